import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { PresenceByTime } from './columns.ts'
import { lengthsBetween } from './periods.ts'
import { isPeriod, type Report } from './table.ts'
import { isMeasure, type ReportName, type ReportQuery } from './types.ts'

/** An answer in one shape for all reports; what a report does not have is empty. */
export interface Answer extends Report {
  asOf: string | null
  handovers: { reason: string; count: number }[]
  failures: { code: string; class: string | null; detail: string | null; fix: string | null; count: number }[]
}

const PLAIN = { asOf: null, handovers: [], failures: [] }

/** The API can also answer with a file, so the client's type allows a text. It is never requested here. */
const asJson = <T>(answer: T) => answer as Exclude<T, string>

/** Requests a report with the parameters that its route takes. */
async function askFor(name: ReportName, { groupBy, ...scope }: ReportQuery): Promise<Answer> {
  const query = { ...scope, groupBy }
  if (isMeasure(name)) {
    const params = { path: { measure: name }, query }
    const {
      total,
      groups = [],
      asOf,
    } = asJson(await ask(api.GET('/v1/reports/durations/{measure}', { params })))
    return { ...PLAIN, total, groups, asOf }
  }
  switch (name) {
    case 'volume': {
      const { total, groups = [] } = asJson(await ask(api.GET('/v1/reports/volume', { params: { query } })))
      return { ...PLAIN, total, groups }
    }
    case 'ai': {
      const answer = asJson(await ask(api.GET('/v1/reports/ai', { params: { query } })))
      const { total, groups = [], asOf, handovers } = answer
      return { ...PLAIN, total, groups, asOf, handovers }
    }
    case 'sends': {
      const {
        total,
        groups = [],
        failures,
      } = asJson(await ask(api.GET('/v1/reports/sends', { params: { query } })))
      return { ...PLAIN, total, groups, failures }
    }
    case 'csat': {
      const { groups = [], ...total } = asJson(await ask(api.GET('/v1/reports/csat', { params: { query } })))
      return { ...PLAIN, total, groups }
    }
    case 'presence': {
      const { from, to, agentId, timezone } = scope
      const unit = isPeriod(groupBy) ? groupBy : undefined
      const params = { query: { from, to, agentId, timezone, groupBy: unit } }
      const { items, groups } = asJson(await ask(api.GET('/v1/reports/presence', { params })))
      // What lies ahead can have no presence, and makes nothing less.
      const [begin, end] = [Date.parse(from), Math.min(Date.parse(to), Date.now())]
      const lengths = unit && lengthsBetween(begin, end, unit, timezone)
      return {
        ...PLAIN,
        total: together(items, end - begin),
        groups: groups
          ? groups.map(({ key, name: period, items: there }) => ({
              ...{ key, name: period },
              ...together(there, lengths?.get(key) ?? 0),
            }))
          : items.map(item => ({ ...item, key: item.agentId })),
      }
    }
  }
}

/** The presence of several agents in a time of this length, added up. */
function together(
  items: { onlineMs: number; awayMs: number; capacityMs: number }[],
  lengthMs: number,
): PresenceByTime {
  const sum = (of: 'onlineMs' | 'awayMs' | 'capacityMs') => items.reduce((all, item) => all + item[of], 0)
  const people = items.filter(({ onlineMs }) => onlineMs > 0).length
  return { onlineMs: sum('onlineMs'), awayMs: sum('awayMs'), capacityMs: sum('capacityMs'), people, lengthMs }
}

/** A report is read again when its query changes. A report that ends now gets a new query every minute. */
export const reportQuery = (name: ReportName, query: ReportQuery) =>
  queryOptions({ queryKey: ['report', name, query], queryFn: () => askFor(name, query) })

/** The report; while another one is loading, the former one stays. */
export function useReport(name: ReportName, query: ReportQuery) {
  return useQuery({ ...reportQuery(name, query), placeholderData: before => before })
}
