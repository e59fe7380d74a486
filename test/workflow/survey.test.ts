import { describe, expect } from 'vitest'
import type { InboundInput } from '../../dev/emulators/twilio/index.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import {
  close,
  eventIn,
  eventsOf,
  inboundSignal,
  messagesOf,
  rowIn,
  runEnding,
  signal,
  talkIn,
} from './support.ts'

const QUESTION = 'How would you rate the help you got?'
const COMMENT_QUESTION = 'What could have been better?'
const THANKS = 'Thank you!'

/** On WhatsApp with a greeting and simple surveys; by SMS with comments and thanks. */
let sms: Desk

const test = deskTest({
  settings: { greeting: { enabled: true, text: 'Welcome!' }, csat: { enabled: true } },
})

test.beforeAll(async ({ world }) => {
  sms = await openDesk(world, {
    medium: 'sms',
    settings: {
      csat: { enabled: true, askComment: true, commentQuestion: COMMENT_QUESTION, thanks: THANKS },
    },
  })
})

/** A resolved conversation whose question has reached the customer. */
async function asked(world: World, at: Desk): Promise<Talk & { surveyId: string }> {
  const talk = await talkIn(world, at, 'resolved')
  const { data } = await eventIn(world, talk.id, 'survey.created')
  await until('the question', () => talk.customer.received().some(text => text.startsWith(QUESTION)))
  return { ...talk, surveyId: String(data.surveyId) }
}

function tap(surveyId: string, score: number): Partial<InboundInput> {
  const id = `csat:${surveyId}:${score}`
  return { text: undefined, button: { id, title: `${score} – Good` } }
}

async function surveyEvents(world: World, id: string): Promise<string[]> {
  return (await eventsOf(world, id)).map(({ type }) => type).filter(type => type.startsWith('survey.'))
}

describe('a score', () => {
  const ANSWERS: [string, (surveyId: string) => Partial<InboundInput>, number][] = [
    ['a digit', () => ({ text: '3' }), 3],
    ['a digit of another script', () => ({ text: '๔' }), 4],
    ['an emoji', () => ({ text: '😍' }), 5],
    ['a keycap in a format', () => ({ text: '\u202a*5️⃣*\u202c' }), 5],
    ['what the question calls it', () => ({ text: 'Very good, thanks!' }), 5],
    ['a sentence of courtesy', () => ({ text: 'Thank you, 4 out of 5' }), 4],
    ['stars', () => ({ text: '★★★☆☆' }), 3],
    ['a tap on a button', surveyId => tap(surveyId, 2), 2],
    [
      'a pick from the list',
      surveyId => ({ text: undefined, listItem: { id: `csat:${surveyId}:1`, title: '1' } }),
      1,
    ],
  ]
  test.for(ANSWERS)('by %s', async ([_, answer, score], { world, desk }) => {
    const { customer, id, surveyId } = await asked(world, desk)
    const { text = '', ...more } = answer(surveyId)
    await customer.write(text, { text: text || undefined, ...more })
    const scored = await eventIn(world, id, 'survey.scored')
    expect(scored.data).toMatchObject({ surveyId, score, agentId: desk.ann.id })
    expect(scored.data).not.toHaveProperty('late')
    expect((await rowIn(world, id)).status).toBe('resolved')
  })

  test('is asked for with a list on WhatsApp, and in plain text by SMS', async ({ world, desk }) => {
    const [onWhatsApp, bySms] = await Promise.all([asked(world, desk), asked(world, sms)])
    const [, question] = world.emulator
      .thread(desk.ours, onWhatsApp.customer.address)
      .filter(({ direction }) => direction !== 'inbound')
    expect(question?.list?.items.map(({ id }) => id)).toEqual(
      [5, 4, 3, 2, 1].map(score => `csat:${onWhatsApp.surveyId}:${score}`),
    )
    expect(bySms.customer.received().at(-1)).toMatch(/^1 – Very poor$/m)
  })

  test('given again changes nothing', async ({ world, desk }) => {
    const { customer, id, path } = await asked(world, desk)
    await customer.write('5')
    await customer.write('1')
    expect(await command(desk.ann.api, `${path}/notes`, { text: 'behind them' })).toBe('done')
    const scores = (await eventsOf(world, id)).filter(({ type }) => type === 'survey.scored')
    expect(scores.map(({ data }) => data.score)).toEqual([5])
    expect((await rowIn(world, id)).status).toBe('resolved')
  })
})

describe('a comment, where it is asked for', () => {
  test('is the next text after the score; a later text reopens the conversation', async ({ world }) => {
    const { customer, id } = await asked(world, sms)
    await customer.write('4')
    await until('the question for a comment', () => customer.received().at(-1) === COMMENT_QUESTION)
    await customer.write('A bit slow')
    await until('the thanks', () => customer.received().at(-1) === THANKS)
    expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.scored', 'survey.commented'])
    await customer.write('By the way, the parcel is broken')
    await rowIn(world, id, c => c.status === 'waiting')
    const [comments] = await world.sql`select comment from surveys where conversation_id = ${id}`
    expect(comments?.comment).toBe('A bit slow')
  })

  test('can arrive with the score, and is then not asked for', async ({ world }) => {
    const { customer, id } = await asked(world, sms)
    await customer.write('5️⃣ – Very good, thanks *Ann* ❤️')
    await until('the thanks', () => customer.received().at(-1) === THANKS)
    expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.scored', 'survey.commented'])
    expect(customer.received()).not.toContain(COMMENT_QUESTION)
    const [survey] = await world.sql`select score, comment from surveys where conversation_id = ${id}`
    expect(survey).toEqual({ score: 5, comment: 'Very good, thanks *Ann* ❤️' })
    expect((await messagesOf(world, id)).at(-2)?.text).toBe('5️⃣ – Very good, thanks *Ann* ❤️')
  })

  test.for(['Great!', 'ดีมาก', '👍'])(
    'is stored whatever it says (%s), and the score a second time is none; the next text is a request',
    async (text, { world }) => {
      const { customer, id } = await asked(world, sms)
      await customer.write('4')
      await until('the question for a comment', () => customer.received().at(-1) === COMMENT_QUESTION)
      await customer.write('4')
      await customer.write(text)
      await until('the thanks', () => customer.received().at(-1) === THANKS)
      await customer.write('Oh wait, it stopped working again')
      await rowIn(world, id, c => c.status === 'waiting')
      expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.scored', 'survey.commented'])
      const [survey] = await world.sql`select comment from surveys where conversation_id = ${id}`
      expect(survey?.comment).toBe(text)
    },
  )
})

describe('a message that is not a survey answer', () => {
  test('reopens the conversation, ends its survey, and the next resolution asks anew', async ({
    world,
    desk,
  }) => {
    const first = await asked(world, desk)
    const { customer, id, path } = first
    const before = Date.now()
    await customer.write('It broke again')
    const { waitingSince } = await rowIn(world, id, c => c.status === 'waiting')
    expect(Date.parse(String(waitingSince))).toBeGreaterThanOrEqual(before - 1_000)
    expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.superseded'])
    expect((await eventIn(world, id, 'conversation.reopened')).actor.kind).toBe('contact')

    expect(await command(desk.ann.api, `${path}/resolve`)).toBe('done')
    await until('the second question', () => customer.received().filter(t => t === QUESTION).length === 2)
    const second = await eventIn(world, id, 'survey.created', ({ resolution }) => resolution === 2)
    expect(second.data.surveyId).not.toBe(first.surveyId)
    // A tap names its survey: the old one gets this score, the new one the next.
    await customer.write('', tap(first.surveyId, 1))
    await customer.write('5')
    const scored = await until('two scores', async () => {
      const all = (await eventsOf(world, id)).filter(({ type }) => type === 'survey.scored')
      return all.length === 2 && all.map(({ data }) => [data.surveyId, data.score, data.late])
    })
    expect(scored).toEqual([
      [first.surveyId, 1, true],
      [second.data.surveyId, 5, undefined],
    ])
    expect((await rowIn(world, id)).status).toBe('resolved')
  })

  test('that only begins with a number also reopens', async ({ world, desk }) => {
    const { customer, id } = await asked(world, desk)
    await customer.write('I am unhappy, 5 items are missing')
    await rowIn(world, id, c => c.status === 'waiting')
    expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.superseded'])
  })

  test.for(['Thanks a lot!', '*Thank you* ❤️‍🔥', 'ขอบคุณค่ะ'])(
    'an acknowledgement (%s) is kept without reopening',
    async (text, { world, desk }) => {
      const { customer, id, path } = await asked(world, desk)
      await customer.write(text)
      expect(await command(desk.ann.api, `${path}/notes`, { text: 'behind it' })).toBe('done')
      expect((await messagesOf(world, id)).at(-1)?.text).toBe(text)
      expect((await rowIn(world, id)).status).toBe('resolved')
      expect(await surveyEvents(world, id)).toEqual(['survey.created'])
    },
  )
})

describe('a message received before the survey was sent', () => {
  test('does not answer it', async ({ world, desk }) => {
    const { customer, id, workflowId } = await asked(world, desk)
    const early = inboundSignal(customer.address, desk.ours, '5', Date.now() - 60_000)
    await signal(world, workflowId, 'inboundMessage', early)
    await rowIn(world, id, c => c.status === 'waiting')
    expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.superseded'])
  })

  test('cancels a question that was not sent yet', async ({ world, desk }) => {
    const { customer, id, path } = await talkIn(world, desk, 'assigned')
    await until('the greeting', () => customer.received().length === 1)
    world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 2, to: customer.address })
    expect(await command(desk.ann.api, `${path}/resolve`)).toBe('done')
    await until('the refused call', () => world.emulator.faults.list().length === 0)
    await customer.write('5 of them are broken')
    await rowIn(world, id, c => c.status === 'waiting')
    // The reply is sent after the question, if the question was sent.
    expect(await command(desk.ann.api, `${path}/messages`, { text: 'Oh no' })).toBe('done')
    await until('the reply', () => customer.received().includes('Oh no'))
    expect(customer.received()).toEqual(['Welcome!', 'Oh no'])
    expect(await surveyEvents(world, id)).toEqual(['survey.created', 'survey.failed'])
    const { body: report } = await world.admin.get(`/v1/reports/csat?channelId=${desk.channelId}`)
    const [{ count }] = (await world.sql`
      select count(*)::integer from surveys where channel_id = ${desk.channelId} and status <> 'failed'`) as [
      { count: number },
    ]
    expect(report.sent).toBe(count)
  })
})

describe('no survey', () => {
  test('if it was resolved without a survey', async ({ world, desk }) => {
    const { id, path } = await talkIn(world, desk)
    expect(await command(desk.ann.api, `${path}/resolve`, { survey: false })).toBe('done')
    expect((await eventIn(world, id, 'survey.skipped')).data.reason).toBe('resolved without a survey')
    expect(await surveyEvents(world, id)).toEqual(['survey.skipped'])
  })

  test('on WhatsApp when the customer last wrote a day ago; by SMS that is no obstacle', async ({
    world,
    desk,
  }) => {
    const [late, bySms] = await Promise.all([desk, sms].map(at => wroteYesterday(world, at)))
    expect((await eventIn(world, String(late), 'survey.skipped')).data.reason).toMatch(/24-hour window/)
    await eventIn(world, String(bySms), 'survey.created')
  })

  /** A conversation that is resolved now, and whose only message is 25 hours old. */
  async function wroteYesterday(world: World, at: Desk): Promise<string> {
    const { address, conversation } = at.newCustomer()
    await world.temporal.workflow.signalWithStart('conversation', {
      workflowId: `conversation:${at.channelId}:yesterday`,
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      args: [{ channelId: at.channelId, address, conversationId: crypto.randomUUID() }],
      signal: 'inboundMessage',
      signalArgs: [inboundSignal(address, at.ours, 'Anyone?', Date.now() - 25 * 3_600_000)],
    })
    const { id } = await conversation(c => c.status === 'waiting')
    expect(await command(at.ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
    return id
  }
})

describe('a tap on the survey of a conversation that is over', () => {
  test('counts for that survey, and starts nothing', async ({ world, desk }) => {
    const talk = await asked(world, desk)
    const { customer, id, surveyId, workflowId } = talk
    await close(world, talk)
    const told = customer.received().length
    await runEnding(world, workflowId, () => customer.write('', tap(surveyId, 4)))
    expect((await eventIn(world, id, 'survey.scored')).data).toMatchObject({ surveyId, score: 4, late: true })
    expect((await customer.conversation()).id).toBe(id)
    expect(customer.received()).toHaveLength(told)
    // The first score counts; another tap changes nothing.
    await runEnding(world, workflowId, () => customer.write('', tap(surveyId, 1)))
    const scores = (await eventsOf(world, id)).filter(({ type }) => type === 'survey.scored')
    expect(scores).toHaveLength(1)
    expect((await customer.conversation()).id).toBe(id)
  })

  test('counts for that survey also while a new conversation is open, and does not change it', async ({
    world,
    desk,
  }) => {
    const talk = await asked(world, desk)
    const { customer, surveyId } = talk
    await close(world, talk)
    await customer.write('Hello again')
    const next = await customer.conversation(c => c.status === 'waiting' && c.id !== talk.id)
    await customer.write('', tap(surveyId, 3))
    const { data } = await eventIn(world, next.id, 'survey.scored')
    expect(data).toMatchObject({ surveyId, score: 3, late: true })
    expect((await rowIn(world, next.id)).status).toBe('waiting')
    const [survey] = await world.sql`select conversation_id, score from surveys where id = ${surveyId}`
    expect(survey).toMatchObject({ conversationId: talk.id, score: 3 })
  })
})
