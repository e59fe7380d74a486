import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Behind } from './columns.ts'
import { readCsv } from './csv.ts'
import { boundsOf } from './periods.ts'
import { isPeriod, type TableRow } from './table.ts'
import { isMeasure, type ReportName, type ReportQuery } from './types.ts'

/** A conversation, or a part of one, that a number counts. */
export interface CountedRow {
  key: string
  conversationId: string
  /** When it was counted, ISO 8601. */
  at: string
  agentId: string | null
  contact?: string
  ms?: { wall: number; business: number }
  score?: number
  comment?: string
}

export interface Counted {
  rows: CountedRow[]
  /** There are more than the list contains. */
  more: boolean
}

/** Which part of a report is meant. */
export type Scope = Omit<ReportQuery, 'groupBy' | 'timezone'>

/**
 * What a row of the table covers; without a row, the whole report. A period is cut to the report's range, since the
 * first and the last one may be incomplete.
 */
export function scopeOf({ groupBy, timezone, ...scope }: ReportQuery, row: TableRow | undefined): Scope {
  const key = row?.key
  if (key === undefined || key === null) return scope
  if (isPeriod(groupBy)) {
    const { from, to } = boundsOf(key, groupBy, timezone)
    const within = { from: Math.max(from, Date.parse(scope.from)), to: Math.min(to, Date.parse(scope.to)) }
    return { ...scope, from: new Date(within.from).toISOString(), to: new Date(within.to).toISOString() }
  }
  const field = ({ channel: 'channelId', agent: 'agentId', team: 'teamId', label: 'label' } as const)[groupBy]
  return { ...scope, [field]: key }
}

/** The most rows that are listed. Nobody reads more. */
const MOST = 200

/** Finds the rows, each kind in the place where the API lists it. */
async function find(name: ReportName, behind: Behind, scope: Scope): Promise<Counted> {
  if ('surveys' in behind) return surveys(behind.surveys, scope)
  if ('conversations' in behind) return opened(scope)
  const measure = behind.rows === 'own' && isMeasure(name) ? name : 'resolution'
  return durations(measure, behind.by, scope)
}

/**
 * Rows of a measured duration. `by`: only those that these ended; the API has no filter for it, so they are picked
 * here.
 */
async function durations(
  measure: Extract<ReportName, 'first_response' | 'resolution' | 'wait' | 'line' | 'handling'>,
  by: 'agent' | 'ai' | 'both' | 'nobody' | undefined,
  scope: Scope,
): Promise<Counted> {
  const rows: CountedRow[] = []
  let cursor: string | undefined
  do {
    const params = { path: { measure }, query: { ...scope, limit: MOST, cursor } }
    const page = await ask(api.GET('/v1/reports/durations/{measure}/rows', { params }))
    if (typeof page === 'string') break
    for (const { conversationId, agentId, beganAt, endedAt, wallMs, businessMs, by: who } of page.items) {
      if (by !== undefined && who !== by) continue
      const ms = { wall: wallMs, business: businessMs }
      rows.push({
        key: `${conversationId} ${beganAt} ${rows.length}`,
        conversationId,
        agentId,
        at: endedAt,
        ms,
      })
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor && rows.length < MOST)
  return { rows: rows.slice(0, MOST), more: cursor !== undefined || rows.length > MOST }
}

/** Conversations that began in the range. */
async function opened({ from, to, channelId, teamId, label, agentId }: Scope): Promise<Counted> {
  const query = {
    from,
    to,
    channelId,
    teamId,
    label,
    assigneeId: agentId,
    sort: 'createdAt',
    limit: MOST,
  } as const
  const { items, nextCursor } = await ask(api.GET('/v1/conversations', { params: { query } }))
  const rows = items.map(({ id, contact, createdAt, assigneeId }) => ({
    key: id,
    conversationId: id,
    at: createdAt,
    agentId: assigneeId,
    contact: contact.name ?? contact.address.replace(/^whatsapp:/, ''),
  }))
  return { rows, more: nextCursor !== null }
}

/** Whether a survey counts for a number. Satisfied means 4 or 5, as in the API. */
function isCounted(which: Extract<Behind, { surveys: unknown }>['surveys'], score: string): boolean {
  if (which === 'all') return true
  if (which === 'answered') return score !== ''
  return which === 'satisfied' ? Number(score) >= 4 : score === String(which)
}

/** Surveys. The API lists them only in its CSV file. */
async function surveys(
  which: Extract<Behind, { surveys: unknown }>['surveys'],
  scope: Scope,
): Promise<Counted> {
  const { from, to, channelId, agentId } = scope
  const params = { query: { from, to, channelId, agentId } }
  const asked = api.GET('/v1/reports/csat', { params, headers: { accept: 'text/csv' }, parseAs: 'text' })
  const found = readCsv(String(await ask(asked)))
  const wanted = found.filter(({ score = '' }) => isCounted(which, score))
  const rows = wanted
    .slice(0, MOST)
    .map(({ survey_id, conversation_id, agent_id, sent_at, score, comment }) => ({
      key: survey_id ?? '',
      conversationId: conversation_id ?? '',
      agentId: agent_id || null,
      at: sent_at ?? '',
      ...(score && { score: Number(score) }),
      ...(comment && { comment }),
    }))
  return { rows, more: wanted.length > MOST }
}

export const behindQuery = (name: ReportName, behind: Behind, scope: Scope) =>
  queryOptions({ queryKey: ['report-rows', name, behind, scope], queryFn: () => find(name, behind, scope) })
