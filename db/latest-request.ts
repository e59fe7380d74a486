import type { Sql } from './client.ts'

/**
 * Whether a word about something holds: no later one has been carried out before it, which it must not undo. To be asked in
 * the transaction that carries it out; the same word again holds still.
 *
 * @param about what it is about, as one text: `member <channel> <agent>`
 * @param askedAt when it was asked for, epoch ms by the database's clock (`databaseTime`)
 */
export async function isLatestRequest(tx: Sql, about: string, askedAt: number): Promise<boolean> {
  const noted = await tx`
    insert into last_words (about, asked_at) values (${about}, ${new Date(askedAt)})
    on conflict (about) do update set asked_at = excluded.asked_at
      where last_words.asked_at <= excluded.asked_at
    returning about`
  return noted.length > 0
}
