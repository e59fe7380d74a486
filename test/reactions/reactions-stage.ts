import { afterAll, beforeAll, expect } from 'vitest'
import type { InboundInput } from '../../dev/emulators/twilio/index.ts'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { type Customer, command, type Desk, openDesk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { eventsOf, idle, rowIn, stateOf, talkIn } from '../workflow/support.ts'

export const QUESTION = 'How would you rate the help you got?'

export let model: ScriptedModel
export let world: World
export let desk: Desk
export let sms: Desk

export interface Shown {
  id: string
  text: string
  shownAs: string | null
  reactions: { emoji: string | null; at: string; by: string }[]
}

export const shown = async ({ id }: { id: string }): Promise<Shown[]> =>
  (await world.admin.get(`/v1/conversations/${id}/messages?limit=200`)).body.items

/** The provider's id of a message in the thread. Waits until it exists. */
export const sidOf = (at: Desk, { address }: Customer, body: string) =>
  until(`“${body}” to be at the phone`, () => {
    const found = world.emulator.thread(at.ours, address).find(message => message.body === body)
    return found?.direction === 'inbound' || found?.status === 'read' || found?.status === 'delivered'
      ? found.sid
      : undefined
  })

/** Reacts to the message with that text. */
export async function react(
  at: Desk,
  customer: Customer,
  emoji: string,
  text: string,
  more?: Partial<InboundInput>,
) {
  const to = await sidOf(at, customer, text)
  return customer.write('', { reaction: { emoji, to }, ...more })
}

export const emojiOn = async (talk: { id: string }, text: string) =>
  (await shown(talk)).find(message => message.text === text)?.reactions.map(({ emoji }) => emoji)

/** Waits until a conversation has so many events about reactions, and nothing is left to do. */
export async function told(talk: Pick<Talk, 'id' | 'workflowId'>, count = 1) {
  await until(`${count} reactions`, async () => {
    const events = await eventsOf(world, talk.id)
    return events.filter(({ type }) => type === 'message.reacted').length === count
  })
}

/** The parts of a conversation that a reaction must not change. */
export async function standing(talk: Talk) {
  await idle(world, talk)
  const { statusSince: _, ...row } = await rowIn(world, talk.id)
  const { seq: __, seenMessages: ___, ...state } = await stateOf(world, talk.workflowId)
  return { row, state, sent: talk.customer.received() }
}

export const answered = async (at: Desk, text = 'See you tomorrow'): Promise<Talk> => {
  const talk = await talkIn(world, at, 'assigned')
  expect(await command(at.ann.api, `${talk.path}/messages`, { text })).toBe('done')
  await sidOf(at, talk.customer, text)
  return talk
}

export const conversationsOf = async (at: Desk, { address }: Customer) =>
  (await world.admin.get(`/v1/conversations?channelId=${at.channelId}&limit=200`)).body.items.filter(
    ({ contact }: { contact: { address: string } }) => contact.address === address,
  )

/** Waits until the latest run of a customer's workflow has ended. */
export const ended = (workflowId: string) =>
  until('the run to end', async () => {
    const { status } = await world.temporal.workflow.getHandle(workflowId).describe()
    return status.name === 'COMPLETED'
  })

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    model = await startModel({ answer: () => ({ text: 'Shall I send it?' }) })
    world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'key' } })
    const settings = { greeting: { enabled: true, text: 'Welcome!' }, csat: { enabled: true } }
    desk = await openDesk(world, { settings })
    sms = await openDesk(world, { medium: 'sms', settings, isScheduled: true })
  })
  afterAll(async () => {
    await world.close()
    await model.close()
  })
}
