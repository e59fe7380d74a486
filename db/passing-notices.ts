import { wayKey } from '../domain/identity.ts'
import type { Database } from './client.ts'

/**
 * Notices that all processes of the API hear of, and nobody stores. `passing`: events that pass, such as who writes.
 * `ways`: where the messages of a person go until the database knows it.
 */
type Kind = 'passing' | 'ways'

/**
 * Tells it to all processes that listen, this one included. A notice that is lost is told no second time.
 *
 * @param payload at most 8,000 bytes, the limit of PostgreSQL
 */
export function tellNotice(sql: Database, kind: Kind, payload: string): void {
  sql.notify(kind, payload).catch(() => {})
}

/** What the API remembered of where these go holds no more. */
export interface WaysForgotten {
  forget: string[]
}

/** The most keys in one notice: each has about a hundred bytes. */
const MOST_FORGOTTEN = 40

/** Tells the API to look up again where messages from these addresses go: whose they are has changed. */
export function forgetWays(sql: Database, channelId: string, addresses: readonly string[]): void {
  const keys = [...new Set(addresses.map(address => wayKey(channelId, address)))]
  for (let at = 0; at < keys.length; at += MOST_FORGOTTEN) {
    const notice: WaysForgotten = { forget: keys.slice(at, at + MOST_FORGOTTEN) }
    tellNotice(sql, 'ways', JSON.stringify(notice))
  }
}

/** @param listening called whenever listening begins: at first, and after a lost connection, when notices may be missed */
export function hearNotices(
  sql: Database,
  kind: Kind,
  heard: (payload: string) => void,
  listening?: () => void,
): Promise<{ unlisten: () => Promise<void> }> {
  return sql.listen(kind, heard, listening)
}
