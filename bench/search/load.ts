import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import postgres from 'postgres'
import { marksOf } from '../../db/search/marks.ts'
import { searchForm } from '../../domain/search/form.ts'
import { gramsOf } from '../../domain/search/grams.ts'
import { nameOf, textOf } from './texts.ts'

export const CHANNELS = 20
/** Messages in a conversation. */
const EACH = 8
/** Positions in the stream for one message, with the other events around it. */
const POSITIONS = 10

/** The uuid with this number. Its first digit tells the kind of object. */
export const idOf = (kind: string, n: number) =>
  `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** The first channel has half of all conversations, the last one very few. */
const channelOf = (conversation: number) =>
  idOf(
    '8',
    conversation % 2 === 0 ? 1 : conversation % 199 === 1 ? CHANNELS : 2 + (conversation % (CHANNELS - 2)),
  )

/** Fills a database with messages and their pieces for the search. The indexes are built afterwards. */
export async function load(url: string, messages: number): Promise<void> {
  // A connection without the time limits that the service sets.
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'loader' } })
  try {
    await sql.unsafe(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`)
    const indexes = await dropIndexes(sql)
    const conversations = Math.ceil(messages / EACH)
    const people = Math.ceil(conversations / 2)
    const at = (n: number) => new Date(Date.now() - (messages - n) * 60_000).toISOString()
    await sql.unsafe(`
      insert into channels (id, provider, medium, name, account_id, phone_number, credentials, id_key, version)
      select ('80000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'twilio', 'sms', 'Channel ' || n,
        'AC' || md5(n::text), '+1500' || 1000000 + n, '\\x00', '\\x00', 1
      from generate_series(1, ${CHANNELS}) n`)
    await copy(sql, 'contacts (id, channel_id, name)', people, n => [[idOf('f', n), channelOf(n), nameOf(n)]])
    await copy(sql, 'contact_addresses (channel_id, address, contact_id)', people, n => [
      [channelOf(n), `+1${2_000_000_000 + n}`, idOf('f', n)],
    ])
    await copy(sql, 'search_contacts (contact_id, position, channel_id, name, grams)', people, n => {
      const [name, channelId] = [nameOf(n), channelOf(n)]
      const grams = gramsOf(searchForm(name).text, { short: true })
      return [
        [
          idOf('f', n),
          n + 1,
          channelId,
          name,
          `{${[...grams, ...marksOf('contacts', { position: n + 1, channelId })]}}`,
        ],
      ]
    })
    await copy(
      sql,
      `conversations (id, channel_id, contact_id, workflow_id, address, status, started_by, created_at, status_since)`,
      conversations,
      n => {
        const person = n % people
        const [id, contact] = [idOf('c', n), idOf('f', person)]
        const begun = at(n * EACH)
        return [
          [id, channelOf(n), contact, `of ${n}`, `+1${2_000_000_000 + person}`, 'closed', '{}', begun, begun],
        ]
      },
    )
    await copy(
      sql,
      `messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, text, received_at, created_at)`,
      messages,
      n => {
        const conversation = Math.floor(n / EACH)
        const place = [idOf('a', n), idOf('c', conversation), channelOf(conversation), n % EACH]
        return [[...place, 'inbound', 'contact', 'contact', textOf(n), at(n), at(n)]]
      },
    )
    await copy(sql, 'search_messages (position, channel_id, message_id, grams)', messages, n => {
      const [position, channelId] = [(n + 1) * POSITIONS, channelOf(Math.floor(n / EACH))]
      const grams = gramsOf(searchForm(textOf(n)).text)
      return [
        [
          position,
          channelId,
          idOf('a', n),
          `{${[...grams, ...marksOf('messages', { position, channelId })]}}`,
        ],
      ]
    })
    for (const index of indexes) await sql.unsafe(index)
    await sql.unsafe('vacuum analyze')
  } finally {
    await sql.end()
  }
}

async function copy(
  sql: postgres.Sql,
  into: string,
  count: number,
  rows: (n: number) => unknown[][],
): Promise<void> {
  function* lines() {
    for (let n = 0; n < count; ) {
      let chunk = ''
      for (const end = Math.min(n + 500, count); n < end; n++) {
        for (const row of rows(n)) chunk += `${row.join('\t')}\n`
      }
      yield chunk
    }
  }
  await pipeline(Readable.from(lines()), await sql.unsafe(`copy ${into} from stdin`).writable())
}

/** Drops the indexes that no constraint needs. */
async function dropIndexes(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ indexname: string; indexdef: string }[]>`
    select indexname, indexdef from pg_indexes
    where schemaname = 'public' and not exists (select from pg_constraint where conname = indexname)
      and tablename in ('messages', 'conversations', 'contacts', 'contact_addresses', 'search_messages', 'search_contacts')`
  for (const { indexname } of rows) await sql.unsafe(`drop index "${indexname}"`)
  return rows.map(({ indexdef }) => indexdef)
}
