import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import { createWorld, type World } from '../harness/world.ts'

export interface Given {
  sentAt: string
  agent?: 'ann' | 'bob'
  channel?: 'first' | 'second'
  score?: number
  comment?: string
  failed?: boolean
}

export const FORMULA = '=HYPERLINK("http://evil.example","click")'

/** Around midnight and the turn of a month, which are at other moments in Bangkok. */
export const SURVEYS: Given[] = [
  { sentAt: '2026-03-30T10:00:00Z', agent: 'ann', score: 5, comment: 'Quick, "friendly"\nand clear' },
  { sentAt: '2026-03-30T11:00:00Z', agent: 'ann', score: 4 },
  { sentAt: '2026-03-31T18:00:00Z', agent: 'bob', score: 1, comment: FORMULA },
  { sentAt: '2026-03-31T19:00:00Z', agent: 'bob' },
  { sentAt: '2026-04-06T10:00:00Z', channel: 'second', score: 3, comment: '@home' },
  { sentAt: '2026-04-06T11:00:00Z', channel: 'second', agent: 'bob', failed: true },
]

export let world: World
export let desk: Desk
export let second: string

/** Stores a survey and its events at given times, as the worker does. */
export async function store({
  sentAt,
  agent,
  channel = 'first',
  score,
  comment,
  failed,
}: Given): Promise<void> {
  const { sql } = world
  const channelId = channel === 'first' ? desk.channelId : second
  const agentId = agent ? desk[agent].id : null
  const [conversationId, contactId, surveyId] = [randomUUID(), randomUUID(), randomUUID()]
  const at = new Date(sentAt)
  await sql`insert into contacts ${sql({ id: contactId, channelId })}`
  await sql`insert into conversations ${sql({
    id: conversationId,
    channelId,
    contactId,
    workflowId: conversationId,
    address: '+15005550000',
    status: 'closed',
    startedBy: sql.json({ kind: 'contact' }),
    createdAt: at,
    statusSince: at,
  })}`
  await sql`insert into surveys ${sql({
    id: surveyId,
    conversationId,
    channelId,
    resolution: 1,
    agentId,
    status: 'open',
    expiresAt: at,
    createdAt: at,
    comment: comment ?? null,
    score: score ?? null,
  })}`
  const event = (seq: number, type: string, data: object, minutes: number) => ({
    conversationId,
    channelId,
    seq,
    type,
    actor: sql.json({ kind: 'system' }),
    at: new Date(at.getTime() + minutes * 60_000),
    data: sql.json({ surveyId, agentId, ...data }),
  })
  const events = [event(1, 'survey.created', {}, 0)]
  if (score) events.push(event(2, 'survey.scored', { score }, 5))
  if (failed) events.push(event(3, 'survey.failed', {}, 1))
  await sql`insert into events ${sql(events)}`
}

export const csat = async (query = '') => (await world.admin.get(`/v1/reports/csat${query}`)).body
export const grouped = async (query: string) => {
  const { groups } = await csat(query)
  return groups.map((group: { key: string; name: string; sent: number; average: number }) => [
    group.name,
    group.sent,
    group.average,
  ])
}

/** Parses CSV as RFC 4180 describes it. */
export function parseCsv(text: string): string[][] {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)]
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of cells) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    world = await createWorld()
    desk = await openDesk(world, { medium: 'sms' })
    await world.admin.patch(`/v1/channels/${desk.channelId}`, { name: '-First channel' })
    const connected = await world.admin.post('/v1/channels', {
      provider: 'twilio',
      medium: 'whatsapp',
      name: 'Second channel',
      accountSid: EMULATOR_ACCOUNT_SID,
      authToken: EMULATOR_AUTH_TOKEN,
      phoneNumber: EMULATOR_ADDRESSES.whatsapp.replace('whatsapp:', ''),
    })
    second = connected.body.id
    for (const given of SURVEYS) await store(given)
  })
  afterAll(() => world.close())
}
