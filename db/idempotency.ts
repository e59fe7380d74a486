import type { Sql } from './client.ts'

/** An answer that was given under an idempotency key. */
export interface KeyRecord {
  bodyHash: string
  responseStatus: number | null
  /** Sealed. */
  responseBody: Uint8Array | null
}

/** How long a key is remembered. */
const KEPT = '24 hours'

/** Takes a key. Undefined when it is new; else what is known of the first request with it. */
export async function takeKey(sql: Sql, scope: string, bodyHash: string): Promise<KeyRecord | undefined> {
  const [taken] = await sql`
    insert into idempotency_keys as k (scope, body_hash) values (${scope}, ${bodyHash})
    on conflict (scope) do update set body_hash = excluded.body_hash, response_status = null, response_body = null,
      created_at = now()
      where k.created_at < now() - ${KEPT}::interval
    returning scope`
  if (taken) return undefined
  const [known] = await sql<KeyRecord[]>`
    select body_hash, response_status, response_body from idempotency_keys where scope = ${scope}`
  return known
}

export async function keepAnswer(
  sql: Sql,
  scope: string,
  answer: { status: number; body: Uint8Array },
): Promise<void> {
  await sql`
    update idempotency_keys set response_status = ${answer.status}, response_body = ${answer.body}
    where scope = ${scope}`
}

/** Forgets a key whose request was not carried out, so that it can be tried again. */
export async function dropKey(sql: Sql, scope: string): Promise<void> {
  await sql`delete from idempotency_keys where scope = ${scope} and response_status is null`
}

/** Forgets the keys that are past their time. Returns how many. */
export async function forgetOldKeys(sql: Sql): Promise<number> {
  const forgotten = await sql`delete from idempotency_keys where created_at < now() - ${KEPT}::interval`
  return forgotten.count
}
