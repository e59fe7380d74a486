import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { storeChannel } from '../../activities/channels/connect.ts'
import { ensureSchedulesOf } from '../../activities/channels/schedules.ts'
import { addMember } from '../../db/agents.ts'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  type InboundInput,
} from '../../dev/emulators/twilio/index.ts'
import { newId } from '../../platform/ids.ts'
import { sealCredentials } from '../../providers/credentials.ts'
import { twilioForm } from '../../providers/twilio/connect-form.ts'
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
  contact: { id: string; address: string }
}

type Settings = Record<string, unknown>

export interface DeskOptions {
  medium?: 'whatsapp' | 'sms'
  settings?: Settings
  /** With the schedules that look for missed messages and wrong settings. */
  isScheduled?: boolean
}

/**
 * A channel at the emulator with its webhook. It is stored as when the API connects it, but without the workflow and the schedules
 * of that: hundreds are opened, and few need them.
 */
export async function openChannel(
  world: World,
  medium: 'whatsapp' | 'sms',
  name: string,
): Promise<Pick<Desk, 'channelId' | 'ours' | 'newCustomer'>> {
  const { sql, secrets } = world
  const ours = EMULATOR_ADDRESSES[medium]
  const channelId = newId()
  const { credentials, ...account } = twilioForm.split({
    medium,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
    phoneNumber: ours.replace('whatsapp:', ''),
  })
  const sealedCredentials = sealCredentials(secrets, account.accountId, credentials).toString('base64')
  const by = { kind: 'agent', role: 'admin' } as const
  const input = { channelId, provider: 'twilio', name, ...account, sealedCredentials, by }
  expect(await storeChannel({ sql, secrets })(input)).toEqual({ ok: true })
  const { body } = await world.admin.get(`/v1/channels/${channelId}`)
  await pasteWebhook(world, ours, body.webhookUrl)
  return { channelId, ours, newCustomer: () => customerOf(world, channelId, ours) }
}

/** A channel at the emulator with its webhook, and two agents. */
export async function openDesk(world: World, options: DeskOptions = {}): Promise<Desk> {
  const { medium = 'whatsapp', settings, isScheduled } = options
  const channel = await openChannel(world, medium, `${medium} desk`)
  const { channelId } = channel
  if (isScheduled) await ensureSchedulesOf(world.temporal, channelId, world.config.TEMPORAL_TASK_QUEUE)
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
        const latest = await newestOf<Conversation>(
          world,
          channelId,
          item => item.contact.address === address,
        )
        return latest && check(latest) && latest
      }),
  }
}

/** The newest conversation of a channel that fits, if there is one among the last 200. */
export async function newestOf<T>(
  world: World,
  channelId: string,
  fits: (item: T) => boolean,
): Promise<T | undefined> {
  // It is usually among the first. A page of 200 takes long to make and to check.
  for (const limit of [10, 200]) {
    const { body } = await world.admin.get<{ items: T[]; nextCursor: string | null }>(
      `/v1/conversations?channelId=${channelId}&limit=${limit}`,
    )
    const found = body.items.find(fits)
    if (found || !body.nextCursor) return found
  }
  return undefined
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
