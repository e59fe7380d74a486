import type { z } from '@hono/zod-openapi'
import type { Database, Sql } from '../../db/client.ts'
import { findContactsBy } from '../../db/contact-lists.ts'
import {
  type ContactHit,
  findConversationsByIds,
  findMentionedByDigits,
  findNames,
  lastConversationsOf,
} from '../../db/search/contacts.ts'
import { type FoundText, findMessagesByIds, findTexts } from '../../db/search/messages.ts'
import { limitStatements } from '../../db/search/scope.ts'
import { readQuery, type SearchQuery } from '../../domain/search/query.ts'
import { beginningOf, type Snippet } from '../../domain/search/snippet.ts'
import { makeGate } from '../../platform/gate.ts'
import { limitedTo, type Principal } from '../http/auth.ts'
import { decodeCursor, encodeCursor, PLACES } from '../http/cursor.ts'
import { invalid } from '../http/problem.ts'
import type { Found, Group, searchQuery } from '../schemas/search.ts'

/** How many searches a process runs at once, so that other requests still get connections, and how many may wait. */
const AT_ONCE = 3
const WAITING = 100

/** The longest time of one statement of a search, ms. Each reads a limited part of the index. */
const STATEMENT_MS = 2_000

type Asked = z.output<typeof searchQuery>
type Place = z.output<typeof PLACES.found>
interface Search {
  query: SearchQuery
  scope: { visibleTo?: string; channelId?: string }
  limit: number
  place?: Place
}

/**
 * Makes the search function. It finds only what the principal may read, and returns undefined if too many searches are
 * waiting already.
 */
export function makeSearch(
  sql: Database,
): (principal: Principal, asked: Asked) => Promise<Found> | undefined {
  const gate = makeGate({ atOnce: AT_ONCE, waiting: WAITING })
  return (principal, { q, types, channelId, limit, cursor }) => {
    const place = decodeCursor(cursor, PLACES.found)
    if (place && (types.length !== 1 || types[0] !== place[0])) {
      throw invalid([{ path: 'types', message: `must be ${place[0]}: the cursor is of this group` }])
    }
    const search: Search = {
      query: readQuery(q),
      scope: { visibleTo: limitedTo(principal), channelId },
      limit,
      place,
    }
    return gate.pass(() =>
      sql.begin(async tx => {
        await limitStatements(tx, STATEMENT_MS)
        const found: Found = {}
        for (const type of new Set(types)) Object.assign(found, { [type]: await FINDERS[type](tx, search) })
        return found
      }),
    )
  }
}

const FINDERS: { [G in Group]: (sql: Sql, search: Search) => Promise<Found[G]> } = {
  messages: findMessages,
  contacts: findContacts,
  conversations: findConversations,
}

async function findMessages(sql: Sql, { query, scope, limit, place }: Search): Promise<Found['messages']> {
  const before = place?.[0] === 'messages' ? place[1] : undefined
  const byId = before === undefined ? await findMessagesByIds(sql, query, scope, limit) : []
  const { hits, next } = await findTexts(sql, query.terms, scope, { before, limit })
  const items = byId.map(row => messageView({ ...row, snippet: beginningOf(row.text) }))
  const others = hits.filter(({ messageId }) => !byId.some(row => row.messageId === messageId))
  return { items: [...items, ...others.map(messageView)], nextCursor: cursorOf(next, at => ['messages', at]) }
}

function messageView(row: FoundText & { snippet: Snippet }) {
  const { kind, channelId, conversationId, messageId, seq, direction, author, snippet } = row
  const contact = { id: row.contactId, name: row.contactName, address: row.address }
  const at = row.at.toISOString()
  return { kind, channelId, conversationId, messageId, seq, at, direction, author, contact, snippet }
}

/** Contacts by their numbers first, then by their names. */
async function findContacts(sql: Sql, search: Search): Promise<Found['contacts']> {
  const { query, scope, limit } = search
  const place = search.place?.[0] === 'contacts' ? search.place : undefined
  const items: NonNullable<Found['contacts']>['items'] = []
  if (query.digits !== undefined && place?.[1] !== 'name') {
    const after = place && { key: place[2], id: place[3] }
    const page = { after, limit: limit + 1 }
    const rows = [
      ...(await findContactsBy(sql, { digits: query.digits }, scope, page)),
      ...(await findMentionedByDigits(sql, query.digits, scope, page)),
    ].sort(byKey)
    const shown = rows.slice(0, limit)
    items.push(
      ...(await withConversations(sql, shown, scope)).map(row => numberView(row, query.digits ?? '')),
    )
    const last = shown.at(-1)
    if (last && rows.length > limit)
      return { items, nextCursor: encodeCursor(['contacts', 'number', last.key, last.id]) }
  }
  if (items.length >= limit) return { items, nextCursor: encodeCursor(['contacts', 'name', null]) }
  const before = place?.[1] === 'name' ? (place[2] ?? undefined) : undefined
  const { hits, next } = await findNames(sql, query.terms, scope, { before, limit: limit - items.length })
  items.push(...hits.map(nameView))
  return { items, nextCursor: cursorOf(next, at => ['contacts', 'name', at]) }
}

interface NumberRow {
  id: string
  channelId: string
  name: string | null
  addresses: string[]
}

/** Compares as the database does, byte by byte. The keys are digits and signs. */
function byKey(one: { key: string; id: string }, other: { key: string; id: string }): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1
  return one.id < other.id ? -1 : 1
}

async function withConversations(sql: Sql, rows: NumberRow[], scope: Search['scope']) {
  const ids = rows.map(({ id }) => id)
  const last = await lastConversationsOf(sql, ids, scope)
  return rows.map(row => ({ ...row, conversationId: last.get(row.id) ?? null }))
}

function numberView(row: NumberRow & { conversationId: string | null }, digits: string) {
  const { id, channelId, name, addresses, conversationId } = row
  const text = addresses.find(address => address.endsWith(digits)) ?? ''
  const marks = [{ start: text.length - digits.length, end: text.length }]
  return { id, channelId, name, addresses, conversationId, snippet: { text, marks } }
}

function nameView({ id, channelId, name, addresses, conversationId, snippet }: ContactHit) {
  return { id, channelId, name, addresses, conversationId, snippet }
}

async function findConversations(
  sql: Sql,
  { query, scope, limit, place }: Search,
): Promise<Found['conversations']> {
  if (!query.ids) return { items: [], nextCursor: null }
  const after = place?.[0] === 'conversations' ? place[1] : undefined
  const rows = await findConversationsByIds(sql, query.ids, scope, { after, limit: limit + 1 })
  const items = rows.slice(0, limit).map(({ id, channelId, status, createdAt, ...row }) => ({
    id,
    channelId,
    status,
    contact: { id: row.contactId, name: row.contactName, address: row.address },
    createdAt: createdAt.toISOString(),
  }))
  const last = items.at(-1)
  return {
    items,
    nextCursor: rows.length > limit && last ? encodeCursor(['conversations', last.id]) : null,
  }
}

function cursorOf(next: number | undefined, place: (at: number) => Place): string | null {
  return next === undefined ? null : encodeCursor(place(next))
}
