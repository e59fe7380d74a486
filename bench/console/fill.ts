import postgres from 'postgres'

/** Messages of the long thread, and conversations of the long list. */
export interface Sizes {
  thread: number
  list: number
}

const uuid = (kind: string, number: string) =>
  `('${kind}000040008000' || lpad(to_hex(${number}), 12, '0'))::uuid`
const CONTACT = 'f0000000'
const CONVERSATION = 'c0000000'
const MESSAGE = 'a0000000'
const DELIVERY = 'd0000000'

/** The conversation with the long thread. It is the first of the list. */
export const LONG = 'c0000000-0000-4000-8000-000000000001'
export const LAST_TEXT = 'It is the last one of the thread.'
export const FIRST_TEXT = 'It is the first one of the thread.'
/** Of the customer who is first and last in the list of open conversations. */
export const FIRST_NAME = 'Customer 1 of all'
export const lastName = ({ list }: Sizes) => `Customer ${list} of all`

/**
 * Fills a database with open conversations, of which the first has many messages, by turns of the customer and of this agent.
 * They belong to the AI, so that no line and no seat names them, and nobody looks for their workflows.
 */
export async function fill(
  url: string,
  { channelId, agentId }: { channelId: string; agentId: string },
  { thread, list }: Sizes,
): Promise<void> {
  // Without the service's limits.
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'loader' } })
  const ofThread = (n: string) => `now() - interval '10 minutes' - interval '1 minute' * (${thread} - ${n})`
  const words = (n: string) =>
    `left(repeat('The parcel has been on its way since Monday. ', 8), 20 + ${n} * 37 % 260)`
  try {
    await sql.begin(async tx => {
      await tx.unsafe(
        `set local session_replication_role = replica; set local maintenance_work_mem = '256MB'`,
      )
      await tx.unsafe(`
        insert into contacts (id, channel_id, name)
        select ${uuid(CONTACT, 'n')}, '${channelId}', 'Customer ' || n || ' of all' from generate_series(1, ${list}) n`)
      await tx.unsafe(`
        insert into contact_addresses (channel_id, address, contact_id)
        select '${channelId}', '+1' || 3000000000 + n, ${uuid(CONTACT, 'n')} from generate_series(1, ${list}) n`)
      await tx.unsafe(`
        insert into conversations (id, channel_id, contact_id, workflow_id, address, status, started_by, created_at,
          status_since, waiting_since, last_inbound_at, last_message_at, last_inbound_seq, checked_at, labels)
        select ${uuid(CONVERSATION, 'n')}, '${channelId}', ${uuid(CONTACT, 'n')}, 'of ' || n, '+1' || 3000000000 + n, 'ai',
          '{"kind": "contact"}', at, at, at, at, at, case when n = 1 then ${thread} else 1 end, now() + interval '1 day',
          case when n % 7 = 0 then '{vip}'::text[] else '{}' end
        from generate_series(1, ${list}) n, lateral (
          select date_trunc('milliseconds', now() - interval '1 day' + interval '1 second' * n) as at) t`)
      await tx.unsafe(`
        insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, author_id, text,
          provider_message_id, received_at, created_at)
        select ${uuid(MESSAGE, 'n')}, '${LONG}', '${channelId}', n, case when ours then 'outbound' else 'inbound' end,
          case when ours then 'reply' else 'contact' end, case when ours then 'agent' else 'contact' end,
          case when ours then '${agentId}'::uuid end,
          case n when 1 then '${FIRST_TEXT}' when ${thread} then '${LAST_TEXT}' else ${words('n')} end,
          case when not ours then 'SMa' || n end, case when not ours then ${ofThread('n')} end, ${ofThread('n')}
        from generate_series(1, ${thread}) n, lateral (select n / 2 % 2 = 1 as ours) o`)
      await tx.unsafe(`
        insert into deliveries (id, message_id, part, attempt, status, text, provider_message_id, send_by, sending_at,
          created_at, updated_at)
        select ${uuid(DELIVERY, 'm.seq')}, m.id, 0, 1, 'read', m.text, 'SMd' || m.seq, m.created_at, m.created_at, m.created_at,
          m.created_at
        from messages m where m.conversation_id = '${LONG}' and m.direction = 'outbound'`)
      // What agents did in between.
      await tx.unsafe(`
        insert into events (conversation_id, channel_id, seq, type, at, actor, data)
        select '${LONG}', '${channelId}', n, 'conversation.noted', ${ofThread('n')},
          '{"kind": "agent", "id": "${agentId}"}', '{"text": "They asked before."}'
        from generate_series(20, ${thread} - 20, 50) n`)
      await tx.unsafe(`
        insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, text,
          provider_message_id, received_at, created_at)
        select ${uuid(MESSAGE, `${thread} + n`)}, ${uuid(CONVERSATION, 'n')}, '${channelId}', 1, 'inbound', 'contact', 'contact',
          ${words('n')}, 'SMb' || n, now() - interval '1 day', now() - interval '1 day'
        from generate_series(2, ${list}) n`)
    })
    await sql.unsafe('analyze')
  } finally {
    await sql.end()
  }
}
