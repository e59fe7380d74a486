import postgres from 'postgres'
import { STRETCH } from '../../db/search/marks.ts'
import { searchForm } from '../../domain/search/form.ts'
import { gramsOf } from '../../domain/search/grams.ts'

/** The number of conversations. Every third has a message, and every ninth has an answer and a survey. */
export const CONVERSATIONS = 1_000_000

/** Half of them are in the desk's channel, the rest in the other channels. */
const OTHER_CHANNELS = 19
const AGENTS = 200

/** The uuid with this number. Its first digits tell the kind of object. */
const uuid = (kind: string, number: string) =>
  `('${kind}000040008000' || lpad(to_hex(${number}), 12, '0'))::uuid`
const CONVERSATION = 'c0000000'
const CONTACT = 'f0000000'
const MESSAGE = 'a0000000'
const REPLY = 'a1000000'
const DELIVERY = 'd0000000'
const SURVEY = 'e0000000'
const AGENT = '90000000'
const CHANNEL = '80000000'
const TEAM = '70000000'

export const idOf = {
  conversation: (number: number) => id(CONVERSATION, number),
  message: (number: number) => id(MESSAGE, number),
  contact: (number: number) => id(CONTACT, number),
  agent: (number: number) => id(AGENT, number),
  channel: (number: number) => id(CHANNEL, number),
  team: (number: number) => id(TEAM, number),
}

function id(kind: string, number: number): string {
  return `${kind}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

/**
 * Fills a world's database with years of a busy service, beside what it contains. Indexes are dropped and built again
 * afterwards, because that is faster; foreign keys are not checked.
 */
export async function loadMillion(url: string, deskChannelId: string): Promise<void> {
  // A connection without the time limits that the service sets.
  const sql = postgres(url, { max: 2, onnotice: () => {}, connection: { application_name: 'loader' } })
  try {
    const indexes = await dropIndexes(sql)
    await Promise.all(TABLES(deskChannelId).map(statements => run(sql, statements)))
    const builds = indexes.values()
    const builder = async () => {
      for (const index of builds) await run(sql, [index])
    }
    await Promise.all([builder(), builder()])
    // All of it can be found by the search.
    await sql.unsafe(`
      delete from search_progress where direction = 'backward';
      update search_progress set (xid, position) = (
        select xid, position from events order by xid desc, position desc limit 1)`)
    await sql.unsafe('analyze')
  } finally {
    await sql.end()
  }
}

async function run(sql: postgres.Sql, statements: string[]): Promise<void> {
  await sql.begin(async tx => {
    await tx.unsafe(`set local session_replication_role = replica; set local maintenance_work_mem = '256MB'`)
    for (const statement of statements) await tx.unsafe(statement)
  })
}

/** The indexes that no constraint needs, of the tables that grow. */
async function dropIndexes(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ indexname: string; indexdef: string }[]>`
    select indexname, indexdef from pg_indexes
    where schemaname = 'public' and tablename = any(${GROWING})
      and not exists (select from pg_constraint where conname = indexname)`
  for (const { indexname } of rows) await sql.unsafe(`drop index "${indexname}"`)
  return rows.map(({ indexdef }) => indexdef)
}

/** The tables that grow with the number of messages, and so without limit. */
export const GROWING = [
  ...[
    'conversations',
    'contacts',
    'contact_addresses',
    'assignments',
    'waiting_line',
    'reactions',
    'opt_outs',
  ],
  ...[
    'messages',
    'deliveries',
    'delivery_reports',
    'events',
    'surveys',
    'media',
    'uploads',
    'upload_uses',
    'ai_drafts',
    'idempotency_keys',
    'conversation_reads',
    'drafts',
    'audit_log',
    'mentions',
    'search_messages',
    'search_contacts',
    'presence_history',
    'capacity_history',
    'told_objects',
  ],
]

const N = CONVERSATIONS
const at = (number: string) => `now() - interval '1 second' * (${N} - ${number}) * 60 - interval '3 days'`
const channelOf = (desk: string, number: string) =>
  `case when ${number} % 2 = 0 then '${desk}'::uuid else ${uuid(CHANNEL, `1 + ${number} / 2 % ${OTHER_CHANNELS}`)} end`
const agentOf = (number: string) => uuid(AGENT, `1 + ${number} / 40 % ${AGENTS}`)
/** A few of the last ones are open. Each of them belongs to another person. */
const statusOf = (number: string) => `case when ${number} <= ${N} * 0.99 then 'closed'
  when ${number} % 20 in (2, 3) then 'waiting' when ${number} % 20 in (4, 5) then 'assigned'
  when ${number} % 20 in (6, 7) then 'resolved' when ${number} % 20 = 8 then 'ai' else 'closed' end`
const people = N / 4
const personOf = (number: string) => uuid(CONTACT, `${number} % ${people}`)
const isLong = (number: string) => `${number} % 9 = 0`

/** The marks of db/search/marks.ts. */
const marks = (what: keyof typeof STRETCH, position: string, channel: string) => `array[
  (-536870912 + (${position}) / ${STRETCH[what]})::integer,
  -1073741825 - (('x' || right((${channel})::text, 7))::bit(28)::integer # ('x' || left((${channel})::text, 7))::bit(28)::integer)]`

/** These run at the same time; each list in its order. */
const TABLES = (desk: string) => [
  [
    `insert into agents (id, name, email, role, capacity, token_hash)
      select ${uuid(AGENT, 'n')}, 'Agent ' || n, n || '@example.com', 'agent', 5, 'none ' || n
      from generate_series(1, ${AGENTS}) n`,
    `insert into channels (id, provider, medium, name, account_id, phone_number, credentials, id_key, version)
      select ${uuid(CHANNEL, 'n')}, c.provider, c.medium, 'Channel ' || n, 'AC' || md5(n::text), '+1500' || 1000000 + n,
        c.credentials, c.id_key, 1 from channels c, generate_series(1, ${OTHER_CHANNELS}) n where c.id = '${desk}'`,
    `insert into channel_versions (channel_id, version, settings, changed, changed_by)
      select ${uuid(CHANNEL, 'n')}, 1, settings, changed, changed_by
      from channel_versions, generate_series(1, ${OTHER_CHANNELS}) n where channel_id = '${desk}' and version = 1`,
    `insert into channel_agents (channel_id, agent_id)
      select ${uuid(CHANNEL, `1 + n % ${OTHER_CHANNELS}`)}, ${uuid(AGENT, 'n')} from generate_series(1, ${AGENTS}) n`,
    `insert into contacts (id, channel_id, name)
      select ${personOf('n')}, ${channelOf(desk, 'n')}, 'Person ' || n from generate_series(1, ${people}) n`,
    `insert into contact_addresses (channel_id, address, contact_id)
      select ${channelOf(desk, 'n')}, 'whatsapp:+1' || 2000000000 + n, ${personOf('n')}
      from generate_series(1, ${people}) n`,
    `insert into conversations (id, channel_id, contact_id, workflow_id, address, status, assignee_id, started_by,
        created_at, status_since, waiting_since, last_inbound_at, resolved_at, closed_at, close_reason, checked_at,
        last_message_at, last_inbound_seq, labels, team_id)
      select ${uuid(CONVERSATION, 'n')}, ${channelOf(desk, 'n')}, ${personOf('n')}, 'of ' || n % ${people},
        'whatsapp:+1' || 2000000000 + n % ${people}, s.status,
        case when s.status in ('assigned', 'resolved', 'closed') then ${agentOf('n')} end,
        '{"kind": "contact"}', ${at('n')}, ${at('n')}, case when s.status = 'waiting' then ${at('n')} end, ${at('n')},
        case when s.status in ('resolved', 'closed') then ${at('n')} end,
        case when s.status = 'closed' then ${at('n')} end, case when s.status = 'closed' then 'reopen_period_over' end,
        now() + interval '1 day', case when n % 3 > 0 then ${at('n')} end, 1,
        case when n % 100 = 0 then '{vip}'::text[] else '{}' end,
        case when n % 50 = 0 then ${uuid(TEAM, '1')} end
      from generate_series(1, ${N}) n, lateral (select ${statusOf('n')} as status) s`,
    // What the agents did. One attempt in a hundred is refused, and now and then a team is changed.
    `insert into audit_log (id, at, action, outcome, code, actor_kind, actor_id, actor_name, actor_role, target_type,
        target_id, address)
      select ${uuid('b0000000', 'n')}, ${at('n')},
        case when n % 10000 = 1 then 'team.changed' when n % 2 = 0 then 'conversation.resolved'
          else 'conversation.message_sent' end,
        case when n % 100 = 3 then 'refused' else 'done' end, case when n % 100 = 3 then 'forbidden' end,
        'agent', ${agentOf('n')}, 'Agent', 'agent',
        case when n % 10000 = 1 then 'team' else 'conversation' end, ${uuid(CONVERSATION, 'n')}, '203.0.113.1'
      from generate_series(1, ${N}) n where n % 4 < 2 or n % 100 = 3`,
    // Each of the agents comes and goes now and then.
    `insert into presence_history (agent_id, since, presence)
      select ${uuid(AGENT, '1 + n % 200')}, ${at('n')}, case n / 200 % 3 when 0 then 'online' when 1 then 'away' else 'offline' end
      from generate_series(1, ${N}, 7) n`,
    `insert into conversation_reads (agent_id, conversation_id, channel_id, seq)
      select assignee_id, id, channel_id, 1 from conversations where assignee_id is not null`,
    // One in a thousand, each by another agent.
    `insert into mentions (agent_id, conversation_id)
      select ${uuid(AGENT, `1 + n % ${AGENTS}`)}, ${uuid(CONVERSATION, 'n')} from generate_series(1, ${N}, 997) n`,
    `insert into drafts (conversation_id, agent_id, mode, text)
      select id, assignee_id, 'reply', 'Hello' from conversations where status = 'assigned'`,
    // Nobody can be assigned these: they wait for an agent who never comes.
    `insert into waiting_line (conversation_id, channel_id, priority, since, agent_id)
      select id, channel_id, 1, created_at, ${uuid(AGENT, '1')} from conversations where status = 'waiting'`,
    `insert into assignments (conversation_id, agent_id, assigned_at)
      select id, assignee_id, created_at from conversations where status = 'assigned'`,
  ],
  [
    `insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, text, provider_message_id,
        received_at, created_at)
      select ${uuid(MESSAGE, 'n')}, ${uuid(CONVERSATION, 'n')}, ${channelOf(desk, 'n')}, 1, 'inbound', 'contact', 'contact',
        'Hello', 'SM' || lpad(n::text, 32, '0'), ${at('n')}, ${at('n')}
      from generate_series(1, ${N}, 3) n`,
    `insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, author_id, text, created_at)
      select ${uuid(REPLY, 'n * 2 + r')}, ${uuid(CONVERSATION, 'n')}, ${channelOf(desk, 'n')}, 10 + r, 'outbound',
        case when r = 0 then 'reply' else 'survey' end, case when r = 0 then 'agent' else 'system' end,
        case when r = 0 then ${agentOf('n')} end, 'Hello', ${at('n')}
      from generate_series(1, ${N}) n, generate_series(0, 1) r where ${isLong('n')}`,
    `insert into deliveries (id, message_id, part, attempt, status, text, provider_message_id, send_by, sending_at,
        created_at, updated_at)
      select ${uuid(DELIVERY, 'n * 2 + r')}, ${uuid(REPLY, 'n * 2 + r')}, 0, 1,
        case when n % 900 = 0 and r = 1 then 'failed' else 'delivered' end::delivery_status, 'Hello',
        'MM' || lpad((n * 2 + r)::text, 32, '0'), ${at('n')}, ${at('n')}, ${at('n')}, ${at('n')}
      from generate_series(1, ${N}) n, generate_series(0, 1) r where ${isLong('n')}`,
    `insert into delivery_reports (conversation_id, channel_id, message_id, delivery_id, status, reported, at)
      select ${uuid(CONVERSATION, 'n')}, ${channelOf(desk, 'n')}, ${uuid(REPLY, 'n * 2')}, ${uuid(DELIVERY, 'n * 2')},
        'delivered', 'delivered', ${at('n')}
      from generate_series(1, ${N}) n where ${isLong('n')}`,
    `insert into surveys (id, conversation_id, channel_id, resolution, agent_id, status, message_id, expires_at,
        created_at)
      select ${uuid(SURVEY, 'n')}, ${uuid(CONVERSATION, 'n')}, ${channelOf(desk, 'n')}, 1, ${agentOf('n')}, 'expired',
        ${uuid(REPLY, 'n * 2 + 1')}, ${at('n')}, ${at('n')}
      from generate_series(1, ${N}) n where ${isLong('n')}`,
    `insert into events (conversation_id, seq, channel_id, type, at, actor, data)
      select ${uuid(CONVERSATION, 'n')}, 2, ${channelOf(desk, 'n')}, 'message.received', ${at('n')}, '{"kind": "contact"}', '{}'
      from generate_series(1, ${N}, 3) n`,
    `insert into events (conversation_id, seq, channel_id, type, at, actor, data)
      select ${uuid(CONVERSATION, 'n')}, 10 + e, ${channelOf(desk, 'n')},
        (array['message.queued', 'message.queued', 'conversation.opened', 'conversation.resolved'])[e + 1], ${at('n')},
        case when e = 1 then '{"kind": "system"}' else jsonb_build_object('kind', 'agent', 'id', ${agentOf('n')}) end,
        jsonb_build_object('messageId', ${uuid(REPLY, 'n * 2 + e % 2')}, 'assigneeId', ${agentOf('n')})
      from generate_series(1, ${N}) n, generate_series(0, 3) e where ${isLong('n')}`,
    `insert into search_messages (position, channel_id, message_id, grams)
      select position, channel_id, ('${MESSAGE}' || substr(conversation_id::text, 9))::uuid,
        '{${gramsOf(searchForm('Hello').text)}}'::integer[] || ${marks('messages', 'position', 'channel_id')}
      from events where type = 'message.received' and conversation_id::text like '${CONVERSATION}-%'`,
    `insert into search_contacts (contact_id, position, channel_id, name, grams)
      select ${personOf('n')}, n, ${channelOf(desk, 'n')}, 'Person ' || n,
        '{${gramsOf('person', { short: true })}}'::integer[] || ${marks('contacts', 'n', channelOf(desk, 'n'))}
      from generate_series(1, ${people}) n`,
    `insert into events (conversation_id, seq, channel_id, type, at, actor, data)
      select ${uuid(CONVERSATION, 'n')}, 20 + e, ${channelOf(desk, 'n')},
        case when e = 0 then 'routing.decided' else 'survey.created' end, ${at('n')}, '{"kind": "system"}',
        case when e = 0 then '{"facts": {}}' else
          jsonb_build_object('surveyId', ${uuid(SURVEY, 'n')}, 'agentId', ${agentOf('n')}) end
      from generate_series(1, ${N}) n, generate_series(0, 1) e where ${isLong('n')}`,
  ],
]
