import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConversationFilter } from '../../db/conversations.ts'
import { listConversations } from '../../db/conversations.ts'
import { CONVERSATION_STATUSES } from '../../domain/conversation.ts'
import { type Office, openOffice } from '../allocation/office.ts'

// However a list is put together, it is the one that was asked for, in its order, page by page.

let office: Office
let channels: string[]
let agents: string[]
const BEGAN = Date.parse('2026-01-01T00:00:00Z')

interface Row {
  id: string
  channelId: string
  assigneeId: string | null
  status: (typeof CONVERSATION_STATUSES)[number]
  createdAt: Date
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
    // Many at one moment, among which the ids decide.
    const createdAt = new Date(BEGAN + Math.floor(number / 9) * 1_000)
    await office.sql`
      update conversations set assignee_id = ${assigneeId ?? null}, status = ${status}, created_at = ${createdAt}
      where id = ${id}`
  }
  rows = await office.sql<Row[]>`
    select id, channel_id, assignee_id, status, created_at from conversations order by created_at desc, id desc`
})
afterAll(() => office.close())

const CHANNELS_OF: Record<number, number[]> = { 0: [0, 1], 1: [1], 2: [] }

function expected({ channelId, status, assigneeId, from, to, visibleTo }: ConversationFilter): string[] {
  const handled = CHANNELS_OF[agents.indexOf(String(visibleTo))]?.map(number => channels[number])
  return rows
    .filter(row => channelId === undefined || row.channelId === channelId)
    .filter(row => status === undefined || status.includes(row.status))
    .filter(row => assigneeId === undefined || row.assigneeId === assigneeId)
    .filter(row => (!from || row.createdAt >= from) && (!to || row.createdAt < to))
    .filter(row => visibleTo === undefined || handled?.includes(row.channelId))
    .map(({ id }) => id)
}

async function listed(filter: ConversationFilter): Promise<string[]> {
  const ids: string[] = []
  for (let after: { createdAt: Date; id: string } | undefined; ; ) {
    const page = await listConversations(office.sql, filter, { after, limit: 7 })
    ids.push(...page.map(({ id }) => id))
    after = page.at(-1)
    if (page.length < 7) return ids
  }
}

test('lists are complete, ordered and without duplicates, with any filter', async () => {
  const of = <T>(values: (T | undefined)[]) => [undefined, ...values]
  const spans = [
    {},
    { from: new Date(BEGAN + 3_000) },
    { from: new Date(BEGAN), to: new Date(BEGAN + 5_000) },
  ]
  for (const channelId of of([channels[1], channels[2]]))
    for (const status of of<Row['status'][]>([['waiting'], ['closed', 'ai', 'closed'], []]))
      for (const assigneeId of of([agents[0]]))
        for (const visibleTo of of(agents))
          for (const span of spans) {
            const filter = { channelId, status, assigneeId, visibleTo, ...span }
            expect(await listed(filter), JSON.stringify(filter)).toEqual(expected(filter))
          }
})
