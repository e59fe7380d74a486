import { describe, expect } from 'vitest'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventIn, eventsOf, rowIn, talkIn } from './support.ts'

// Long waits are skipped by the server's own time skipping. test/harness/time.ts says what that means for the clocks.

const HOUR = 3_600_000

/** On WhatsApp a survey ends before its conversation; by SMS with it. */
let sms: Desk

const test = deskTest({ settings: { csat: { enabled: true, expiresAfter: '2h' }, reopenFor: '3d' } })

test.beforeAll(async ({ world }) => {
  sms = await openDesk(world, { medium: 'sms', settings: { csat: { enabled: true } } })
})

/** The durations of the workflow's timers in this run, ms. */
async function timersOf(world: World, talk: Talk): Promise<number[]> {
  const { events } = await world.temporal.workflow.getHandle(talk.workflowId).fetchHistory()
  return (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
    timer ? [Number(timer.startToFireTimeout?.seconds ?? 0) * 1_000] : [],
  )
}

const typesOf = async (world: World, id: string) => (await eventsOf(world, id)).map(({ type }) => type)

describe('after the resolution', () => {
  test('the survey expires, then the time to reopen passes, and the conversation is closed', async ({
    world,
    desk,
  }) => {
    const talk = await talkIn(world, desk, 'resolved')
    await until('the question', () => talk.customer.received().length === 1)
    await skipTime(world.temporal, talk.workflowId)

    const closed = await rowIn(world, talk.id, c => c.status === 'closed')
    expect(closed.closeReason).toBe('reopen_period_over')
    expect((await typesOf(world, talk.id)).slice(-2)).toEqual(['survey.expired', 'conversation.closed'])
    const timers = await timersOf(world, talk)
    expect(timers.map(ms => Math.round(ms / HOUR))).toEqual([2, 70])
    expect(await command(desk.ann.api, `${talk.path}/reopen`)).toBe('409 conversation_closed')

    await talk.customer.write('Hello again')
    const next = await talk.customer.conversation(c => c.status === 'waiting')
    expect(next.previousId).toBe(talk.id)
  })

  test('by default it can be reopened and answered for one day', async ({ world }) => {
    const talk = await talkIn(world, sms, 'resolved')
    await until('the question', () => talk.customer.received().length === 1)
    await skipTime(world.temporal, talk.workflowId)
    await rowIn(world, talk.id, c => c.status === 'closed')
    expect((await typesOf(world, talk.id)).slice(-2)).toEqual(['survey.expired', 'conversation.closed'])
    expect((await timersOf(world, talk)).map(ms => Math.round(ms / HOUR))).toEqual([24])
  })

  test('also after a score', async ({ world }) => {
    const talk = await talkIn(world, sms, 'resolved')
    await until('the question', () => talk.customer.received().length === 1)
    await talk.customer.write('5')
    await eventIn(world, talk.id, 'survey.scored')
    expect((await rowIn(world, talk.id)).status).toBe('resolved')
    await skipTime(world.temporal, talk.workflowId)
    await rowIn(world, talk.id, c => c.status === 'closed')
    expect(await typesOf(world, talk.id)).not.toContain('survey.expired')
  })

  test('a reopened conversation is not closed by its old deadline', async ({ world }) => {
    const talk = await talkIn(world, sms, 'resolved')
    await until('the question', () => talk.customer.received().length === 1)
    await talk.customer.write('It broke again')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    await skipTime(world.temporal, talk.workflowId)
    const handle = world.temporal.workflow.getHandle(talk.workflowId)
    // The timer of the resolution fires and changes nothing.
    await until('the timer to fire', async () =>
      (await handle.fetchHistory()).events?.some(event => event.timerFiredEventAttributes),
    )
    expect(await command(sms.ann.api, `${talk.path}/notes`, { text: 'still here' })).toBe('done')
    expect((await rowIn(world, talk.id)).status).toBe('waiting')
  })
})

describe('a survey that has expired', () => {
  test('accepts no typed number any more, but still a tap', async ({ world }) => {
    const short = await world.admin.patch(`/v1/channels/${sms.channelId}`, { csat: { expiresAfter: '1s' } })
    expect(short.status).toBe(200)
    const typed = await talkIn(world, sms, 'resolved')
    await eventIn(world, typed.id, 'survey.expired')
    await typed.customer.write('5')
    await rowIn(world, typed.id, c => c.status === 'waiting')
    expect(await typesOf(world, typed.id)).not.toContain('survey.scored')

    const tapped = await talkIn(world, sms, 'resolved')
    const { data } = await eventIn(world, tapped.id, 'survey.expired')
    const id = `csat:${data.surveyId}:4`
    await tapped.customer.write('', { text: '4', extra: { ButtonPayload: id, ButtonText: '4' } })
    expect((await eventIn(world, tapped.id, 'survey.scored')).data).toMatchObject({ score: 4, late: true })
    expect((await rowIn(world, tapped.id)).status).toBe('resolved')
  })
})

test('a conversation can wait for an agent for ever, without a timer', async ({ world, desk }) => {
  const talk = await talkIn(world, desk)
  await skipTime(world.temporal, talk.workflowId)
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'still here' })).toBe('done')
  expect(await timersOf(world, talk)).toEqual([])
  expect((await rowIn(world, talk.id)).status).toBe('waiting')
})
