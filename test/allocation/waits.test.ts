import { describe, expect, test } from 'vitest'
import { command } from '../harness/desk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { type AgentTalk, beginAgentTalk, report, sentTo, stateOf } from '../sending/talk.ts'
import { eventsOf, rowIn } from '../workflow/support.ts'
import { closedInThreeDays, everyDay, openInThreeDays } from './floor.ts'
import { settingsAndDecisions } from './waits-settings.ts'
import {
  afterHold,
  desk,
  floor,
  inDoubt,
  isAnswered,
  isWaiting,
  shownSince,
  useStage,
  waits,
  world,
} from './waits-stage.ts'

useStage()

describe('an answer counts once it has arrived', () => {
  test('not when it is refused; when it is sent again', async () => {
    const talk = await beginAgentTalk(desk)
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
    const talk = await beginAgentTalk(desk)
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
    const talk = await beginAgentTalk(desk)
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
    const talk = await beginAgentTalk(desk)
    const since = await isWaiting(talk)
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await rowIn(world, talk.id, c => c.status === 'waiting')
    expect(await isWaiting(talk)).toBe(since)
    await until('it to be shown', async () => (await shownSince(talk)) === since)
    await floor.presence(desk.bob, 'online')
    await rowIn(world, talk.id, c => c.assigneeId === desk.bob.id)
    expect(await isWaiting(talk)).toBe(since)
  })

  test('an answered customer does not wait in the queue until they write again', async () => {
    const talk = await beginAgentTalk(desk)
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
    const talk = await beginAgentTalk(desk)
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
    // Bob does not answer either, so Ann gets it again: she was away in between.
    await command(world.admin, `/v1/conversations/${talk.id}/assign`, { agentId: desk.bob.id })
    await floor.presence(desk.bob, 'online')
    await floor.presence(desk.ann, 'offline')
    await floor.presence(desk.ann, 'online')
    // Ann keeps it as long, which is long enough for a busy machine to see it.
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
    await until('the opening', async () => (await stateOf(world, talk as AgentTalk)).line?.[next])
    await skipTime(world.temporal, talk.workflowId)
    await rowIn(world, talk.id, c => c.assigneeId === desk.ann.id)
  })

  test('yet, as their answer is on its way, keeps it', async () => {
    const talk = await beginAgentTalk(desk)
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

describe('outside business hours', () => {
  const close = () => floor.set({ businessHours: { enabled: true, days: everyDay({ closed: true }) } })

  test('reopened, it is back with its agent, and the customer is told nothing', async () => {
    const talk = await beginAgentTalk(desk)
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
    const talk = await beginAgentTalk(desk)
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
    const talk = await beginAgentTalk(desk)
    await close()
    expect(await command(talk.agent.api, `${talk.path}/unassign`)).toBe('done')
    await until('the word', () => talk.customer.received().join() === 'We are closed.')
  })
})

test('the talk is not resolved for silence once its agent has answered', async () => {
  const talk = await beginAgentTalk(desk)
  await talk.reply('Hi')
  await isAnswered(talk)
  world.emulator.faults.set({ kind: 'slow_answer', ms: 4_000, to: talk.customer.address })
  await floor.set({ autoResolve: { human: '1s' } })
  await until('the last words', () => talk.customer.received().includes('Goodbye!'))
  await floor.set({ autoResolve: { human: null } })
  const id = await talk.reply('One more thing')
  await talk.message(id, 'sent', 'delivered', 'read')
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'still here' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('assigned')
})

settingsAndDecisions()
