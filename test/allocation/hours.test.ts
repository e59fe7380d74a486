import { expect, test } from 'vitest'
import type { WeekSchedule } from '../../domain/business-hours-schedule.ts'
import { nextClosing, nextOpening } from '../../domain/business-hours-search.ts'
import { describeOpening } from '../../domain/business-hours-text.ts'
import { command } from '../harness/desk.ts'
import { beginTalk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { close, detailsOf, eventIn, eventsOf, inboundSignal, rowIn, signal } from '../workflow/support.ts'
import { closedInThreeDays, everyDay, openInThreeDays } from './floor.ts'
import {
  aiAgentId,
  CLOSED,
  desk,
  floor,
  hours,
  OPEN,
  received,
  useStage,
  waitingTalk,
  world,
} from './hours-stage.ts'

useStage()

test('outside business hours: greeting, unavailable message with the next opening, then it waits', async () => {
  const days = openInThreeDays()
  const schedule = { timezone: 'Asia/Bangkok', days, holidays: [] }
  const unavailableMessage = 'Closed until {{nextOpening}}.'
  await floor.set({
    businessHours: hours(days, { ...schedule, language: 'th', unavailableMessage }),
  })
  await floor.presence(desk.ann, 'online')
  const talk = await waitingTalk()
  const opening = nextOpening(schedule, Date.now()) ?? 0
  await received(
    talk,
    'Welcome!',
    `Closed until ${describeOpening(opening, Date.now(), 'Asia/Bangkok', 'th')}.`,
  )
  const checked = await eventIn(world, talk.id, 'hours.checked')
  expect(checked.data).toMatchObject({ open: false, nextOpening: new Date(opening).toISOString() })
  const { entries } = await floor.line()
  expect(entries).toMatchObject([
    {
      conversationId: talk.id,
      notBefore: new Date(opening).toISOString(),
      because: 'outside business hours',
    },
  ])
  expect(await detailsOf(world, talk.workflowId)).toContain('it is assigned at the next opening')

  // The durable timer: only the workflow's time moves, by three days.
  await skipTime(world.temporal, talk.workflowId)
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.ann.id })
})

test('without a planned opening it waits without a timer, and says so', async () => {
  await floor.presence(desk.ann, 'online')
  const talk = await waitingTalk()
  expect((await eventIn(world, talk.id, 'conversation.waiting')).data.because).toContain(
    'no opening is planned',
  )
  expect(await detailsOf(world, talk.workflowId)).toContain('no opening is planned')
  const because = 'outside business hours, and no opening is planned'
  expect((await floor.line()).entries).toContainEqual(
    expect.objectContaining({ conversationId: talk.id, notBefore: null, because }),
  )
  const { events } = await world.temporal.workflow.getHandle(talk.workflowId).fetchHistory()
  const timers = events?.flatMap(({ timerStartedEventAttributes: timer }) => timer?.startToFireTimeout ?? [])
  // A message may wait a second behind another one that is being sent.
  expect(timers?.filter(({ seconds }) => Number(seconds) > 1)).toEqual([])
})

test('when the hours are changed to open, waiting conversations are assigned at once', async () => {
  await floor.presence(desk.ann, 'online')
  const talks = await Promise.all([waitingTalk(), waitingTalk()])
  await floor.set({ businessHours: hours(OPEN) })
  for (const { id } of talks) {
    expect(await rowIn(world, id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.ann.id })
  }
})

test('when the hours are changed to open later, it waits for the new opening', async () => {
  await floor.presence(desk.ann, 'online')
  const talk = await waitingTalk()
  const days = openInThreeDays()
  await floor.set({ businessHours: hours(days) })
  const opening = new Date(nextOpening({ timezone: 'UTC', days, holidays: [] }, Date.now()) ?? 0)
  await until('the line', async () =>
    (await floor.line()).entries.some(
      entry => entry.conversationId === talk.id && entry.notBefore === opening.toISOString(),
    ),
  )
  await skipTime(world.temporal, talk.workflowId)
  await rowIn(world, talk.id, c => c.status === 'assigned')
  await received(talk, 'Welcome!', 'We are closed.')
})

test('the unavailable message is sent once per closed period, over all conversations', async () => {
  const first = await waitingTalk()
  await received(first, 'Welcome!', 'We are closed.')
  await close(world, first)
  await first.customer.write('Still there?')
  const second = await first.customer.conversation(c => c.id !== first.id && c.status === 'waiting')
  await until('the second greeting', () => first.customer.received().length === 3)
  expect(await command(world.admin, `/v1/conversations/${second.id}/notes`, { text: 'seen' })).toBe('done')
  await received(first, 'Welcome!', 'We are closed.', 'Welcome!')
})

test('a customer who writes again after closing time gets the message once, and waits for the opening', async () => {
  const days = closedInThreeDays()
  await floor.set({ businessHours: hours(days) })
  const talk = await waitingTalk()
  const closing = nextClosing({ timezone: 'UTC', days, holidays: [] }, Date.now()) ?? 0
  const write = (text: string, at: number) =>
    signal(
      world,
      talk.workflowId,
      'inboundMessage',
      inboundSignal(talk.customer.address, desk.ours, text, at),
    )
  await write('Anyone?', closing - 60_000)
  await write('Hello?', closing)
  await received(talk, 'Welcome!', 'We are closed.')
  const opening = new Date(closing + 24 * 3_600_000).toISOString()
  await until('the line', async () => {
    const { entries } = await floor.line()
    return entries.some(entry => entry.conversationId === talk.id && entry.notBefore === opening)
  })
  await write('Hello??', closing + 60_000)
  await until('the last message', async () => {
    const { body } = await world.admin.get(`${talk.path}/messages`)
    return body.items.some(({ text }: { text: string }) => text === 'Hello??')
  })
  expect(await command(world.admin, `${talk.path}/notes`, { text: 'seen' })).toBe('done')
  await received(talk, 'Welcome!', 'We are closed.')
  const told = (await eventsOf(world, talk.id)).filter(({ type }) => /hours|waiting/.test(type))
  expect(told.map(({ type, data }) => [type, data.reason ?? data.open])).toEqual([
    ['hours.checked', true],
    ['conversation.waiting', 'new conversation'],
    ['hours.checked', false],
    ['conversation.waiting', 'the business hours are over'],
  ])
})

test('an unattended conversation stays first in the queue when the customer writes after closing time', async () => {
  const days = closedInThreeDays()
  await floor.presence(desk.ann, 'online')
  await floor.set({ businessHours: hours(days), reassign: { noReplyAfter: '1s' } })
  const talk = await beginTalk(desk, 'assigned')
  const left = await rowIn(world, talk.id, c => c.status === 'waiting' && c.unattendedSince !== null)
  await floor.set({ reassign: { noReplyAfter: null } })
  const closing = nextClosing({ timezone: 'UTC', days, holidays: [] }, Date.now()) ?? 0
  const late = inboundSignal(talk.customer.address, desk.ours, 'Hello?', closing)
  await signal(world, talk.workflowId, 'inboundMessage', late)
  const entry = await until('it to wait for the opening', async () => {
    const { entries } = await floor.line()
    return entries.find(({ conversationId, notBefore }) => conversationId === talk.id && notBefore !== null)
  })
  expect(entry.priority).toBe('urgent')
  expect((await rowIn(world, talk.id)).unattendedSince).toBe(left.unattendedSince)
})

test('a change of settings that does not change the wait makes no event', async () => {
  const talk = await waitingTalk()
  const before = await rowIn(world, talk.id)
  await floor.set({ businessHours: hours(CLOSED, { language: 'th' }) })
  await until('both checks', async () => {
    const events = await eventsOf(world, talk.id)
    return events.filter(({ type }) => type === 'hours.checked').length === 2
  })
  expect(await command(world.admin, `${talk.path}/notes`, { text: 'seen' })).toBe('done')
  const told = (await eventsOf(world, talk.id)).filter(({ type }) => type === 'conversation.waiting')
  expect(told).toHaveLength(1)
  expect(await rowIn(world, talk.id)).toMatchObject({ statusSince: before.statusSince })
})

test('replacesGreeting leaves the unavailable message alone', async () => {
  await floor.set({ businessHours: hours(CLOSED, { replacesGreeting: true }) })
  const talk = await waitingTalk()
  await received(talk, 'We are closed.')
  await floor.set({ businessHours: hours(OPEN, { replacesGreeting: true }) })
  const greeted = await waitingTalk()
  await received(greeted, 'Welcome!')
})

test('the AI agent answers outside business hours; the unavailable message is sent only when it hands over', async () => {
  await floor.set({ aiAgent: { id: aiAgentId, enabled: true } })
  const talk = await beginTalk(desk, 'ai', 'How long do parcels take?')
  const { customer, id } = talk
  await received(talk, 'Welcome!', 'Parcels take three days.')
  await customer.write('A human, please')
  await rowIn(world, id, c => c.status === 'waiting')
  await received(talk, 'Welcome!', 'Parcels take three days.', 'I’ll get you a person.', 'We are closed.')
  expect((await eventIn(world, id, 'conversation.waiting')).data.because).toContain('outside business hours')
})

test('a team’s business hours apply to conversations for the team', async () => {
  await floor.presence(desk.ann, 'online')
  const make = async (name: string, days: WeekSchedule['days'] | null) => {
    const businessHours = days && { timezone: 'UTC', days, holidays: [] }
    const made = await world.admin.post('/v1/teams', { name, agentIds: [desk.ann.id], businessHours })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    return made.body.id as string
  }
  const [night, day] = await Promise.all([make('Night', OPEN), make('Day', CLOSED)])
  const rule = (name: string, id: string) => ({
    name,
    conditions: [{ field: 'message.text', operator: 'contains', value: name }],
    action: { allocate: { to: 'team', id } },
  })
  const saved = await world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
    rules: [rule('night', night), rule('day', day)],
  })
  expect(saved.status, JSON.stringify(saved.body)).toBe(200)

  // The channel is closed, the team is not.
  const customer = desk.newCustomer()
  await customer.write('for the night')
  const { id } = await customer.conversation(c => c.status === 'assigned')
  const verdicts = (await eventsOf(world, id)).filter(({ type }) => type === 'hours.checked')
  expect(verdicts.map(({ data }) => [data.of, data.open])).toEqual([
    ['channel', false],
    ['team', true],
  ])
  await until('the greeting', () => customer.received().length > 0)
  expect(customer.received()).toEqual(['Welcome!'])

  // The channel is open, or has no hours at all; the team is closed.
  for (const businessHours of [hours(OPEN), hours(OPEN, { enabled: false })]) {
    await floor.set({ businessHours })
    const talk = await waitingTalk('for the day')
    await received(talk, 'Welcome!', 'We are closed.')
    const opened = await world.admin.patch(`/v1/teams/${day}`, { businessHours: null })
    expect(opened.status).toBe(200)
    await rowIn(world, talk.id, c => c.status === 'assigned')
    const closed = await world.admin.patch(`/v1/teams/${day}`, {
      businessHours: { timezone: 'UTC', days: CLOSED, holidays: [] },
    })
    expect(closed.status).toBe(200)
  }
  await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules: [] })
})

test('business hours are checked for the time when the message was received', async () => {
  await floor.presence(desk.ann, 'online')
  const closing = Math.floor(Date.now() / 60_000 - 1) * 60_000
  const at = (ms: number) => new Date(ms).toISOString().slice(11, 16)
  const interval = { open: at(closing - 4 * 3_600_000), close: at(closing) }
  await floor.set({ businessHours: hours(everyDay({ intervals: [interval] })) })
  const arrive = async (receivedAt: number) => {
    const address = desk.newCustomer().address
    await world.temporal.workflow.signalWithStart('conversation', {
      workflowId: `conversation:${desk.channelId}:${address}`,
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      args: [{ channelId: desk.channelId, address, conversationId: crypto.randomUUID() }],
      signal: 'inboundMessage',
      signalArgs: [inboundSignal(address, desk.ours, 'Hello?', receivedAt)],
    })
    return until('the conversation', async () => {
      const { body } = await world.admin.get(`/v1/conversations?channelId=${desk.channelId}&limit=200`)
      return body.items.find(
        (item: { contact: { address: string }; status: string }) =>
          item.contact.address === address && item.status !== 'opening',
      )
    })
  }
  expect((await arrive(closing - 30_000)).status).toBe('assigned')
  expect((await arrive(closing)).status).toBe('waiting')
})
