import { useNavigate } from '@tanstack/react-router'
import type { PageName } from '../pages.ts'

/** Opens one object of a settings page, or the list. The address has what is open. */
export function useOpen(page: PageName): (id: string | undefined) => void {
  const navigate = useNavigate()
  return id =>
    void navigate({ to: '/settings/{-$page}/{-$id}/{-$tab}', params: { page, id, tab: undefined } })
}
