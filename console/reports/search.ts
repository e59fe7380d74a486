import { isDate, isRangeName, type RangeChoice } from './range.ts'
import { type Clock, GROUPINGS, type Grouping } from './types.ts'

/** The parameters of a report in the address. */
export interface ReportSearch extends RangeChoice {
  groupBy?: Grouping
  clock?: Clock
  /** The order of the table, as `sort.ts` reads it. */
  orderBy?: string
  channelId?: string
  agentId?: string
  teamId?: string
  label?: string
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** Reads them. Unknown values are dropped. */
export function readSearch(search: Record<string, unknown>): ReportSearch {
  return {
    range: isRangeName(search.range) ? search.range : undefined,
    from: isDate(search.from) ? search.from : undefined,
    to: isDate(search.to) ? search.to : undefined,
    groupBy: GROUPINGS.find(one => one === search.groupBy),
    clock: search.clock === 'business' ? 'business' : undefined,
    orderBy: text(search.orderBy),
    channelId: text(search.channelId),
    agentId: text(search.agentId),
    teamId: text(search.teamId),
    label: text(search.label),
  }
}
