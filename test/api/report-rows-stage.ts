import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Desk } from '../harness/desk.ts'
import { keep } from '../harness/keeper.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

// A past at random: what reports count, much of it around the moments at which zones set their clocks.

/** Zones, and a moment at which each sets its clock. */
export const ZONES = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  // By half an hour.
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  // From midnight on, so that a day begins at one.
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  // Back across midnight, a minute after it: a day has two pieces.
  ['America/St_Johns', '2009-11-01T02:31:00Z'],
  ['Asia/Kolkata', '2026-06-01T00:00:00Z'],
  ['UTC', '2026-06-01T00:00:00Z'],
] as const

export const LABELS = ['vip', 'order']
const STATUSES = ['queued', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'read', 'failed']
const CODES = ['63016', '21610', 'expired']
const KINDS = ['reply', 'ai', 'greeting', 'elsewhere'] as const
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The same numbers in each run, from 0 to 1 (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Stage {
  channels: string[]
  agents: string[]
  teams: string[]
}

/** Fills a world with some thousand events, messages, sends, durations, surveys and changes of presence. */
export async function fillAtRandom(world: World, desk: Desk, seed: number): Promise<Stage> {
  const { sql } = world
  const random = numbersFrom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  /** Near a change of the clock, by the hour or within weeks; some at the very moment. */
  const time = () => {
    const spread = pick([0, HOUR_MS, 3 * HOUR_MS, 2 * DAY_MS, 40 * DAY_MS])
    return new Date(Date.parse(pick(ZONES)[1]) + Math.round((random() - 0.5) * spread)).toISOString()
  }
  const team = await world.admin.post('/v1/teams', { name: 'Billing', agentIds: [desk.ann.id] })
  expect(team.status).toBe(201)
  const teams = [team.body.id as string]
  const agents = [desk.ann.id, desk.bob.id]
  const [{ id: second = '' } = {}] = await sql<{ id: string }[]>`
    insert into channels (id, provider, medium, name, account_id, phone_number, credentials, id_key, version)
    select gen_random_uuid(), provider, medium, 'Second', account_id, '+15005550999', credentials, id_key, 1
    from channels where id = ${desk.channelId} returning id`
  const channels = [desk.channelId, second]

  /** `measured`: the keeper measures the others anew when it reads their events. */
  const talk = (of: 'events' | 'measured') => ({
    of,
    id: randomUUID(),
    channelId: pick(channels),
    contactId: randomUUID(),
    teamId: pick([null, ...teams]),
    labels: LABELS.filter(() => random() < 0.4),
    priority: pick(['urgent', 'high', 'normal', 'low']),
    seq: 0,
  })
  const talks = Array.from({ length: 60 }, (_, n) => talk(n < 45 ? 'events' : 'measured'))
  const [withEvents, withMeasures] = [
    talks.filter(({ of }) => of === 'events'),
    talks.filter(({ of }) => of === 'measured'),
  ]
  await sql`insert into contacts ${sql(talks.map(({ contactId: id, channelId }) => ({ id, channelId, name: `Person ${id.slice(0, 4)}` })))}`
  await sql`insert into conversations ${sql(
    talks.map(({ id, channelId, contactId, teamId, labels, priority }) => ({
      ...{ id, channelId, contactId, teamId, labels, priority },
      workflowId: id,
      address: '+15005550000',
      status: 'closed',
      startedBy: sql.json({ kind: 'contact' }),
      createdAt: '2009-01-01T00:00:00Z',
      statusSince: '2009-01-01T00:00:00Z',
    })),
  )}`

  const events: Record<string, unknown>[] = []
  const messages: Record<string, unknown>[] = []
  const deliveries: Record<string, unknown>[] = []
  const tell = (of: (typeof talks)[number], type: string, data: object, actor: object, at = time()) => {
    of.seq += 1
    const { id: conversationId, channelId, seq } = of
    events.push({
      ...{ conversationId, channelId, seq, type, at },
      actor: sql.json(actor as never),
      data: sql.json(data as never),
    })
    return of.seq
  }
  const someone = () =>
    pick([{ kind: 'agent', id: pick(agents) }, { kind: 'contact' }, { kind: 'system' }, { kind: 'ai' }])
  for (let n = 0; n < 1_500; n++) {
    const of = pick(withEvents)
    const type = pick([
      'opened',
      'reopened',
      'resolved',
      'closed',
      'handed_over',
      'message',
      'message',
      'message',
    ])
    if (type !== 'message') {
      const data = { assigneeId: pick([null, ...agents]), reason: pick(['asked', 'failed']) }
      tell(of, `conversation.${type}`, data, someone())
      continue
    }
    const isInbound = random() < 0.4
    const [messageId, kind, at] = [randomUUID(), isInbound ? 'contact' : pick(KINDS), time()]
    const author =
      kind === 'reply' ? { kind: 'agent', id: pick(agents) } : { kind: kind === 'ai' ? 'ai' : 'system' }
    const seq = tell(
      of,
      isInbound ? 'message.received' : 'message.queued',
      { messageId, kind },
      isInbound ? { kind: 'contact' } : author,
      at,
    )
    messages.push({
      ...{ id: messageId, conversationId: of.id, channelId: of.channelId, seq, kind, createdAt: at },
      direction: isInbound ? 'inbound' : 'outbound',
      authorKind: isInbound ? 'contact' : author.kind,
      authorId: 'id' in author ? author.id : null,
      text: `Message ${n}`,
    })
    for (let attempt = 1; !isInbound && attempt <= pick([1, 1, 2]); attempt++) {
      const status = pick(STATUSES)
      const error = { code: pick(CODES), class: 'content', detail: 'It was refused.', fix: 'Write another.' }
      deliveries.push({
        ...{ id: randomUUID(), messageId, part: 0, attempt, status, text: '', sendBy: at, createdAt: time() },
        error: status === 'failed' || status === 'unknown' ? sql.json(error) : null,
      })
    }
  }
  for (let n = 0; n < 300; n++) {
    const [of, surveyId] = [pick(withEvents), randomUUID()]
    const data = { surveyId, agentId: pick([null, ...agents]) }
    tell(of, 'survey.created', data, { kind: 'system' })
    if (random() < 0.5)
      tell(of, 'survey.scored', { ...data, score: pick([1, 2, 3, 4, 5]) }, { kind: 'contact' })
    else if (random() < 0.3) tell(of, 'survey.failed', data, { kind: 'system' })
  }
  await sql`insert into messages ${sql(messages)}`
  await sql`insert into deliveries ${sql(deliveries)}`
  await sql`insert into events ${sql(events)}`
  // Some are only microseconds apart, or at the same time.
  const some = sql`interval '1 microsecond' * floor(random() * 3)`
  await sql`update events set at = at + ${some} where at < '2026-11-25' and random() < 0.5`
  await sql`update deliveries set created_at = created_at + ${some} where created_at < '2026-11-25' and random() < 0.5`

  const measures = Array.from({ length: 600 }, (_, number) => {
    const of = pick(withMeasures)
    const wallMs = Math.round(random() * DAY_MS)
    const endedAt = time()
    return {
      ...{ conversationId: of.id, channelId: of.channelId, number, endedAt, beganAt: endedAt, wallMs },
      measure: pick(['first_response', 'resolution', 'wait', 'line', 'handling']),
      businessMs: Math.round(wallMs / 2),
      by: pick(['agent', 'ai', 'both', 'nobody']),
      agentId: pick([null, ...agents]),
      teamId: pick([null, ...teams]),
    }
  })
  await sql`insert into report_measures ${sql(measures)}`

  await sql`delete from presence_history`
  const presences = Array.from({ length: 400 }, () => ({
    ...{ agentId: pick(agents), since: time(), presence: pick(['online', 'away', 'offline']) },
  }))
  await sql`insert into presence_history ${sql(presences)} on conflict do nothing`
  await sql`delete from capacity_history`
  const capacities = Array.from({ length: 60 }, () => ({
    agentId: pick(agents),
    since: time(),
    capacity: pick([0, 1, 5, 12]),
  }))
  await sql`insert into capacity_history ${sql(capacities)} on conflict do nothing`
  return { channels, agents, teams }
}

/** Waits until all is counted. Another test's long transaction on the same server can hold events back. */
export const untilMeasured = (world: World) =>
  until('the measures', async () => {
    await keep(world)
    const [found] = await world.sql`select complete_at from report_progress`
    return found?.completeAt
  })
