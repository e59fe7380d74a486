import { describe, expect } from 'vitest'
import { awake, ended, inAnHour, snooze } from '../allocation/snooze-stage.ts'
import { command, type Desk } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { detailsOf, eventIn, eventsOf, idle, rowIn, signal, stateOf, talkIn } from './support.ts'

// What a conversation waits for when its run continues as new, and that it still happens once in the next run.

/** One more than a run takes before it leaves. */
const SIGNALS = 2_001
const AT_ONCE = 50

/** What the customer is sent when WhatsApp's window is about to close. */
const NOTICE = 'Please write to us.'
const SLOW = 'a slow question'

let answerNow = () => {}
const asked = new Promise<void>(resolve => {
  answerNow = resolve
})

const test = modelTest({
  settings: { csat: { enabled: true }, windowNotice: { enabled: true, text: NOTICE } },
  model: {
    answer: async ({ messages }) => {
      if (String(messages.at(-1)?.content).includes(SLOW)) await asked
      return { text: 'The answer of the AI.' }
    },
  },
})

interface Case {
  name: string
  make(world: World, desk: Desk): Promise<Talk>
  /** What ends what the run itself waits for. */
  meanwhile?: () => void
  goesOn(world: World, talk: Talk, desk: Desk): Promise<unknown>
}

const count = async (world: World, { id }: Talk, type: string) =>
  (await eventsOf(world, id)).filter(event => event.type === type).length

async function answeredTalk(world: World, desk: Desk): Promise<Talk> {
  const talk = await talkIn(world, desk, 'assigned')
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'We will see.' })).toBe('done')
  await until('the answer', () => talk.customer.received().includes('We will see.'))
  return talk
}

const CASES: Case[] = [
  {
    name: 'a survey without an answer',
    async make(world, desk) {
      const talk = await talkIn(world, desk, 'resolved')
      await until('the survey', () => talk.customer.received().length === 1)
      return talk
    },
    async goesOn(world, talk) {
      await talk.customer.write('5')
      expect((await eventIn(world, talk.id, 'survey.scored')).data.score).toBe(5)
      expect((await rowIn(world, talk.id)).status).toBe('resolved')
    },
  },
  {
    name: 'a resolved conversation that will be closed',
    make: (world, desk) => talkIn(world, desk, 'resolved'),
    async goesOn(world, talk) {
      await skipTime(world.temporal, talk.workflowId)
      await rowIn(world, talk.id, c => c.status === 'closed')
      expect(await count(world, talk, 'survey.expired')).toBeLessThanOrEqual(1)
    },
  },
  {
    name: 'a snooze until a time',
    async make(world, desk) {
      const talk = await answeredTalk(world, desk)
      expect(await snooze(desk.ann, talk, { until: inAnHour() })).toBe('done')
      return talk
    },
    async goesOn(world, talk) {
      await skipTime(world.temporal, talk.workflowId)
      await awake(world, talk)
      expect((await ended(world, talk)).because).toBe('time')
      expect(await count(world, talk, 'conversation.unsnoozed')).toBe(1)
    },
  },
  {
    name: 'a snooze until the customer writes',
    async make(world, desk) {
      const talk = await answeredTalk(world, desk)
      expect(await snooze(desk.ann, talk, { until: null })).toBe('done')
      return talk
    },
    async goesOn(world, talk) {
      await talk.customer.write('And when?')
      await awake(world, talk)
      expect((await ended(world, talk)).because).toBe('customer_wrote')
    },
  },
  {
    name: 'a notice before the window closes',
    make: (world, desk) => talkIn(world, desk, 'assigned'),
    async goesOn(world, talk) {
      await skipTime(world.temporal, talk.workflowId)
      await until('the notice', () => talk.customer.received().includes(NOTICE))
      expect(talk.customer.received()).toEqual([NOTICE])
    },
  },
  {
    name: 'a reply that did not go',
    async make(world, desk) {
      const talk = await talkIn(world, desk, 'assigned')
      world.emulator.faults.set({ kind: 'refused', errorCode: 63024, to: talk.customer.address })
      expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Arrived?' })).toBe('done')
      await until('it to be told', async () => (await stateOf(world, talk.workflowId)).unsettled)
      return talk
    },
    async goesOn(world, talk) {
      const [one] = (await stateOf(world, talk.workflowId)).unsettled ?? []
      await signal(world, talk.workflowId, 'retrySend', {
        conversationId: talk.id,
        messageId: one?.messageId,
      })
      await until('the reply', () => talk.customer.received().length > 0)
      expect(talk.customer.received()).toEqual(['Arrived?'])
      await until('it to be settled', async () => !(await stateOf(world, talk.workflowId)).unsettled)
    },
  },
  {
    name: 'an answer of the AI agent that is under way',
    async make(world, desk) {
      const made = await world.admin.post('/v1/ai-agents', {
        name: 'Robin',
        model: 'scripted-demo',
        instructions: 'Help.',
      })
      const talk = await beginTalk(desk, 'waiting', SLOW)
      expect(await command(world.admin, `${talk.path}/assign`, { aiAgentId: made.body.id })).toBe('done')
      await until('the turn', async () => (await stateOf(world, talk.workflowId)).aiUsed?.turn === 1)
      return talk
    },
    meanwhile: () => answerNow(),
    async goesOn(world, talk) {
      await until('the answer', () => talk.customer.received().length > 0)
      expect(talk.customer.received()).toEqual(['The answer of the AI.'])
      expect((await rowIn(world, talk.id)).status).toBe('ai')
    },
  },
  {
    name: 'a place in the line',
    make: (world, desk) => talkIn(world, desk, 'waiting'),
    async goesOn(world, talk, desk) {
      const { id, api } = desk.ann
      expect((await api.put(`/v1/agents/${id}/presence`, { presence: 'online' })).status).toBe(200)
      await rowIn(world, talk.id, c => c.status === 'assigned')
      expect(await count(world, talk, 'conversation.assigned')).toBe(1)
    },
  },
]

/** Signals for an earlier conversation, which every run counts and ignores. */
async function flood(world: World, { workflowId }: Talk): Promise<void> {
  const late = { conversationId: crypto.randomUUID(), seq: 1 }
  for (let sent = 0; sent < SIGNALS; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => signal(world, workflowId, 'seen', late)))
  }
}

describe('at a continue-as-new, nothing is forgotten', () => {
  test.for(CASES)('$name', async ({ make, meanwhile, goesOn }, { world, desk }) => {
    const talk = await make(world, desk)
    const handle = world.temporal.workflow.getHandle(talk.workflowId)
    if (!meanwhile) await idle(world, talk)
    const before = { run: (await handle.describe()).runId, state: await stateOf(world, talk.workflowId) }
    const details = await detailsOf(world, talk.workflowId)
    await flood(world, talk)
    meanwhile?.()
    await until('the next run', async () => (await handle.describe()).runId !== before.run)
    if (!meanwhile) {
      expect(await stateOf(world, talk.workflowId)).toEqual(before.state)
      expect(await detailsOf(world, talk.workflowId)).toBe(details)
    }
    await goesOn(world, talk, desk)
  })
})
