import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import type { ReportSearch } from './search.ts'
import type { ReportName } from './types.ts'
import { useChangeSearch } from './use-change-search.ts'

interface EmptyProps {
  name: ReportName
  search: ReportSearch
  /** Until when it was counted; null: the first count is under way. Undefined: it is counted when it is asked for. */
  countedUntil: string | null | undefined
}

const FILTERS = ['channelId', 'agentId', 'teamId', 'label'] as const
const ALL = Object.fromEntries(FILTERS.map(field => [field, undefined]))
/** What `range.ts` takes as the longest. */
const LONGEST = { range: '90d', from: undefined, to: undefined } as const

/** What stands in place of the chart of a report in which nothing was counted: what that means, and what to do. */
export function Empty({ name, search, countedUntil }: EmptyProps) {
  const t = useTranslations('reports')
  const change = useChangeSearch(name, search)
  // Presence is of agents, whatever they handle.
  const narrowing = name === 'presence' ? (['agentId'] as const) : FILTERS
  const isNarrow = narrowing.some(field => search[field] !== undefined)
  const isShort = search.range !== LONGEST.range
  return (
    <div role="status" className="grid justify-items-start gap-2 rounded-lg bg-ground p-4 text-sm">
      <p className="font-medium">{t(`empty.${name}`)}</p>
      <p className="text-soft">
        {countedUntil === null ? t('empty.notCounted') : t('empty.try', { narrow: isNarrow ? 'yes' : 'no' })}
      </p>
      {countedUntil !== null && (isNarrow || isShort) && (
        <p className="flex flex-wrap gap-2">
          {isNarrow && <Button onClick={() => change(ALL)}>{t('empty.all')}</Button>}
          {isShort && <Button onClick={() => change(LONGEST)}>{t('ranges.90d')}</Button>}
        </p>
      )}
    </div>
  )
}
