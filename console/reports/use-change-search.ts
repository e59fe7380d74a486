import { useNavigate } from '@tanstack/react-router'
import type { ReportSearch } from './search.ts'
import type { ReportName } from './types.ts'

/** Returns a function that changes some parameters of a report's address. The way back leads to the page before the report. */
export function useChangeSearch(
  name: ReportName,
  search: ReportSearch,
): (some: Partial<ReportSearch>) => void {
  const navigate = useNavigate()
  return some =>
    void navigate({
      to: '/reports/{-$name}',
      params: { name },
      search: { ...search, ...some },
      replace: true,
    })
}
