import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { conversationStart } from '../../protocol/start-conversation.ts'
import { everyDay } from '../allocation/floor.ts'
import { command } from '../harness/desk.ts'
import { talkOf } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import {
  answered,
  began,
  type Case,
  desk,
  eve,
  failEvents,
  IN_THE_DARK,
  onSms,
  refused,
  says,
  withAgent,
  world,
} from './operator-cases-stage.ts'
import { inboundSignal, messagesOf, rowIn, signal } from './support.ts'

/** Conversations in states that an operator may wonder about: how each is made, and the text that it shows then. */
export const CASES: Case[] = [
  {
    name: 'a step fails again and again',
    make: async () => {
      const talk = await withAgent()
      await failEvents(talk)
      expect((await desk.ann.api.post(`${talk.path}/notes`, { text: 'A note' })).status).toBe(202)
      return talk
    },
    says: /has failed since/,
    problem: 'step_failing',
  },
  {
    name: 'everybody is offline',
    make: () => onSms({}, /Possible agents/),
    says: /Possible agents/,
    problem: 'none',
  },
  {
    name: 'assignment is manual',
    make: () => onSms({ assignment: { mode: 'manual' } }, /Possible agents/),
    says: /Possible agents/,
    problem: 'none',
  },
  {
    name: 'the channel’s hours never open',
    make: () => {
      const hours = { enabled: true, timezone: 'UTC', unavailableMessage: 'Closed.' }
      return onSms({ businessHours: { ...hours, days: everyDay({ closed: true }) } }, /no planned opening/)
    },
    says: /no planned opening/,
    problem: 'none',
  },
  {
    name: 'a team’s hours never open',
    make: () => began('Closed: hello?', 'waiting'),
    says: /no planned opening/,
    problem: 'none',
  },
  {
    name: 'it waits for the next opening',
    make: () => began('Later: hello?', 'waiting'),
    says: /next opening/,
    problem: 'none',
  },
  {
    name: 'whoever is online has all that they may',
    make: () => began('Hello?', 'waiting'),
    says: /Possible agents/,
    problem: 'none',
  },
  {
    name: 'the only one of the team has all that they may',
    make: () => began('Team: hello?', 'waiting'),
    says: /Possible agents/,
    problem: 'none',
  },
  {
    name: 'the AI has it, and answered',
    make: async () => {
      const talk = await began('Robin: where is it?', 'ai')
      await until('the answer', () => talk.customer.received().length === 1)
      return talk
    },
    says: /^(?![\s\S]*waiting for an answer)[\s\S]*\(1 turn\)/,
    problem: 'none',
  },
  {
    name: 'the AI’s endpoint refuses the key',
    make: () => began('Robin: the key?', 'waiting'),
    says: /handed the conversation over/,
    problem: 'ai_failed',
  },
  {
    name: 'the customer asked the AI for a person',
    make: () => began('Robin: a person, please', 'waiting'),
    says: /handed the conversation over/,
    problem: 'none',
  },
  {
    name: 'a reply did not go, for the account',
    make: () => refused(63007),
    says: /did not reach/,
    problem: 'send_failed',
  },
  {
    name: 'a reply can’t reach the customer; a later one does, and settles nothing',
    make: async () => {
      const talk = await refused(63024)
      await says(talk, /did not reach/)
      expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'And now?' })).toBe('done')
      await until('the next', () => talk.customer.received().length === 1)
      return talk
    },
    says: /^(?![\s\S]*waiting for an answer)[\s\S]*did not reach/,
    problem: 'send_failed',
  },
  {
    name: 'WhatsApp’s window was over, and the customer writes again',
    make: async () => {
      const talk = await refused(63016)
      await says(talk, /did not reach/)
      await talk.customer.write('Are you there?')
      return talk
    },
    says: /opened the window/,
    problem: 'send_failed',
  },
  {
    name: 'the provider took it, and reported later that it did not arrive',
    make: () => answered({ kind: 'final_status', status: 'undelivered', errorCode: 63013 }),
    says: /did not reach/,
    problem: 'send_failed',
  },
  {
    name: 'many did not go',
    make: async () => {
      const talk = await answered({ kind: 'refused', errorCode: 63013, times: 7 })
      for (let n = 2; n <= 7; n++) {
        expect(await command(desk.ann.api, `${talk.path}/messages`, { text: `${n}` })).toBe('done')
      }
      return talk
    },
    says: /and 2 more/,
    problem: 'send_failed',
  },
  {
    name: 'it is not known yet whether a reply went',
    make: () => answered(...IN_THE_DARK),
    says: /checked automatically/,
    problem: 'send_unknown',
  },
  {
    name: 'it stays unknown whether a reply went',
    make: async () => {
      const talk = await answered({ kind: 'callbacks_never' }, { kind: 'hang_before_accepting', ms: 100 })
      await says(talk, /checked automatically/)
      await skipTime(world.temporal, talk.workflowId)
      return talk
    },
    says: /asked for the outcome several times/,
    problem: 'send_unknown',
  },
  {
    name: 'the provider takes nothing for ten minutes',
    make: async () => {
      const talk = await answered({ kind: 'rate_limited', retryAfterSeconds: 600 })
      await says(talk, /does not accept/)
      expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Behind it' })).toBe('done')
      // The details are right: it can't be sent again now.
      const [held] = (await messagesOf(world, talk.id)).filter(({ text }) => text === 'Here you are.')
      expect(await command(desk.ann.api, `${talk.path}/messages/${held?.id}/retry`)).toBe(
        'message_not_retryable',
      )
      return talk
    },
    says: /1 more message waits/,
    problem: 'send_delayed',
  },
  {
    name: 'its agent is not there',
    make: () => withAgent(eve),
    says: /not been online since/,
    problem: 'none',
  },
  {
    name: 'an operator’s signal named nobody',
    make: async () => {
      const talk = await withAgent()
      await signal(world, talk.workflowId, 'assign', { conversationId: talk.id, agentId: randomUUID() })
      return talk
    },
    says: /last refused signal/,
    problem: 'none',
  },
  {
    name: 'a signal was malformed',
    make: async () => {
      const talk = await withAgent()
      await signal(world, talk.workflowId, 'assign', { conversationId: talk.id, agentId: 'Bob' })
      return talk
    },
    says: /last refused signal/,
    problem: 'none',
  },
  {
    name: 'the message came late',
    make: async () => {
      const customer = desk.newCustomer()
      const message = inboundSignal(customer.address, desk.ours, 'Hello?', Date.now() - 20 * 60_000)
      const channel = { id: desk.channelId, medium: 'whatsapp', name: 'desk' } as const
      const { TEMPORAL_TASK_QUEUE: queue } = world.config
      await world.temporal.workflow.signalWithStart('conversation', {
        ...conversationStart(channel, `conversation:${randomUUID()}`, queue, message.receivedAt),
        args: [{ channelId: desk.channelId, address: customer.address, conversationId: randomUUID() }],
        signal: 'inboundMessage',
        signalArgs: [message],
      })
      return talkOf(customer, 'waiting')
    },
    says: /processed late/,
    problem: 'none',
  },
  {
    name: 'it is resolved, and the question of its survey did not go',
    make: async () => {
      const talk = await withAgent()
      const { address: to } = talk.customer
      world.emulator.faults.set({ kind: 'refused', errorCode: 63024, times: 'always', to })
      expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
      return talk
    },
    says: /did not reach/,
    problem: 'send_failed',
  },
  {
    name: 'it was cancelled with an unsent message',
    make: async () => {
      const talk = await answered({ kind: 'rate_limited', retryAfterSeconds: 600 })
      await says(talk, /does not accept/)
      await world.temporal.workflow.getHandle(talk.workflowId).cancel()
      await rowIn(world, talk.id, ({ status }) => status === 'closed')
      return talk
    },
    says: /not sent before/,
    problem: 'none',
  },
]
