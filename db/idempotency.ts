import type { Sql } from './client.ts'

/** What is known of the first request with an idempotency key. */
export interface KeyRecord {
  /** Whether this request is the first. */
  isNew: boolean
  bodyHash: string
  /** When the key was taken. A key that is taken again after its time stands for another request. */
  createdAt: Date
  /** Null while the first request is running, or if it ended without a certain answer. */
  responseStatus: number | null
  /** Sealed. */
  responseBody: Uint8Array | null
}

interface Answer {
  status: number
  /** Sealed. */
  body: Uint8Array
}

/** How long a key is remembered. */
const KEPT = '24 hours'

/** Takes a key, or returns what is known of the first request that took it. */
export async function takeKey(sql: Sql, scope: string, bodyHash: string): Promise<KeyRecord> {
  for (;;) {
    const [taken] = await sql<KeyRecord[]>`
      insert into idempotency_keys as k (scope, body_hash) values (${scope}, ${bodyHash})
      on conflict (scope) do update set body_hash = excluded.body_hash, response_status = null, response_body = null,
        created_at = now()
        where k.created_at < now() - ${KEPT}::interval
      returning true as is_new, body_hash, created_at, response_status, response_body`
    if (taken) return taken
    const [known] = await sql<KeyRecord[]>`
      select false as is_new, body_hash, created_at, response_status, response_body
      from idempotency_keys where scope = ${scope}`
    // No row: the key was dropped between the two statements, so it can be taken now.
    if (known) return known
  }
}

/**
 * Stores a request's answer, unless another request with the same key, running at the same time, has stored one.
 *
 * @returns the stored answer: this one or the other's
 */
export async function keepAnswer(sql: Sql, scope: string, answer: Answer): Promise<Answer> {
  const [kept] = await sql<Answer[]>`
    update idempotency_keys set response_status = coalesce(response_status, ${answer.status}),
      response_body = coalesce(response_body, ${answer.body})
    where scope = ${scope}
    returning response_status as status, response_body as body`
  return kept ?? answer
}

/** Forgets a key whose request was not carried out, so that it can be tried again. */
export async function dropKey(sql: Sql, scope: string): Promise<void> {
  await sql`delete from idempotency_keys where scope = ${scope} and response_status is null`
}

/** Deletes the keys that are past their time. Returns how many. */
export async function forgetOldKeys(sql: Sql): Promise<number> {
  const forgotten = await sql`delete from idempotency_keys where created_at < now() - ${KEPT}::interval`
  return forgotten.count
}
