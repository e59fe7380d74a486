import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultInput } from '../../dev/emulator/faults.ts'
import { type ModelAnswer, type ScriptedModel, startModel } from '../../dev/model/start.ts'
import type { Problem } from '../../protocol/search-attributes.ts'
import { conversationStart } from '../../protocol/start-conversation.ts'
import { everyDay, floorOf, openInThreeDays } from '../allocation/floor.ts'
import { type Customer, command, type Desk, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { attributesOf, detailsOf, inboundSignal, messagesOf, rowIn, signal, type Talk } from './support.ts'

// Conversations that puzzle whoever looks at them, on the real server: what the Temporal UI tells of each, as a person reads it.
// They are made side by side, and stand in one file, operator-cases.txt.

let model: ScriptedModel
let world: World
/** WhatsApp: Ann and Cara are online and have all that they may, Bob and Eve are offline. */
let desk: Desk
/** SMS: both agents are offline. */
let sms: Desk
let cara: TestAgent
let eve: TestAgent
const teams: Record<'cara' | 'never' | 'later', string> = { cara: '', never: '', later: '' }

const ANSWERS: [RegExp, ModelAnswer][] = [
  [
    /key/,
    { status: 401, body: { error: { code: 'invalid_api_key', message: 'Incorrect API key provided.' } } },
  ],
  [/person/, { text: 'I’ll get you one.', tool: HAND_OVER() }],
]

function HAND_OVER() {
  return { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants a person.' } }
}

beforeAll(async () => {
  model = await startModel({
    answer: ({ messages }) => {
      const text = String(messages.at(-1)?.content)
      return ANSWERS.find(([asked]) => asked.test(text))?.[1] ?? { text: 'It is on its way.' }
    },
  })
  world = await createWorld({
    environment: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'TheKeyOfOurs' },
  })
  ;[desk, sms] = await Promise.all([
    openDesk(world, { settings: { csat: { enabled: true } } }),
    openDesk(world, { medium: 'sms' }),
  ])
  const { admin } = world
  ;[cara, eve] = await Promise.all([
    hireAgent(world, 'Cara', [desk.channelId], { capacity: 1 }),
    hireAgent(world, 'Eve', [desk.channelId]),
  ])
  const made = async (path: string, body: object) => {
    const { status, body: answer } = await admin.post(path, body)
    expect(status, JSON.stringify(answer)).toBe(201)
    return answer.id as string
  }
  const closed = { timezone: 'UTC', days: everyDay({ closed: true }), holidays: [] }
  const ofCara = { agentIds: [cara.id] }
  const [robin, own, never, later] = await Promise.all([
    made('/v1/ai-agents', { name: 'Robin', model: 'scripted-demo', instructions: 'Help.' }),
    made('/v1/teams', { ...ofCara, name: 'Cara’s' }),
    made('/v1/teams', { ...ofCara, name: 'Closed', businessHours: closed }),
    made('/v1/teams', { ...ofCara, name: 'Later', businessHours: { ...closed, days: openInThreeDays() } }),
  ])
  Object.assign(teams, { cara: own, never, later })
  const rule = (name: string, to: string, id: string, more: object = {}) => ({
    ...{ name, enabled: true, match: 'all' },
    conditions: [{ field: 'message.text', operator: 'startsWith', value: `${name}:` }],
    action: { allocate: { to, id }, ...more },
  })
  const rules = [
    rule('Robin', 'ai', robin),
    rule('Team', 'team', own, { priority: 'high' }),
    rule('Closed', 'team', never),
    rule('Later', 'team', later),
  ]
  const put = await admin.put(`/v1/channels/${desk.channelId}/rules`, { rules })
  expect(put.status, JSON.stringify(put.body)).toBe(200)
  const floor = floorOf(world, desk)
  await floor.capacity(desk.ann, 1)
  // The first of each takes all that they may have.
  await floor.presence(desk.ann, 'online')
  await began('Hello?', 'assigned')
  await floor.presence(cara, 'online')
  await began('Team: hello?', 'assigned')
})
afterAll(async () => {
  await world.close()
  await model.close()
})

async function began(text: string, status: string, at: Desk = desk): Promise<Talk> {
  const customer = at.newCustomer()
  await customer.write(text)
  return talkOf(customer, status)
}

async function talkOf(customer: Customer, status: string): Promise<Talk> {
  const { id, workflowId } = await customer.conversation(c => c.status === status)
  return { customer, id, workflowId, path: `/v1/conversations/${id}` }
}

async function withAgent(agent: TestAgent = desk.ann): Promise<Talk> {
  const talk = await began('Hello?', 'waiting')
  expect(await command(world.admin, `${talk.path}/assign`, { agentId: agent.id })).toBe('done')
  return talk
}

/** Ann answers, and that goes wrong. */
async function answered(...faults: FaultInput[]): Promise<Talk> {
  const talk = await withAgent()
  for (const fault of faults) world.emulator.faults.set({ ...fault, to: talk.customer.address })
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Here you are.' })).toBe('done')
  return talk
}

const refused = (errorCode: number) => answered({ kind: 'refused', errorCode })
const IN_THE_DARK: FaultInput[] = [{ kind: 'callbacks_never' }, { kind: 'error_after_accepting' }]

/** What needs the SMS channel otherwise is made one after the other, and looked at before the next: settings reach all that wait. */
let smsSet: Promise<unknown> = Promise.resolve()
function onSms(settings: object, what: RegExp): Promise<Made> {
  const made = smsSet.then(async () => {
    await floorOf(world, sms).set(settings)
    const talk = await began('Hello?', 'waiting', sms)
    return { ...talk, details: await says(talk, what) }
  })
  smsSet = made
  return made
}

/** A conversation, with its details where they had to be read at once. */
type Made = Talk & { details?: string }

/** The conversation, once its details say this. */
interface Case {
  name: string
  make(): Promise<Made>
  /** What its details say once it has come to where it puzzles. */
  says: RegExp
  problem: Problem
}

const CASES: Case[] = [
  {
    name: 'a step fails again and again',
    make: async () => {
      const talk = await withAgent()
      await failEvents(talk)
      expect((await desk.ann.api.post(`${talk.path}/notes`, { text: 'A note' })).status).toBe(202)
      return talk
    },
    says: /fails since/,
    problem: 'step_failing',
  },
  {
    name: 'everybody is offline',
    make: () => onSms({}, /Who could have it/),
    says: /Who could have it/,
    problem: 'none',
  },
  {
    name: 'assignment is manual',
    make: () => onSms({ assignment: { mode: 'manual' } }, /Who could have it/),
    says: /Who could have it/,
    problem: 'none',
  },
  {
    name: 'the channel’s hours never open',
    make: () => {
      const hours = { enabled: true, timezone: 'UTC', unavailableMessage: 'Closed.' }
      return onSms({ businessHours: { ...hours, days: everyDay({ closed: true }) } }, /no opening ahead/)
    },
    says: /no opening ahead/,
    problem: 'none',
  },
  {
    name: 'a team’s hours never open',
    make: () => began('Closed: hello?', 'waiting'),
    says: /no opening ahead/,
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
    says: /Who could have it/,
    problem: 'none',
  },
  {
    name: 'the only one of the team has all that they may',
    make: () => began('Team: hello?', 'waiting'),
    says: /Who could have it/,
    problem: 'none',
  },
  {
    name: 'the AI has it, and answered',
    make: async () => {
      const talk = await began('Robin: where is it?', 'ai')
      await until('the answer', () => talk.customer.received().length === 1)
      return talk
    },
    says: /^(?![\s\S]*waits for an answer)[\s\S]*\(1 turn\)/,
    problem: 'none',
  },
  {
    name: 'the AI’s endpoint refuses the key',
    make: () => began('Robin: the key?', 'waiting'),
    says: /handed it over/,
    problem: 'ai_failed',
  },
  {
    name: 'the customer asked the AI for a person',
    make: () => began('Robin: a person, please', 'waiting'),
    says: /handed it over/,
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
    says: /^(?![\s\S]*waits for an answer)[\s\S]*did not reach/,
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
    says: /opens the window/,
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
    says: /looked for by itself/,
    problem: 'send_unknown',
  },
  {
    name: 'it stays unknown whether a reply went',
    make: async () => {
      const talk = await answered({ kind: 'callbacks_never' }, { kind: 'hang_before_accepting', ms: 100 })
      await says(talk, /looked for by itself/)
      await skipTime(world.temporal, talk.workflowId)
      return talk
    },
    says: /asked about it now and then/,
    problem: 'send_unknown',
  },
  {
    name: 'the provider takes nothing for ten minutes',
    make: async () => {
      const talk = await answered({ kind: 'rate_limited', retryAfterSeconds: 600 })
      await says(talk, /does not take/)
      expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Behind it' })).toBe('done')
      // What the details say is so: it can't be sent again now.
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
    says: /not carried out/,
    problem: 'none',
  },
  {
    name: 'a signal was malformed',
    make: async () => {
      const talk = await withAgent()
      await signal(world, talk.workflowId, 'assign', { conversationId: talk.id, agentId: 'Bob' })
      return talk
    },
    says: /not carried out/,
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
    says: /came late/,
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
    name: 'it was cancelled with a message still to go',
    make: async () => {
      const talk = await answered({ kind: 'rate_limited', retryAfterSeconds: 600 })
      await says(talk, /does not take/)
      await world.temporal.workflow.getHandle(talk.workflowId).cancel()
      await rowIn(world, talk.id, ({ status }) => status === 'closed')
      return talk
    },
    says: /still to go/,
    problem: 'none',
  },
]

/** PostgreSQL refuses every event of a conversation, until that is mended. */
async function failEvents({ id }: Talk): Promise<void> {
  await world.sql.unsafe(`
    create function refuse_event() returns trigger language plpgsql as
      $$ begin raise exception 'refused for a test'; end $$;
    create trigger refuse_event before insert on events
      for each row when (new.conversation_id = '${id}') execute function refuse_event()`)
}

async function mendEvents(): Promise<void> {
  await world.sql.unsafe('drop trigger refuse_event on events')
}

/** The details of a conversation, once they say this. */
function says({ workflowId }: Talk, what: RegExp): Promise<string> {
  return until(`details that say ${what}`, async () => {
    const details = await detailsOf(world, workflowId)
    if (what.test(details)) return details
    throw new Error(details)
  })
}

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The same without what is another each time: ids by name, or by the order in which they come, and no times. */
function stable(details: string, talk: Talk): string {
  const names = new Map([
    [talk.id, 'conversation'],
    ...[desk, sms].flatMap(({ channelId, ann, bob }): [string, string][] => [
      [channelId, 'channel'],
      [ann.id, 'Ann'],
      [bob.id, 'Bob'],
    ]),
    [cara.id, 'Cara'],
    [eve.id, 'Eve'],
    ...Object.entries(teams).map(([name, id]): [string, string] => [id, `team ${name}`]),
  ])
  let others = 0
  const named = (id: string) => {
    const name = names.get(id) ?? `id ${++others}`
    names.set(id, name)
    return `<${name}>`
  }
  return (
    details
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      // Ann is given what the tests need.
      .replace(/has \d+ of 1/g, 'has <n> of 1')
      .replace(UUIDS, named)
  )
}

/** A few at a time: other files of tests share the machine. */
const AT_ONCE = 5

/** In the order given. */
async function sideBySide<T, R>(given: T[], make: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = given.entries()
  const maker = async () => {
    // They share the one iterator.
    for (const [index, one] of left) results[index] = await make(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, maker))
  return results
}

test('twenty-odd conversations that puzzle', async () => {
  const made = await sideBySide(CASES, async ({ name, make, says: what, problem }) => {
    const talk = await make()
    const details = talk.details ?? (await says(talk, what))
    await until(`the problem of: ${name}`, async () => {
      const [shown] = (await attributesOf(world, talk.workflowId)).ConversationProblem ?? []
      if (shown === problem) return true
      throw new Error(`it is ${shown}`)
    })
    expect(details.length).toBeLessThan(8_000)
    return { name, problem, talk, text: stable(details, talk) }
  })
  const shown = made.map(
    ({ name, problem, text }) => `### ${name}\n\nConversationProblem: ${problem}\n\n${text}\n`,
  )
  await expect(shown.join('\n')).toMatchFileSnapshot('operator-cases.txt')

  // Neither words nor numbers of customers, nor keys.
  for (const { text } of made) expect(text).not.toMatch(/hello\?|Here you are|TheKeyOfOurs|1500555/i)

  const ofTeam = made.find(({ name }) => name === 'the only one of the team has all that they may')
  expect((await attributesOf(world, ofTeam?.talk.workflowId ?? '')).ConversationPriority).toEqual(['high'])

  // What was mended is no problem any more.
  const failing = made.find(({ problem }) => problem === 'step_failing')?.talk
  await mendEvents()
  await until('the step to succeed', async () => {
    const { ConversationProblem } = await attributesOf(world, failing?.workflowId ?? '')
    return ConversationProblem?.[0] === 'none'
  })
})
