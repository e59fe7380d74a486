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
  /** Sealed. Null although there is a status: it told about a contact who was erased. */
  responseBody: Uint8Array | null
}

interface Answer {
  status: number
  /** Sealed. */
  body: Uint8Array
  /** The contacts, conversations and views that it tells about. */
  about: string[]
}

interface KeptAnswer extends Pick<Answer, 'status'> {
  /** Null: it tells about a contact who was erased. */
  body: Uint8Array | null
}

/** How long a key is remembered. */
const KEPT = '24 hours'

/** Takes a key, or returns what is known of the first request that took it. */
export async function takeKey(sql: Sql, scope: string, bodyHash: string): Promise<KeyRecord> {
  for (;;) {
    const [taken] = await sql<KeyRecord[]>`
      insert into idempotency_keys as k (scope, body_hash) values (${scope}, ${bodyHash})
      on conflict (scope) do update set body_hash = excluded.body_hash, response_status = null, response_body = null,
        about = null, created_at = now()
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
export async function keepAnswer(sql: Sql, scope: string, answer: Answer): Promise<KeptAnswer> {
  const { status, body, about } = answer
  // An answer may have been made before its contact was erased, and be stored after the erasure has looked for it.
  const kept =
    about.length === 0
      ? sql`${body}::bytea`
      : sql`case when not exists (
          select from contacts p where p.erased_at is not null and (p.id = any(${about}::uuid[])
            or p.id in (select contact_id from conversations where id = any(${about}::uuid[])))
        ) then ${body}::bytea end`
  const [stored] = await sql<KeptAnswer[]>`
    update idempotency_keys set response_status = coalesce(response_status, ${status}),
      response_body = case when response_status is null then ${kept} else response_body end,
      about = coalesce(about, ${about.length === 0 ? null : about}::uuid[])
    where scope = ${scope}
    returning response_status as status, response_body as body`
  return stored ?? answer
}

/** Blanks the answers that tell about these contacts, conversations and views. Their keys stay taken. */
export async function blankAnswersAbout(sql: Sql, ids: string[]): Promise<void> {
  await sql`
    update idempotency_keys set response_body = null
    where about && ${ids}::uuid[] and response_body is not null`
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
