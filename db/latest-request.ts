import type { Sql } from './client.ts'

/**
 * Whether a request is the latest about its subject: a later one, which it must not undo, has not been carried out before
 * it. To be asked in the transaction that carries it out; the same request again still is the latest.
 *
 * @param about its subject, as one text: `member <channel> <agent>`
 * @param askedAt when it was made, epoch ms by the database's clock (`databaseTime`)
 */
export async function isLatestRequest(tx: Sql, about: string, askedAt: number): Promise<boolean> {
  const noted = await tx`
    insert into last_words (about, asked_at) values (${about}, ${new Date(askedAt)})
    on conflict (about) do update set asked_at = excluded.asked_at
      where last_words.asked_at <= excluded.asked_at
    returning about`
  return noted.length > 0
}
