import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkBusinessHours } from '../../activities/allocation/check-business-hours.ts'
import { evaluateRules } from '../../activities/allocation/evaluate-rules.ts'
import { appendEvents, isNumberTaken } from '../../db/events.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { startSecondApi } from '../api/second-api.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { report, sentTo, startTalk, stateOf, type Talk } from '../sending/talk.ts'
import { attributesOf, eventIn, eventsOf, rowIn } from '../workflow/support.ts'
import { closedInThreeDays, everyDay, type Floor, floorOf, openInThreeDays } from './floor.ts'

// Since when a customer waits for an answer, and who has it: the same in the API, in Temporal and in the timers.

let world: World
let desk: Desk
let floor: Floor

beforeAll(async () => {
  world = await createWorld()
  desk = await openDesk(world)
  floor = floorOf(world, desk)
})
afterAll(() => world.close())

const QUIET = {
  businessHours: { enabled: false, unavailableMessage: 'We are closed.', timezone: 'UTC', holidays: [] },
  reassign: { offlineAfter: null, noReplyAfter: null },
  autoResolve: { ai: null, human: null, message: 'Goodbye!' },
}

beforeEach(async () => {
  world.emulator.faults.clear()
  await floor.set(QUIET)
  await floor.presence(desk.ann, 'offline')
  await floor.presence(desk.bob, 'offline')
  await floor.capacity(desk.ann, 50)
  await floor.capacity(desk.bob, 50)
})

/** Since when the customer waits, epoch ms, once row and workflow say the same, and the check holds. */
function waits(talk: Pick<Talk, 'id' | 'workflowId'>, check: (since: number | undefined) => boolean) {
  return until('row and workflow to say the same', async () => {
    const { waitingSince } = await rowIn(world, talk.id)
    const inRow = waitingSince === null ? undefined : Date.parse(waitingSince)
    const { unansweredSince: inWorkflow } = await stateOf(world, talk as Talk)
    if (inRow !== inWorkflow || !check(inRow)) throw new Error(`${inRow} and ${inWorkflow}`)
    return { since: inRow }
  })
}
const isWaiting = async (talk: Talk) => (await waits(talk, since => since !== undefined)).since ?? 0
const isAnswered = (talk: Talk) => waits(talk, since => since === undefined)
const shownSince = async ({ workflowId }: Talk) => {
  const [since] = ((await attributesOf(world, workflowId)).ConversationWaitingSince ?? []) as Date[]
  return since?.getTime()
}

/** A reply that Twilio took, as nobody knows; nothing is heard of it while it holds back others. */
async function inDoubt(): Promise<{ talk: Talk; id: string; since: number }> {
  const talk = await startTalk(desk)
  const since = await isWaiting(talk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'error_after_accepting', to })
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  const list = { kind: 'error_before_accepting', operation: 'messages.list', times: 'always', to } as const
  world.emulator.faults.set(list)
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  expect(await isWaiting(talk)).toBe(since)
  return { talk, id, since }
}

/** The two minutes are over; what follows has gone. */
async function afterHold({ talk, id }: { talk: Talk; id: string }): Promise<void> {
  await skipTime(world.temporal, talk.workflowId)
  await until('it to hold back nothing', async () => (await stateOf(world, talk)).hold === undefined)
  await talk.message(id, 'unknown')
}

describe('an answer counts once it has arrived', () => {
  test('not when it is refused; when it is sent again', async () => {
    const talk = await startTalk(desk)
    const since = await isWaiting(talk)
    world.emulator.faults.set({ kind: 'refused', errorCode: 30007, to: talk.customer.address })
    const id = await talk.reply('Hi')
    await talk.message(id, 'failed')
    expect(await isWaiting(talk)).toBe(since)
    expect(await talk.retry(id)).toBe('done')
    await isAnswered(talk)
    expect((await stateOf(world, talk)).lastOutAt).toBeDefined()
  })

  test('no more, when it turns out not to have arrived', async () => {
    const talk = await startTalk(desk)
    const since = await isWaiting(talk)
    world.emulator.faults.set({ kind: 'callbacks_never', to: talk.customer.address })
    const id = await talk.reply('Hi')
    await talk.message(id, 'sent')
    await isAnswered(talk)
    await report(world, desk, sentTo(world, talk.customer)[0], {
      MessageStatus: 'undelivered',
      ErrorCode: '63018',
    })
    await talk.message(id, 'failed')
    expect((await waits(talk, at => at !== undefined)).since).toBe(since)
    expect(await talk.retry(id)).toBe('done')
    await isAnswered(talk)
  })

  test('when a person says so, after it held back others', async () => {
    const doubt = await inDoubt()
    await afterHold(doubt)
    expect(await isWaiting(doubt.talk)).toBe(doubt.since)
    const settle = `${doubt.talk.path}/messages/${doubt.id}/settle`
    expect(await command(doubt.talk.agent.api, settle, { sent: true })).toBe('done')
    await isAnswered(doubt.talk)
  })

  test('when it is reported late, and then not what was asked since', async () => {
    const doubt = await inDoubt()
    const { talk, id } = doubt
    await afterHold(doubt)
    await talk.customer.write('Hello?')
    await until('the question', async () => (await stateOf(world, talk)).asked?.length === 2)
    await report(world, desk, sentTo(world, talk.customer)[0], { MessageStatus: 'delivered' })
    await talk.message(id, 'delivered')
    const { since = 0 } = await waits(talk, at => at !== undefined && at > doubt.since)
    await talk.reply('Yes?')
    await isAnswered(talk)
    expect(since).toBeGreaterThan(doubt.since)
    expect((await stateOf(world, talk)).unsettled).toBeUndefined()
  })

  test('but not to what they wrote while it was on its way', async () => {
    const talk = await startTalk(desk)
    const first = await isWaiting(talk)
    world.emulator.faults.set({ kind: 'slow_answer', ms: 1_500, to: talk.customer.address })
    await floor.set({ autoResolve: { human: '1s' } })
    const id = await talk.reply('Hi')
    await talk.customer.write('One more thing')
    await talk.message(id, 'sent', 'delivered', 'read')
    const { since = 0 } = await waits(talk, at => at !== undefined && at > first)
    await talk.customer.write('And another')
    await until('it to be heard', async () => (await stateOf(world, talk)).queue.length === 0)
    expect((await waits(talk, () => true)).since).toBe(since)
    expect((await rowIn(world, talk.id)).status).toBe('assigned')
  })
})

describe('from hand to hand', () => {
  test('the customer waits since their question, wherever the conversation is', async () => {
    const talk = await startTalk(desk)
    const since = await isWaiting(talk)
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    expect(await isWaiting(talk)).toBe(since)
    await until('it to be shown', async () => (await shownSince(talk)) === since)
    await floor.presence(desk.bob, 'online')
    await rowIn(world, talk.id, c => c.assigneeId === desk.bob.id)
    expect(await isWaiting(talk)).toBe(since)
  })

  test('nobody waits in the line who has their answer, until they ask', async () => {
    const talk = await startTalk(desk)
    await talk.reply('Hi')
    await isAnswered(talk)
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    await isAnswered(talk)
    expect(await shownSince(talk)).toBeUndefined()
    await talk.customer.write('One more thing')
    const since = await isWaiting(talk)
    await until('it to be shown', async () => (await shownSince(talk)) === since)
  })

  test('reopened by an agent nobody waits; by the customer they do', async () => {
    const talk = await startTalk(desk)
    expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
    await isAnswered(talk)
    expect(await command(talk.agent.api, `${talk.path}/reopen`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    await isAnswered(talk)
    expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
    await talk.customer.write('Another question')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    await isWaiting(talk)
  })
})

describe('who did not answer', () => {
  const leftAlone = async () => {
    await floor.presence(desk.ann, 'online')
    const customer = desk.newCustomer()
    await customer.write('Hello?')
    const { id, workflowId } = await customer.conversation(c => c.assigneeId === desk.ann.id)
    return { customer, id, workflowId }
  }

  test('has it again once they have been away, whatever it waited for meanwhile', async () => {
    await floor.set({ reassign: { noReplyAfter: '1s' } })
    const talk = await leftAlone()
    await rowIn(world, talk.id, c => c.status === 'waiting')
    await floor.set({ reassign: { noReplyAfter: null } })
    await floor.presence(desk.ann, 'offline')
    await floor.presence(desk.ann, 'online')
    await rowIn(world, talk.id, c => c.assigneeId === desk.ann.id)
    // Bob has it, and does not answer either: Ann, who has been away since, is asked again.
    await command(world.admin, `/v1/conversations/${talk.id}/assign`, { agentId: desk.bob.id })
    await floor.presence(desk.bob, 'online')
    await floor.presence(desk.ann, 'offline')
    await floor.presence(desk.ann, 'online')
    // Ann has it for as long: enough for a busy machine to see it.
    await floor.set({ reassign: { noReplyAfter: '3s' } })
    await rowIn(world, talk.id, c => c.assigneeId === desk.ann.id)
    await floor.set({ reassign: { noReplyAfter: null } })
  })

  test.each([
    ['while it is closed', openInThreeDays, 'opensAt'],
    ['while it is open', closedInThreeDays, 'asksAgainAt'],
  ] as const)('has it again at the next opening, left alone %s', async (_, daysOf, next) => {
    const open = { enabled: true, days: everyDay({ openAllDay: true }) }
    await floor.set({ businessHours: open, reassign: { noReplyAfter: '1s' } })
    const talk = await leftAlone()
    await rowIn(world, talk.id, c => c.status === 'waiting')
    await floor.set({ businessHours: { days: daysOf() }, reassign: { noReplyAfter: null } })
    await until('the opening', async () => (await stateOf(world, talk as Talk)).line?.[next])
    await skipTime(world.temporal, talk.workflowId)
    await rowIn(world, talk.id, c => c.assigneeId === desk.ann.id)
  })

  test('yet, as their answer is on its way, keeps it', async () => {
    const talk = await startTalk(desk)
    world.emulator.faults.set({ kind: 'slow_answer', ms: 2_500, to: talk.customer.address })
    const id = await talk.reply('Hi')
    await floor.set({ reassign: { noReplyAfter: '1s' } })
    await talk.message(id, 'sent', 'delivered', 'read')
    await isAnswered(talk)
    await floor.set({ reassign: { noReplyAfter: null } })
    expect((await rowIn(world, talk.id)).assigneeId).toBe(desk.ann.id)
    const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
    expect(types).not.toContain('conversation.reassigned')
  })
})

describe('out of hours', () => {
  const close = () => floor.set({ businessHours: { enabled: true, days: everyDay({ closed: true }) } })

  test('reopened, it is back with its agent, and the customer is told nothing', async () => {
    const talk = await startTalk(desk)
    await talk.reply('Hi')
    await isAnswered(talk)
    expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
    await close()
    await floor.presence(desk.ann, 'online')
    expect(await command(world.admin, `${talk.path}/reopen`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'assigned' && c.assigneeId === desk.ann.id)
    expect(talk.customer.received()).toEqual(['Hi'])
  })

  test('handed back, it goes to whoever is there; with nobody there, it waits for the opening', async () => {
    const talk = await startTalk(desk)
    await talk.reply('Hi')
    await isAnswered(talk)
    await floor.set({ businessHours: { enabled: true, days: openInThreeDays() } })
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    const [entry] = (await floor.line()).entries.filter(({ conversationId }) => conversationId === talk.id)
    expect(entry?.notBefore).not.toBeNull()
    expect(await command(world.admin, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    await floor.presence(desk.bob, 'online')
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'assigned' && c.assigneeId === desk.bob.id)
    expect(talk.customer.received()).toEqual(['Hi'])
  })

  test('who waits for an answer is told', async () => {
    const talk = await startTalk(desk)
    await close()
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await until('the word', () => talk.customer.received().join() === 'We are closed.')
  })
})

test('the talk is not resolved for silence once its agent has answered', async () => {
  const talk = await startTalk(desk)
  await talk.reply('Hi')
  await isAnswered(talk)
  world.emulator.faults.set({ kind: 'slow_answer', ms: 1_500, to: talk.customer.address })
  await floor.set({ autoResolve: { human: '1s' } })
  await until('the last words', () => talk.customer.received().includes('Goodbye!'))
  await floor.set({ autoResolve: { human: null } })
  const id = await talk.reply('One more thing')
  await talk.message(id, 'sent', 'delivered', 'read')
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'still here' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('assigned')
})

describe('settings reach open conversations', () => {
  let rounds = 0
  const keep = () =>
    world.temporal.workflow.execute('keeper', {
      workflowId: `keeper:${desk.channelId}:${++rounds}`,
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      args: [],
    })

  test('also when Temporal was away as they were saved', async () => {
    const away = await startSecondApi(world, { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` })
    const talk = await startTalk(desk)
    await until('it to be told', async () => (await keep()).settingsTold === 0)
    const days = closedInThreeDays()
    const made = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
    // Nobody waits, so that it has nothing to say.
    await talk.reply('Hi')
    await isAnswered(talk)
    expect(await command(world.admin, `${talk.path}/assign`, { aiAgentId: made.body.id })).toBe('done')
    const path = `/v1/channels/${desk.channelId}`
    const changes = { windowNotice: { enabled: true, text: 'Soon.' }, businessHours: { enabled: true, days } }
    expect((await away.admin.patch(path, changes)).status).toBe(200)
    expect((await away.admin.patch(path, changes)).status).toBe(200)
    expect((await stateOf(world, talk)).checksHours).toBe(false)
    expect((await keep()).settingsTold).toBeGreaterThan(0)
    await until('it to be told', async () => (await stateOf(world, talk)).followUps.tellsWindow)
    expect((await stateOf(world, talk)).checksHours).toBe(true)
    await until('nothing to be told', async () => (await keep()).settingsTold === 0)

    // What an AI agent that is no more has goes to humans.
    expect((await away.admin.delete(`/v1/ai-agents/${made.body.id}`)).status).toBe(204)
    expect((await rowIn(world, talk.id)).status).toBe('ai')
    await keep()
    await rowIn(world, talk.id, c => c.status === 'waiting')
    expect((await eventIn(world, talk.id, 'conversation.handed_over')).data.reason).toBe('ai_disabled')
    await until('nothing to be told', async () => (await keep()).settingsTold === 0)
    await away.close()
    await floor.set({ windowNotice: { enabled: false } })
  })
})

test('of two parts in doubt each is told of', async () => {
  const talk = await startTalk(desk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'callbacks_never', times: 2, to })
  const list = { kind: 'error_before_accepting', operation: 'messages.list', times: 'always', to } as const
  world.emulator.faults.set(list)
  world.emulator.faults.set({ kind: 'error_after_accepting', to })
  const id = await talk.reply(`${'A'.repeat(1_500)} ${'B'.repeat(1_500)}`)
  await talk.message(id, 'unknown')
  world.emulator.faults.set({ kind: 'refused', errorCode: 30007, to })
  await report(world, desk, sentTo(world, talk.customer)[0], { MessageStatus: 'delivered' })
  await skipTime(world.temporal, talk.workflowId)
  expect((await talk.message(id, 'failed')).error?.code).toBe('30007')
  const told = (await eventsOf(world, talk.id)).filter(({ data }) => data.messageId === id)
  expect(told.map(({ type }) => type)).toEqual(['message.queued', 'message.unknown', 'message.failed'])
})

describe('a decision is recorded, and never made anew', () => {
  const by = (attempt: number) =>
    new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') })
  const placeIn = ({ id }: Talk, seq: number) => ({ conversationId: id, channelId: desk.channelId, seq })

  // A reset of the workflow begins to count tries anew.
  test.each([2, 1])('the hours and the rules, by try %d after the one that recorded it', async attempt => {
    const talk = await startTalk(desk)
    const [message] = await world.sql<{ providerMessageId: string }[]>`
      select provider_message_id from messages where conversation_id = ${talk.id}`
    const rules = (id: string) =>
      world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
        rules: [{ name: 'all', conditions: [], action: { allocate: { to: 'agent', id } } }],
      })
    const hours = { ...placeIn(talk, 5_000), at: Date.now() }
    const route = { ...placeIn(talk, 5_010), providerMessageId: message?.providerMessageId ?? '' }
    const decide = (tries: number) =>
      Promise.all([
        by(tries).run(checkBusinessHours(dependenciesOf(world)), hours),
        by(tries).run(evaluateRules(dependenciesOf(world)), route),
      ])
    await floor.set({ businessHours: { enabled: true, days: openInThreeDays() } })
    await rules(desk.ann.id)
    const decided = await decide(1)
    expect(decided).toMatchObject([
      { open: false, tell: true },
      { to: 'human', agentId: desk.ann.id },
    ])
    await floor.set({ businessHours: { days: everyDay({ openAllDay: true }) } })
    await rules(desk.bob.id)
    expect(await decide(attempt)).toEqual(decided)
    await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules: [] })
  })

  test('a number that holds another event, or that of another part, is refused', async () => {
    const talk = await startTalk(desk)
    const append = (type: 'message.unknown' | 'message.failed', deliveryId: string) =>
      appendEvents(world.sql, { id: talk.id, channelId: desk.channelId }, [
        { seq: 6_000, type, actor: { kind: 'system' }, data: { deliveryId } },
      ])
    expect(await append('message.unknown', 'a')).toBe(1)
    expect(await append('message.unknown', 'a')).toBe(0)
    for (const [type, part] of [
      ['message.failed', 'a'],
      ['message.unknown', 'b'],
    ] as const) {
      const error = await append(type, part).catch(error => error)
      expect(isNumberTaken(error)).toBe(true)
      expect(error.message).toContain('number 6000')
      expect(error.message).toMatch(`holds message.unknown a, and is to hold ${type} ${part}`)
    }
  })
})
