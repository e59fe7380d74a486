import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { addMember } from '../../db/agents.ts'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  type InboundInput,
} from '../../dev/emulators/twilio/index.ts'
import type { ApiClient } from './api-client.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

/** An agent in a test, and the API as this agent sees it. */
export interface TestAgent {
  id: string
  name: string
  token: string
  api: ApiClient
}

export interface Desk {
  channelId: string
  /** Our address, in the emulator's form. */
  ours: string
  ann: TestAgent
  bob: TestAgent
  /** A new customer. */
  newCustomer(): Customer
}

export interface Customer {
  address: string
  /** An empty text is sent as no text. */
  write(text: string, more?: Partial<InboundInput>): ReturnType<World['emulator']['sendInbound']>
  /** Our texts that reached the customer, oldest first. */
  received(): string[]
  /** Their latest conversation. Waits until there is one for which the check holds. */
  conversation(check?: (c: Conversation) => boolean): Promise<Conversation>
}

/** The fields of a conversation that tests read. */
export interface Conversation {
  id: string
  channelId: string
  status: string
  assigneeId: string | null
  workflowId: string
  previousId: string | null
  statusSince: string
  waitingSince: string | null
  unattendedSince: string | null
  closeReason: string | null
  labels: string[]
  contact: { id: string }
}

type Settings = Record<string, unknown>

export interface DeskOptions {
  medium?: 'whatsapp' | 'sms'
  settings?: Settings
}

/** A channel at the emulator with its webhook. */
export async function openChannel(
  world: World,
  medium: 'whatsapp' | 'sms',
  name: string,
): Promise<Pick<Desk, 'channelId' | 'ours' | 'newCustomer'>> {
  const ours = EMULATOR_ADDRESSES[medium]
  const created = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium,
    name,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
    phoneNumber: ours.replace('whatsapp:', ''),
  })
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  const { id: channelId, webhookUrl } = created.body
  await pasteWebhook(world, ours, webhookUrl)
  return { channelId, ours, newCustomer: () => customerOf(world, channelId, ours) }
}

/** A channel at the emulator with its webhook, and two agents. */
export async function openDesk(world: World, options: DeskOptions = {}): Promise<Desk> {
  const { medium = 'whatsapp', settings } = options
  const channel = await openChannel(world, medium, `${medium} desk`)
  const { channelId } = channel
  if (settings) {
    const changed = await world.admin.patch(`/v1/channels/${channelId}`, settings)
    expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  }
  const hire = async (name: string) => {
    const agent = await hireAgent(world, name, [])
    // A request would run a workflow, for which no conversation of this channel is there to be told. Hundreds of desks are
    // opened.
    await addMember(world.sql, channelId, agent.id)
    return agent
  }
  const [ann, bob] = await Promise.all([hire('Ann'), hire('Bob')])
  return { ...channel, ann, bob }
}

/** Sets the webhook of an address, as one does in Twilio's console. */
export async function pasteWebhook(world: World, ours: string, webhookUrl: string): Promise<void> {
  const [account] = world.emulator.accounts()
  const { sid } = account?.addresses.find(({ address }) => address === ours) ?? {}
  const whatsapp = ours.startsWith('whatsapp:')
  const response = await fetch(
    whatsapp
      ? `${world.emulator.url}/v2/Channels/Senders/${sid}`
      : `${world.emulator.url}/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/IncomingPhoneNumbers/${sid}.json`,
    {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')}`,
        'Content-Type': whatsapp ? 'application/json' : 'application/x-www-form-urlencoded',
      },
      body: whatsapp
        ? JSON.stringify({ webhook: { callback_url: webhookUrl, callback_method: 'POST' } })
        : new URLSearchParams({ SmsUrl: webhookUrl, SmsMethod: 'POST' }),
    },
  )
  expect(response.ok, await response.text()).toBe(true)
}

export async function hireAgent(
  world: World,
  name: string,
  channelIds: string[],
  fields: Record<string, unknown> = {},
): Promise<TestAgent> {
  const email = `${name.toLowerCase()}.${randomBytes(4).toString('hex')}@example.com`
  const hired = await world.admin.post('/v1/agents', { name, email, capacity: 5, ...fields })
  expect(hired.status, JSON.stringify(hired.body)).toBe(201)
  const { id, token } = hired.body
  for (const channelId of channelIds) {
    expect((await world.admin.put(`/v1/channels/${channelId}/agents/${id}`)).status).toBe(204)
  }
  return { id, name, token, api: world.as(token) }
}

let customers = 0

export function customerOf(world: World, channelId: string, ours: string): Customer {
  customers += 1
  const number = `+1500555${String(2_000 + customers).padStart(4, '0')}`
  const address = ours.startsWith('whatsapp:') ? `whatsapp:${number}` : number
  return {
    address,
    write: (text, more = {}) =>
      world.emulator.sendInbound({ from: address, to: ours, text: text || undefined, ...more }),
    received: () =>
      world.emulator
        .thread(ours, address)
        .filter(message => message.direction !== 'inbound')
        .map(message => message.body),
    conversation: (check = () => true) =>
      until(`the conversation of ${address}`, async () => {
        // It is usually among the newest, which come first. A page of 200 takes long to make and to check.
        for (const limit of [10, 200]) {
          const { body } = await world.admin.get(`/v1/conversations?channelId=${channelId}&limit=${limit}`)
          const latest = body.items.find(
            (item: { contact: { address: string } }) => item.contact.address === address,
          )
          if (latest) return check(latest) && (latest as Conversation)
          if (!body.nextCursor) break
        }
        return undefined
      }),
  }
}

/** Sends a command and waits for its outcome. Returns `done`, or the code of the refusal. */
export async function command(api: ApiClient, path: string, body?: unknown): Promise<string> {
  const sent = await api.post(path, body, { Prefer: 'wait=20' })
  if (sent.status !== 202) return `${sent.status} ${sent.body.code}`
  return sent.body.refused?.code ?? sent.body.status
}

/** The types of a conversation's events, oldest first. */
export async function eventTypes(api: ApiClient, conversationId: string): Promise<string[]> {
  const { body } = await api.get(`/v1/conversations/${conversationId}/events?limit=200`)
  return body.items.map((event: { type: string }) => event.type)
}
