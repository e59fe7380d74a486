import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConversationFilter } from '../../db/lists/filter.ts'
import { countConversations, listConversations } from '../../db/lists/list.ts'
import type { Order, Place } from '../../db/lists/orders.ts'
import { CONVERSATION_STATUSES, PRIORITIES } from '../../domain/conversation.ts'
import { type Office, openOffice } from '../allocation/office.ts'

// Whatever filters a list has, it contains what was asked for, in its order, page by page.

let office: Office
let channels: string[]
let agents: string[]
const BEGAN = Date.parse('2026-01-01T00:00:00Z')
const TEAM = '70000000-0000-4000-8000-000000000000'

interface Row {
  id: string
  channelId: string
  contactId: string
  assigneeId: string | null
  teamId: string | null
  status: (typeof CONVERSATION_STATUSES)[number]
  priority: (typeof PRIORITIES)[number]
  labels: string[]
  createdAt: Date
  waitingSince: Date | null
  lastMessageAt: Date
  lastInboundSeq: number
  snooze: object | null
  isMentioned: boolean
}
let rows: Row[]

beforeAll(async () => {
  office = await openOffice()
  channels = await Promise.all([1, 2, 3].map(() => office.channel('manual')))
  const [first = '', second = ''] = channels
  agents = [await office.agent([first, second]), await office.agent([second]), await office.agent([])]
  for (let number = 0; number < 90; number++) {
    const id = await office.conversation(String(channels[number % 3]))
    const assigneeId = number % 4 === 3 ? null : agents[number % 4]
    const status = CONVERSATION_STATUSES[number % 7] ?? 'closed'
    // Many rows have the same time; their ids decide the order.
    const createdAt = new Date(BEGAN + Math.floor(number / 9) * 1_000)
    await office.sql`
      update conversations set assignee_id = ${assigneeId ?? null}, status = ${status}, created_at = ${createdAt},
        team_id = ${number % 5 === 0 ? TEAM : null}, priority = ${String(PRIORITIES[number % 4])},
        labels = ${number % 6 === 0 ? ['vip', 'a,b'] : []}, last_inbound_at = null,
        waiting_since = ${number % 2 && status !== 'closed' ? new Date(BEGAN + (number % 11) * 1_000) : null},
        last_message_at = ${number % 3 ? new Date(BEGAN + (number % 13) * 1_000) : null},
        last_inbound_seq = ${number % 9},
        snooze = ${status === 'assigned' && number % 2 ? office.sql.json({ until: null }) : null}
      where id = ${id}`
    await office.sql`update contacts set name = ${`Näme_${number}%`} where id = (
      select contact_id from conversations where id = ${id})`
    // The first agent has read some of them, up to the fourth message.
    if (number % 2) {
      await office.sql`
        insert into conversation_reads (agent_id, conversation_id, channel_id, seq)
        select ${String(agents[0])}, id, channel_id, 4 from conversations where id = ${id}`
    }
  }
  await office.sql`insert into teams (id, name) values (${TEAM}, 'Night')`
  await office.sql`insert into team_agents (team_id, agent_id) values (${TEAM}, ${String(agents[0])})`
  // The third agent handles no channel, and was mentioned in some conversations.
  await office.sql`
    insert into mentions (agent_id, conversation_id)
    select ${String(agents[2])}, id from conversations where last_inbound_seq in (1, 5)`
  rows = await office.sql<Row[]>`
    select id, channel_id, contact_id, assignee_id, team_id, status, priority, labels, created_at, waiting_since,
      coalesce(last_message_at, created_at) as last_message_at, last_inbound_seq, snooze,
      exists (select from mentions m where m.conversation_id = conversations.id) as is_mentioned
    from conversations order by id desc`
})
afterAll(() => office.close())

const CHANNELS_OF: Record<number, number[]> = { 0: [0, 1], 1: [1], 2: [] }
const readBy = new Map<string, number>()

function fits(row: Row, filter: ConversationFilter): boolean {
  const { status, priority, label, ids, from, to, visibleTo, unanswered, unread, snoozed, mentioned } = filter
  const { inTeamsOf } = filter
  const handled = CHANNELS_OF[agents.indexOf(String(visibleTo))]?.map(number => channels[number])
  const isEqual = (name: 'channelId' | 'assigneeId' | 'teamId' | 'contactId') =>
    filter[name] === undefined || row[name] === filter[name]
  const isUnread = row.status !== 'closed' && row.lastInboundSeq > (readBy.get(row.id) ?? 0)
  return [
    ...(['channelId', 'assigneeId', 'teamId', 'contactId'] as const).map(isEqual),
    status === undefined || status.includes(row.status),
    inTeamsOf === undefined || (inTeamsOf === agents[0] && row.teamId === TEAM),
    priority === undefined || priority.includes(row.priority),
    label === undefined || row.labels.includes(label),
    ids === undefined || ids.includes(row.id),
    (!from || row.createdAt >= from) && (!to || row.createdAt < to),
    visibleTo === undefined || handled?.includes(row.channelId),
    unanswered === undefined || unanswered === (row.waitingSince !== null),
    unread === undefined || unread.is === isUnread,
    snoozed === undefined || snoozed === (row.snooze !== null),
    mentioned === undefined || row.isMentioned,
  ].every(Boolean)
}

const ORDERED: Record<Order, (rows: Row[]) => Row[]> = {
  created: all => all.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
  recent: all => all.toSorted((a, b) => b.lastMessageAt.getTime() - a.lastMessageAt.getTime()),
  waiting: all =>
    all
      .filter(({ waitingSince }) => waitingSince)
      .toReversed()
      .toSorted((a, b) => Number(a.waitingSince) - Number(b.waitingSince)),
  silent: all => ORDERED.recent(all.filter(({ waitingSince }) => !waitingSince)),
}

const expected = (filter: ConversationFilter, order: Order) =>
  ORDERED[order](rows.filter(row => fits(row, filter))).map(({ id }) => id)

async function listed(filter: ConversationFilter, order: Order): Promise<string[]> {
  const ids: string[] = []
  for (let after: Place | undefined; ; ) {
    const page = await listConversations(office.sql, filter, { order, after, limit: 7 })
    ids.push(...page.rows.map(({ id }) => id))
    after = page.next
    if (!after) return ids
  }
}

const of = <T>(values: (T | undefined)[]) => [undefined, ...values]

test('lists are complete, ordered and without duplicates, with any filter', async () => {
  const spans = [
    {},
    { from: new Date(BEGAN + 3_000) },
    { from: new Date(BEGAN), to: new Date(BEGAN + 5_000) },
  ]
  for (const order of ['created', 'recent', 'waiting', 'silent'] as const)
    for (const channelId of of([channels[1], channels[2]]))
      for (const status of of<Row['status'][]>([['waiting'], ['closed', 'ai', 'closed'], []]))
        for (const assigneeId of of([agents[0]]))
          for (const visibleTo of of(agents))
            for (const span of order === 'created' ? spans : spans.slice(2)) {
              const filter = { channelId, status, assigneeId, visibleTo, ...span }
              expect(await listed(filter, order), JSON.stringify([order, filter])).toEqual(
                expected(filter, order),
              )
            }
})

test('and with those that only each row can tell', async () => {
  const [ann = '', bob = '', eve = ''] = agents
  for (const { id } of await office.sql<
    { id: string }[]
  >`select conversation_id as id from conversation_reads`)
    readBy.set(id, 4)
  const some = rows.filter((_, index) => index % 8 === 0).map(({ id }) => id)
  const filters: ConversationFilter[] = [
    { assigneeId: null },
    { teamId: TEAM },
    { inTeamsOf: ann },
    { inTeamsOf: ann, status: ['waiting', 'assigned'], visibleTo: bob },
    { inTeamsOf: bob },
    { contactId: rows[5]?.contactId },
    { label: 'vip' },
    { label: 'a,b', status: ['waiting', 'ai'] },
    { priority: ['low', 'urgent'] },
    { unread: { by: ann, is: true } },
    { unread: { by: ann, is: false }, channelId: channels[0] },
    { unanswered: true },
    { unanswered: false, priority: ['high'] },
    { snoozed: true },
    { snoozed: false, visibleTo: bob },
    { snoozed: true, visibleTo: ann, assigneeId: ann },
    { mentioned: eve },
    { mentioned: eve, status: ['waiting', 'closed'], unanswered: false },
    { mentioned: eve, unread: { by: ann, is: true }, channelId: channels[1] },
    { ids: some },
    { ids: some, visibleTo: bob, status: ['waiting', 'resolved'] },
    { assigneeId: ann, unanswered: true, label: 'vip' },
    { teamId: TEAM, visibleTo: ann, assigneeId: bob },
  ]
  for (const order of ['created', 'recent', 'waiting', 'silent'] as const)
    for (const filter of filters)
      expect(await listed(filter, order), JSON.stringify([order, filter])).toEqual(expected(filter, order))
  const counted = await countConversations(office.sql, filters, { most: 20 })
  expect(counted).toEqual(
    filters.map(filter => {
      const { length } = expected(filter, 'created')
      return { count: Math.min(length, 20), capped: length > 20 }
    }),
  )
  expect(await countConversations(office.sql, [], { most: 20 })).toEqual([])
})

test('text is looked for in names and numbers, as it stands there', async () => {
  const found = async (text: string) => (await listed({ text }, 'created')).length
  expect(await found('NÄME_7%')).toBe(1)
  expect(await found('me_7')).toBe(11)
  expect(await found('e%7')).toBe(0)
  expect(await found('+1 500-555-0100')).toBe(90)
  expect(await found('00')).toBe(0)
  expect(await found(String(rows[3]?.id).toUpperCase())).toBe(1)
})

test('a conversation has a problem while the last attempt of a part has failed, or may have', async () => {
  const [failed, retried, doubtful, fine] = rows.map(({ id, channelId }) => ({ id, channelId }))
  const messages = [
    [failed, ['failed']],
    [retried, ['failed', 'delivered']],
    [doubtful, ['delivered', 'unknown']],
    [fine, ['read']],
  ] as const
  for (const [conversation, attempts] of messages) {
    const id = crypto.randomUUID()
    await office.sql`
      insert into messages (id, conversation_id, channel_id, seq, direction, kind, author_kind, text)
      values (${id}, ${String(conversation?.id)}, ${String(conversation?.channelId)}, 99, 'outbound', 'reply', 'agent', 'Hi')`
    for (const [attempt, status] of attempts.entries())
      await office.sql`
        insert into deliveries (id, message_id, part, attempt, status, text, send_by)
        values (${crypto.randomUUID()}, ${id}, 0, ${attempt}, ${status}, 'Hi', now())`
  }
  expect((await listed({ hasProblem: true }, 'created')).toSorted()).toEqual(
    [failed?.id, doubtful?.id].toSorted(),
  )
  expect(await listed({ hasProblem: false }, 'created')).toHaveLength(rows.length - 2)
})
