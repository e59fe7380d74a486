import { describe, expect } from 'vitest'
import { command, hireAgent } from '../harness/desk.ts'
import { beginTalk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import {
  attributesOf,
  detailsOf,
  eventIn,
  eventsOf,
  idle,
  rowIn,
  seatOf,
  signal,
  stateOf,
} from '../workflow/support.ts'
import { priority } from './priority.ts'
import {
  answered,
  awake,
  ended,
  HOUR,
  inAnHour,
  isSeatFree,
  shown,
  snooze,
  talkWith,
  test,
} from './snooze-stage.ts'

// Conversations that are snoozed, and how urgent they are.

test.beforeEach(async ({ desk, floor }) => {
  await floor.set({
    snoozeFreesSeat: true,
    reassign: { offlineAfter: null, noReplyAfter: null },
    autoResolve: { ai: null, human: null, message: '' },
    businessHours: { enabled: false },
  })
  await floor.begin(desk.ann, 'online', 50)
  await floor.begin(desk.bob, 'offline', 50)
})

describe('a snooze', () => {
  test('is shown, frees the seat, and ends when its time comes: back to whom it was with', async ({
    world,
    desk: { ann, ...desk },
    floor,
  }) => {
    const talk = await talkWith({ ann, ...desk }, ann)
    const until = inAnHour()
    expect(await snooze(ann, talk, { until })).toBe('done')
    const row = await shown(world, talk)
    expect(row).toMatchObject({
      status: 'assigned',
      assigneeId: ann.id,
      snooze: { until, by: { kind: 'agent', id: ann.id } },
    })
    expect(await isSeatFree(world, talk)).toBe(true)
    expect((await eventIn(world, talk.id, 'conversation.snoozed')).data).toEqual({ until, seatFreed: true })
    const listed = async (query: string) =>
      (await ann.api.get(`/v1/conversations?ids=${talk.id}&${query}`)).body.items.length
    expect([await listed('snoozed=true'), await listed('snoozed=false')]).toEqual([1, 0])
    const counts = (await ann.api.get('/v1/conversations/counts?views=mine,snoozed')).body.items
    expect(counts[1].count).toBe(1)
    await idle(world, talk)
    expect(await detailsOf(world, talk.workflowId)).toContain(
      `**Verdict:** no action needed: snoozed until ${until.slice(0, 19).replace('T', ' ')} UTC, by Ann`,
    )
    expect((await attributesOf(world, talk.workflowId)).ConversationStatus).toEqual(['snoozed'])

    await skipTime(world.temporal, talk.workflowId)
    expect(await awake(world, talk)).toMatchObject({ status: 'assigned', assigneeId: ann.id })
    expect(await ended(world, talk)).toMatchObject({ because: 'time', agentId: ann.id, until })
    expect(await seatOf(world, talk.id)).toBe(ann.id)
    await idle(world, talk)
    expect((await attributesOf(world, talk.workflowId)).ConversationStatus).toEqual(['assigned'])
    await floor.atRest()
  })

  test('lasts through "ok" and "thanks", and ends when the customer says more', async ({ world, desk }) => {
    const { ann } = desk
    const talk = await talkWith(desk, ann)
    await answered(world, ann, talk)
    expect(await snooze(ann, talk, { until: null })).toBe('done')
    await talk.customer.write('ok')
    await talk.customer.write('👍')
    await talk.customer.write('Thanks!')
    await until('all of it', async () => (await stateOf(world, talk.workflowId)).seenMessages.length === 4)
    await idle(world, talk)
    expect(await shown(world, talk)).toMatchObject({ snooze: { until: null }, waitingSince: null })
    await talk.customer.write('One more thing')
    await awake(world, talk)
    expect(await ended(world, talk)).toMatchObject({ because: 'customer_wrote' })
    expect((await stateOf(world, talk.workflowId)).unansweredSince).toBeDefined()
    expect(await seatOf(world, talk.id)).toBe(ann.id)
  })

  test('"ok" that answers a question ends it, and so does STOP', async ({ world, desk }) => {
    const { ann } = desk
    for (const said of ['ok', 'STOP']) {
      const talk = await talkWith(desk, ann)
      await answered(world, ann, talk, 'Shall I order it?')
      expect(await snooze(ann, talk)).toBe('done')
      await talk.customer.write(said)
      await awake(world, talk)
      expect(await ended(world, talk)).toMatchObject({ because: 'customer_wrote' })
    }
  })

  test('without a time is refused while the customer waits, as nobody would look again', async ({
    world,
    desk,
  }) => {
    const talk = await talkWith(desk, desk.ann)
    expect(await snooze(desk.ann, talk, { until: null })).toBe('customer_waits')
    expect(await snooze(desk.ann, talk)).toBe('done')
    // Snoozed until a time, they still count as waiting.
    expect((await rowIn(world, talk.id)).waitingSince).not.toBeNull()
    expect(await command(desk.ann.api, `${talk.path}/unsnooze`)).toBe('done')
    expect(await ended(world, talk)).toMatchObject({ because: 'by_hand' })
    expect(await command(desk.ann.api, `${talk.path}/unsnooze`)).toBe('not_snoozed')
  })

  test('ends when a message turns out not to have arrived', async ({ world, desk }) => {
    const { ann } = desk
    const talk = await talkWith(desk, ann)
    expect(await snooze(ann, talk)).toBe('done')
    // A message of the agent does not end it.
    await answered(world, ann, talk, 'Tomorrow!')
    expect((await shown(world, talk)).snooze).not.toBeNull()
    world.emulator.faults.set({ kind: 'refused', errorCode: 30005, to: talk.customer.address })
    expect(await command(ann.api, `${talk.path}/messages`, { text: 'At nine!' })).toBe('done')
    await awake(world, talk)
    expect(await ended(world, talk)).toMatchObject({ because: 'message_failed' })
  })

  test.for([
    ['resolved', 'resolve', {}],
    ['assigned', 'assign', { agentId: '' }],
    ['unassigned', 'unassign', {}],
  ] as const)('ends once it is %s, in one event', async ([because, path, body], { world, desk, floor }) => {
    const { ann, bob } = desk
    const talk = await talkWith(desk, ann)
    expect(await snooze(ann, talk)).toBe('done')
    // A refused command does not end it.
    expect(await command(world.admin, `${talk.path}/assign`, { agentId: talk.id })).toBe('agent_not_found')
    expect((await shown(world, talk)).snooze).not.toBeNull()
    expect(
      await command(world.admin, `${talk.path}/${path}`, 'agentId' in body ? { agentId: bob.id } : body),
    ).toBe('done')
    expect(await ended(world, talk)).toMatchObject({ because, agentId: ann.id })
    await awake(world, talk)
    const ends = (await eventsOf(world, talk.id)).filter(({ type }) => type === 'conversation.unsnoozed')
    expect(ends).toHaveLength(1)
    await floor.atRest()
    await command(world.admin, `${talk.path}/resolve`)
  })

  test('its agent is full when it ends: it waits, and goes to them before others', async ({
    world,
    desk,
    floor,
  }) => {
    const { bob } = desk
    await floor.begin(desk.ann, 'away')
    const dan = await hireAgent(world, 'Dan', [desk.channelId], { capacity: 1 })
    await floor.presence(dan, 'online')
    const talk = await talkWith(desk, dan)
    expect(await snooze(dan, talk)).toBe('done')
    // Another conversation can get the seat.
    const other = await talkWith(desk, dan)
    await talk.customer.write('Hello?')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    expect(await ended(world, talk)).toMatchObject({ because: 'customer_wrote', seatFreed: true })
    await floor.atRest()
    // Both seats become free at the same moment. Without the preference, Bob would be next.
    await world.sql`update agents set presence = 'online' where id = ${bob.id}`
    expect(await command(dan.api, `${other.path}/resolve`)).toBe('done')
    const back = await rowIn(world, talk.id, c => c.status === 'assigned')
    expect(back.assigneeId).toBe(dan.id)
    const given = (await eventsOf(world, talk.id)).findLast(({ type }) => type === 'conversation.assigned')
    expect(given?.data).toMatchObject({ decision: { chosen: { agentId: dan.id, by: 'preferred' } } })
    await floor.presence(dan, 'offline')
  })

  test('keeps the seat where the setting says so; switched on, it frees those of open conversations', async ({
    world,
    desk,
    floor,
  }) => {
    await floor.set({ snoozeFreesSeat: false })
    const talk = await talkWith(desk, desk.ann)
    expect(await snooze(desk.ann, talk)).toBe('done')
    expect(await seatOf(world, talk.id)).toBe(desk.ann.id)
    await floor.set({ snoozeFreesSeat: true })
    await until('the seat to be free', () => isSeatFree(world, talk))
    await floor.set({ snoozeFreesSeat: false })
    expect(await command(desk.ann.api, `${talk.path}/unsnooze`)).toBe('done')
    expect(await seatOf(world, talk.id)).toBe(desk.ann.id)
    const again = await talkWith(desk, desk.ann)
    expect(await snooze(desk.ann, again)).toBe('done')
    expect(await command(desk.ann.api, `${again.path}/unsnooze`)).toBe('done')
    expect(await seatOf(world, again.id)).toBe(desk.ann.id)
    expect((await shown(world, again)).snooze).toBeNull()
  })

  test('nobody is asked to answer, and nothing is resolved, until it ends; then each time begins anew', async ({
    world,
    desk,
    floor,
  }) => {
    const { ann, bob } = desk
    await floor.set({ reassign: { noReplyAfter: '10m' }, autoResolve: { human: '10m' } })
    const waits = await talkWith(desk, ann)
    const silent = await talkWith(desk, ann)
    await answered(world, ann, silent)
    for (const talk of [waits, silent]) expect(await snooze(ann, talk)).toBe('done')
    for (const talk of [waits, silent]) await skipTime(world.temporal, talk.workflowId)
    await rowIn(world, silent.id, c => c.status === 'resolved')
    await rowIn(world, waits.id, c => c.status === 'waiting')
    for (const [talk, type] of [
      [silent, 'conversation.resolved'],
      [waits, 'conversation.reassigned'],
    ] as const) {
      const types = (await eventsOf(world, talk.id)).map(event => event.type)
      expect(types.indexOf(type)).toBeGreaterThan(types.indexOf('conversation.unsnoozed'))
    }
    await floor.begin(bob, 'online')
  })

  test('of others’ is not theirs to begin or end; times are checked', async ({ world, desk }) => {
    const { ann, bob } = desk
    const talk = await talkWith(desk, ann)
    expect(await snooze(bob, talk)).toBe('403 assigned_to_other')
    const asked = async (until: unknown) => {
      const { body } = await ann.api.post(`${talk.path}/snooze`, { until })
      return [body.status, body.errors?.[0]?.path]
    }
    for (const wrong of [
      undefined,
      'tomorrow',
      5,
      new Date().toISOString(),
      '2009-01-01T09:00',
      '2199-01-01T09:00',
    ])
      expect([wrong, ...(await asked(wrong))]).toEqual([wrong, 422, 'until'])
    await world.admin.patch(`/v1/channels/${desk.channelId}`, { businessHours: { timezone: 'Asia/Bangkok' } })
    const day = new Date(Date.now() + 48 * HOUR).toISOString().slice(0, 10)
    expect(await snooze(ann, talk, { until: `${day}T09:00` })).toBe('done')
    expect((await shown(world, talk)).snooze?.until).toBe(`${day}T02:00:00.000Z`)
    // The time can be changed.
    const later = inAnHour()
    expect(await snooze(ann, talk, { until: later })).toBe('done')
    expect((await shown(world, talk)).snooze?.until).toBe(later)
    const waiting = await (async () => {
      await world.admin.put(`/v1/agents/${ann.id}/presence`, { presence: 'away' })
      return beginTalk(desk, 'waiting')
    })()
    expect(await snooze(ann, waiting)).toBe('not_assigned')
  })

  test('an operator ends it by a signal', async ({ world, desk }) => {
    const talk = await talkWith(desk, desk.ann)
    expect(await snooze(desk.ann, talk)).toBe('done')
    await signal(world, talk.workflowId, 'unsnooze', { conversationId: talk.id })
    expect((await eventIn(world, talk.id, 'conversation.unsnoozed')).actor).toMatchObject({
      kind: 'operator',
    })
  })
})

priority()
