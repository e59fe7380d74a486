import { useNavigate } from '@tanstack/react-router'
import type { PageName } from '../pages.ts'

/** Returns a function that opens one object of a page, or its list. What is open stands in the address. */
export function useOpen(page: PageName): (id: string | undefined) => void {
  const navigate = useNavigate()
  return id =>
    void navigate({ to: '/settings/{-$page}/{-$id}/{-$tab}', params: { page, id, tab: undefined } })
}
