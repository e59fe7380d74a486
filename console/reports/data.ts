import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Report } from './table.ts'
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
      const { teamId: _, label: __, ...rest } = scope
      const by = groupBy === 'hour' || groupBy === 'team' || groupBy === 'label' ? 'day' : groupBy
      const { groups = [], ...total } = asJson(
        await ask(api.GET('/v1/reports/csat', { params: { query: { ...rest, groupBy: by } } })),
      )
      return { ...PLAIN, total, groups }
    }
    case 'presence': {
      const { from, to, agentId } = scope
      const { items } = asJson(
        await ask(api.GET('/v1/reports/presence', { params: { query: { from, to, agentId } } })),
      )
      return { ...PLAIN, total: undefined, groups: items.map(item => ({ ...item, key: item.agentId })) }
    }
  }
}

/** A report is read again when its query changes. A report that ends now gets a new query every minute. */
export const reportQuery = (name: ReportName, query: ReportQuery) =>
  queryOptions({ queryKey: ['report', name, query], queryFn: () => askFor(name, query) })

/** The report; while another one is loading, the former one stays. */
export function useReport(name: ReportName, query: ReportQuery) {
  return useQuery({ ...reportQuery(name, query), placeholderData: before => before })
}
