import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID } from '../../dev/emulators/twilio/index.ts'
import { conversationState } from '../../protocol/queries.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { twilio } from '../../providers/twilio/definition.ts'
import { statusUrl } from '../../providers/webhook-urls.ts'
import { callWebhook } from '../api/webhook-client.ts'
import { type Customer, command, type Desk, type TestAgent } from '../harness/desk.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

/** The fields of a message that tests read. */
export interface SentMessage {
  id: string
  kind: string
  text: string
  status: string
  error: { code: string; class: string; detail: string; fix: string } | null
  providerMessageId: string | null
}

/** A conversation that an agent has, as the agent uses it. */
export interface AgentTalk extends Talk {
  agent: TestAgent
  /** Posts a message, and waits until the workflow has accepted it. Returns its id. */
  reply(content: string | Record<string, unknown>): Promise<string>
  /** Waits until the message has one of these statuses. */
  message(id: string, ...statuses: string[]): Promise<SentMessage>
  messages(): Promise<SentMessage[]>
  /** Sends a message again. Returns `done`, or the code of the refusal. */
  retry(messageId: string): Promise<string>
}

/** Activities are retried after up to ten seconds. */
const PATIENCE_MS = 40_000

/** A customer writes, and Ann takes the conversation. Nothing is sent automatically. */
export async function beginAgentTalk(desk: Desk): Promise<AgentTalk> {
  const talk = await beginTalk(desk, 'waiting', 'Hello')
  const { path } = talk
  const { ann: agent } = desk
  expect(await command(agent.api, `${path}/assign`, { agentId: agent.id })).toBe('done')
  const messages = async () => (await agent.api.get(`${path}/messages?limit=200`)).body.items as SentMessage[]
  return {
    ...talk,
    agent,
    messages,
    async reply(content) {
      const body = typeof content === 'string' ? { text: content } : content
      const { status, body: accepted } = await agent.api.post(`${path}/messages`, body)
      expect(status, JSON.stringify(accepted)).toBe(202)
      return accepted.messageId
    },
    message: (messageId, ...statuses) =>
      until(
        `message ${messageId} to be ${statuses.join(' or ')}`,
        async () => {
          const message = (await messages()).find(item => item.id === messageId)
          if (message && statuses.includes(message.status)) return message
          throw new Error(`it is ${JSON.stringify(message)}`)
        },
        PATIENCE_MS,
      ),
    retry: messageId => command(agent.api, `${path}/messages/${messageId}/retry`),
  }
}

/** Twilio's messages to a customer, oldest first. */
export function sentTo(world: World, customer: Customer) {
  return world.emulator.ledger.messages().filter(message => message.to === customer.address)
}

/** The requests that reached Twilio for a message to a customer, including those that were refused. */
export function countCreates(world: World): { of(customer: Customer): number } {
  const counts = new Map<string, number>()
  world.emulator.ledger.onCreate(({ parameters }) => {
    const to = String(parameters.To)
    counts.set(to, (counts.get(to) ?? 0) + 1)
  })
  return { of: ({ address }) => counts.get(address) ?? 0 }
}

/** The id of our delivery in the callback address of one of Twilio's messages. */
export function deliveryOf(message: { statusCallback?: string }): string {
  return new URL(message.statusCallback ?? '').searchParams.get('delivery') ?? ''
}

/** The workflow's state, from its query. */
export function stateOf(world: World, { workflowId }: Talk): Promise<ConversationState> {
  return world.temporal.workflow.getHandle(workflowId).query(conversationState)
}

/** When the workflow started an activity, by its own clock, ms. */
export async function scheduled(
  world: World,
  { workflowId }: Pick<Talk, 'workflowId'>,
  activity: string,
): Promise<number[]> {
  const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? [])
    .filter(event => event.activityTaskScheduledEventAttributes?.activityType?.name === activity)
    .map(event => Number(event.eventTime?.seconds ?? 0) * 1_000 + (event.eventTime?.nanos ?? 0) / 1e6)
}

/** Sends a status report about one of Twilio's messages. Returns the HTTP status of our answer. */
export async function report(
  world: World,
  desk: Desk,
  message: { sid: string; to: string; statusCallback?: string } | undefined,
  fields: { MessageStatus: string; ErrorCode?: string },
): Promise<number> {
  if (!message) throw new Error('there is no message to report of')
  const { sid: MessageSid, to: To } = message
  return postStatus(world, desk, deliveryOf(message), { MessageSid, From: desk.ours, To, ...fields })
}

export async function postStatus(
  world: World,
  desk: Desk,
  delivery: string | undefined,
  parameters: Record<string, string>,
): Promise<number> {
  const url = statusUrl(twilio, world.baseUrl, desk.channelId, delivery) ?? ''
  return (await callWebhook({ url, parameters: { AccountSid: EMULATOR_ACCOUNT_SID, ...parameters } })).status
}
