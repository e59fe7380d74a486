import { afterAll, beforeAll, expect } from 'vitest'
import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import { type ModelAnswer, type ScriptedModel, startModel } from '../../dev/model/start.ts'
import type { Problem } from '../../protocol/search-attributes.ts'
import { everyDay, floorOf, openInThreeDays } from '../allocation/floor.ts'
import { command, type Desk, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { beginTalk, type Reached, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { detailsOf } from './support.ts'

// Conversations in states that an operator may wonder about, on the real server. The tests compare what the Temporal UI
// shows of each with the file operator-cases.txt, which a person can read.

export let model: ScriptedModel
export let world: World
/** The WhatsApp channel: Ann and Cara are online and full, Bob and Eve are offline. */
export let desk: Desk
/** The SMS channel: both agents are offline. */
export let sms: Desk
export let cara: TestAgent
export let eve: TestAgent
export const teams: Record<'cara' | 'never' | 'later', string> = { cara: '', never: '', later: '' }

export const ANSWERS: [RegExp, ModelAnswer][] = [
  [
    /key/,
    { status: 401, body: { error: { code: 'invalid_api_key', message: 'Incorrect API key provided.' } } },
  ],
  [/person/, { text: 'I’ll get you one.', tool: HAND_OVER() }],
]

export function HAND_OVER() {
  return { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants a person.' } }
}

export const began = (text: string, status: Reached, at: Desk = desk): Promise<Talk> =>
  beginTalk(at, status, text)

export async function withAgent(agent: TestAgent = desk.ann): Promise<Talk> {
  const talk = await began('Hello?', 'waiting')
  expect(await command(world.admin, `${talk.path}/assign`, { agentId: agent.id })).toBe('done')
  return talk
}

/** Ann's answer fails in some way. */
export async function answered(...faults: FaultInput[]): Promise<Talk> {
  const talk = await withAgent()
  for (const fault of faults) world.emulator.faults.set({ ...fault, to: talk.customer.address })
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Here you are.' })).toBe('done')
  return talk
}

export const refused = (errorCode: number) => answered({ kind: 'refused', errorCode })
export const IN_THE_DARK: FaultInput[] = [{ kind: 'callbacks_never' }, { kind: 'error_after_accepting' }]

/**
 * Cases that need other settings of the SMS channel are made one after the other, each read before the next: settings
 * reach all conversations that wait.
 */
export let smsSet: Promise<unknown> = Promise.resolve()
export function onSms(settings: object, what: RegExp): Promise<Made> {
  const made = smsSet.then(async () => {
    await floorOf(world, sms).set(settings)
    const talk = await began('Hello?', 'waiting', sms)
    return { ...talk, details: await says(talk, what) }
  })
  smsSet = made
  return made
}

/** PostgreSQL refuses every event of a conversation, until the function that this returns is called. */
export async function failEvents({ id }: Talk): Promise<void> {
  await world.sql.unsafe(`
    create function refuse_event() returns trigger language plpgsql as
      $$ begin raise exception 'refused for a test'; end $$;
    create trigger refuse_event before insert on events
      for each row when (new.conversation_id = '${id}') execute function refuse_event()`)
}

export async function mendEvents(): Promise<void> {
  await world.sql.unsafe('drop trigger refuse_event on events')
}

/** The details of a conversation. Waits until they contain this text. */
export function says({ workflowId }: Talk, what: RegExp): Promise<string> {
  return until(`details that say ${what}`, async () => {
    const details = await detailsOf(world, workflowId)
    if (what.test(details)) return details
    throw new Error(details)
  })
}

/** A conversation, with its details if they had to be read at once. */
export type Made = Talk & { details?: string }

/** The conversation, once its details contain this text. */
export interface Case {
  name: string
  make(): Promise<Made>
  /** The text that its details contain when it is in the wanted state. */
  says: RegExp
  problem: Problem
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
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
      name,
      enabled: true,
      match: 'all',
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
    // The first conversations fill the agents' capacity.
    await floor.presence(desk.ann, 'online')
    await began('Hello?', 'assigned')
    await floor.presence(cara, 'online')
    await began('Team: hello?', 'assigned')
  })
  afterAll(async () => {
    await world.close()
    await model.close()
  })
}
