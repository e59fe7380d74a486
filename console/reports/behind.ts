import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Behind } from './columns.ts'
import { isPeriod, type TableRow } from './table.ts'
import {
  type CsatRow,
  type DurationRow,
  isMeasure,
  type PresenceSpan,
  type ReportName,
  type ReportQuery,
  type SendRow,
  type VolumeRow,
} from './types.ts'

/** What a number counts: a conversation, a message in it, or a time of presence. */
export interface CountedRow {
  key: string
  /** None for a time of presence. */
  conversationId?: string
  /** The message to open it at. */
  messageId?: string
  /** When it was counted, ISO 8601. */
  at: string
  until?: string
  agentId: string | null
  /** Of an agent who may be deleted by now. */
  agentName?: string
  contact?: string
  ms?: { wall: number; business: number }
  score?: number
  text?: string
  /** The state of a message, as the API names it. */
  status?: string
  error?: { code: string; class: string; detail: string; fix: string }
}

/**
 * Which part of a report is meant: the report's own query, so that a list has exactly what the number counts, and the
 * keys of groups. Empty: the group without an agent, team or label. Undefined: the whole report.
 */
export interface Scope extends ReportQuery {
  keys: readonly (string | undefined)[]
}

/** What a row of the table covers; without a row, the whole report. */
export function scopeOf(name: ReportName, query: ReportQuery, row: TableRow | undefined): Scope {
  if (name === 'presence' && !isPeriod(query.groupBy))
    return { ...query, agentId: row?.key ?? query.agentId, keys: [undefined] }
  return { ...query, keys: [row && (row.key ?? '')] }
}

/** So many rows are requested at once. */
const PAGE = 50

/** Where a page begins: in which of the groups, and where in it. */
interface Place {
  group: number
  cursor?: string
}

type Page = { items: CountedRow[]; nextCursor: string | null }

/** A page of the rows, from the list of the API that has them. */
async function find(name: ReportName, behind: Behind, scope: Scope, { group, cursor }: Place): Promise<Page> {
  const { keys, ...asked } = scope
  const query = { ...asked, key: keys[group], cursor, limit: PAGE }
  if ('volume' in behind) {
    const params = { query: { ...query, figure: behind.volume } }
    return page(await ask(api.GET('/v1/reports/volume/rows', { params })), event)
  }
  if ('handovers' in behind) {
    const params = { query: { ...query, reason: behind.handovers } }
    return page(await ask(api.GET('/v1/reports/ai/handovers/rows', { params })), event)
  }
  if ('sends' in behind) {
    const params = { query: { ...query, status: behind.sends, code: behind.code } }
    return page(await ask(api.GET('/v1/reports/sends/rows', { params })), send)
  }
  if ('surveys' in behind) {
    const params = { query: { ...query, figure: behind.surveys } }
    return page(await ask(api.GET('/v1/reports/csat/rows', { params })), survey)
  }
  if ('presence' in behind) {
    const { from, to, agentId, timezone, key } = query
    const unit = isPeriod(query.groupBy) ? query.groupBy : undefined
    const part = { from, to, agentId, timezone, groupBy: unit, key: unit && key }
    const params = { query: { ...part, presence: behind.presence, cursor, limit: PAGE } }
    return page(await ask(api.GET('/v1/reports/presence/rows', { params })), span)
  }
  const measure = behind.durations === 'own' && isMeasure(name) ? name : 'resolution'
  const params = { path: { measure }, query: { ...query, by: behind.by } }
  return page(await ask(api.GET('/v1/reports/durations/{measure}/rows', { params })), duration)
}

/** The API can also answer with a file, so the client's type allows a text. It is never requested here. */
function page<R>(
  answer: string | { items: R[]; nextCursor: string | null },
  view: (row: R) => Omit<CountedRow, 'key'>,
): Page {
  if (typeof answer === 'string') return { items: [], nextCursor: null }
  const { items, nextCursor } = answer
  return {
    items: items.map((row, at) => {
      const shown = view(row)
      return { ...shown, key: `${shown.conversationId} ${shown.at} ${at}` }
    }),
    nextCursor,
  }
}

interface Of {
  conversationId: string
  contact: { name: string | null; address: string }
  agentId: string | null
}

const whose = ({ conversationId, contact, agentId }: Of) => ({
  conversationId,
  agentId,
  contact: contact.name ?? contact.address.replace(/^whatsapp:/, ''),
})

const duration = (row: DurationRow) => ({
  ...whose(row),
  at: row.endedAt,
  ms: { wall: row.wallMs, business: row.businessMs },
})

const event = ({ at, message, ...row }: VolumeRow) => ({
  ...whose(row),
  at,
  ...(message && {
    messageId: message.id,
    text: message.snippet,
    status: message.status,
    error: message.error ?? undefined,
  }),
})

const send = ({ queuedAt, message, status, error, ...row }: SendRow) => ({
  ...whose(row),
  ...{ at: queuedAt, messageId: message.id, text: message.snippet, status, error: error ?? undefined },
})

const survey = ({ sentAt, score, comment, ...row }: CsatRow) => ({
  ...whose(row),
  ...{ at: sentAt, score: score ?? undefined, text: comment ?? undefined },
})

const span = ({ agentId, name, beganAt, endedAt, ms }: PresenceSpan) => ({
  ...{ agentId, agentName: name, at: beganAt, until: endedAt, ms: { wall: ms, business: ms } },
})

/** All rows of a number, page by page, the oldest first. */
export const behindQuery = (name: ReportName, behind: Behind, scope: Scope) =>
  infiniteQueryOptions({
    queryKey: ['report-rows', name, behind, scope],
    queryFn: ({ pageParam }) => find(name, behind, scope, pageParam),
    // Opened again, it shows what has become of the messages since.
    staleTime: 0,
    initialPageParam: { group: 0 } as Place,
    getNextPageParam: ({ nextCursor }, _, { group }): Place | undefined => {
      if (nextCursor !== null) return { group, cursor: nextCursor }
      return group + 1 < scope.keys.length ? { group: group + 1 } : undefined
    },
  })
