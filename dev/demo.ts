import { setTimeout as wait } from 'node:timers/promises'
import { ENGAGELAB_DEMO } from './emulators/engagelab/index.ts'
import { EMULATOR_ACCOUNT_SID, EMULATOR_ADDRESSES, EMULATOR_AUTH_TOKEN } from './emulators/twilio/index.ts'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_SECRET,
  CLOUD_NUMBER,
  CLOUD_WABA_ID,
} from './emulators/whatsapp-cloud/index.ts'
import { SCRIPTED_MODEL } from './model/names.ts'

export interface DemoAgent {
  id: string
  name: string
  token: string
}

export interface DemoChannel {
  id: string
  name: string
  provider: string
  medium: 'whatsapp' | 'sms'
  /** Numbers at Twilio's emulator. */
  accountSid?: string
  /** Numbers at the emulators of Meta and EngageLab. */
  wabaId?: string
  phoneNumber: string | null
  webhookUrl: string
}

/** Calls the API as the administrator. Throws an error with the problem's detail. */
export type Call = <T>(method: string, path: string, body?: object) => Promise<T>

export function adminCall(apiUrl: string, adminToken: string): Call {
  return async <T>(method: string, path: string, body?: object) => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    })
    const text = await response.text()
    if (response.ok) return (text ? JSON.parse(text) : undefined) as T
    throw new Error(`${method} ${path}: ${response.status} ${text}`)
  }
}

/** What the demo's AI agent knows. The script answers with the line that fits best. */
const KNOWLEDGE = [
  'We are open every day from 9:00 to 18:00.',
  'Delivery takes two to three days. You get a link to track your parcel.',
  'You can return anything within 30 days; the return label is in the box.',
  'Prices include tax, and shipping is free from 50 euros.',
].join('\n')

const EVERY_DAY = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(day => [
    day,
    { openAllDay: true },
  ]),
)

const DEMO_SETTINGS = {
  businessHours: {
    enabled: true,
    // Always open, so that the demo works at any hour. Close a day to see the difference.
    days: EVERY_DAY,
    unavailableMessage: 'We are closed now. We are back {{nextOpening}}.',
  },
  greeting: { enabled: true, text: 'Hello, and welcome! Someone is with you in a moment.' },
  csat: { enabled: true, askComment: true, thanks: 'Thank you! Your answer helps us.' },
}

/** What was created in the empty database. */
export interface FreshDemo {
  channels: DemoChannel[]
  /** Agents with their tokens, which are shown only once. */
  agents: DemoAgent[]
}

/**
 * Fills an empty database with a demo: channels at the emulators with a greeting, business hours, a rule and a survey;
 * an AI agent for the first channel; and a few agents. Returns undefined if the database was not empty.
 */
export async function seedDemo(call: Call): Promise<FreshDemo | undefined> {
  const [channels, people] = await Promise.all([
    call<{ items: DemoChannel[] }>('GET', '/v1/channels?limit=1'),
    call<{ items: DemoAgent[] }>('GET', '/v1/agents?limit=1'),
  ])
  if (channels.items.length > 0 || people.items.length > 0) return undefined

  const demo = [
    await connectDemo(call, 'Demo', atTwilio('whatsapp')),
    await connectDemo(call, 'Demo by SMS', atTwilio('sms')),
    await connectDemo(call, 'Demo by the Cloud API', AT_META),
    await connectDemo(call, 'Demo by EngageLab', AT_ENGAGELAB),
  ]
  const agents: DemoAgent[] = []
  for (const [name, role] of [
    ['Ann', 'agent'],
    ['Boon', 'agent'],
    ['Sam', 'supervisor'],
  ] as const) {
    const email = `${name.toLowerCase()}@example.com`
    const agent = await call<DemoAgent>('POST', '/v1/agents', { name, email, capacity: 5, role })
    for (const { id } of demo) await call('PUT', `/v1/channels/${id}/agents/${agent.id}`)
    agents.push({ id: agent.id, name: agent.name, token: agent.token })
  }
  await call('PATCH', `/v1/channels/${demo[0]?.id}`, {
    aiAgent: { id: await makeAiAgent(call), enabled: true },
  })
  for (const { id } of demo) await call('PUT', `/v1/channels/${id}/rules`, { rules: demoRules(agents) })
  return { channels: demo, agents }
}

async function makeAiAgent(call: Call): Promise<string> {
  const { id } = await call<{ id: string }>('POST', '/v1/ai-agents', {
    name: 'Robin (a script)',
    model: SCRIPTED_MODEL,
    instructions: 'You answer the customers of a small web shop.',
    knowledge: KNOWLEDGE,
  })
  return id
}

/** A customer who writes about a refund gets the supervisor, even if the AI agent could answer. */
function demoRules(agents: DemoAgent[]) {
  const sam = agents.at(-1)
  return [
    {
      name: 'Refunds go to Sam',
      match: 'any',
      conditions: [
        { field: 'message.text', operator: 'contains', value: 'refund' },
        { field: 'message.text', operator: 'contains', value: 'คืนเงิน' },
      ],
      action: { allocate: { to: 'agent', id: sam?.id }, priority: 'high', labels: ['refund'] },
    },
  ]
}

function atTwilio(medium: 'whatsapp' | 'sms') {
  return {
    provider: 'twilio',
    medium,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
    phoneNumber: EMULATOR_ADDRESSES[medium].replace('whatsapp:', ''),
  }
}

const AT_META = {
  provider: 'whatsapp_cloud',
  phoneNumberId: CLOUD_NUMBER.id,
  wabaId: CLOUD_WABA_ID,
  accessToken: CLOUD_ACCESS_TOKEN,
  appSecret: CLOUD_APP_SECRET,
}

const AT_ENGAGELAB = {
  provider: 'engagelab',
  phoneNumber: ENGAGELAB_DEMO.numbers[0],
  wabaId: ENGAGELAB_DEMO.wabaId,
  devKey: ENGAGELAB_DEMO.devKey,
  devSecret: ENGAGELAB_DEMO.devSecret,
}

async function connectDemo(call: Call, name: string, account: object): Promise<DemoChannel> {
  const channel = await whenWorkerIsUp(() => call<DemoChannel>('POST', '/v1/channels', { ...account, name }))
  await call('PATCH', `/v1/channels/${channel.id}`, DEMO_SETTINGS)
  return channel
}

/** The channels that are connected to an emulator. */
export async function emulatedChannels(call: Call): Promise<DemoChannel[]> {
  const { items } = await call<{ items: DemoChannel[] }>('GET', '/v1/channels?limit=200')
  const accounts: (string | undefined)[] = [EMULATOR_ACCOUNT_SID, CLOUD_WABA_ID, ENGAGELAB_DEMO.wabaId]
  return items.filter(({ accountSid, wabaId }) => accounts.includes(accountSid ?? wabaId))
}

/**
 * Sets the current webhook address of each channel at its emulator. The API's port may have changed since the last
 * start.
 */
export async function pasteWebhooks(call: Call): Promise<void> {
  for (const { id } of await emulatedChannels(call)) {
    await whenWorkerIsUp(() => call('POST', `/v1/channels/${id}/verify`, { repair: true }))
  }
}

/** A worker needs a moment to bundle its workflows. Until then it refuses what the API asks for. */
async function whenWorkerIsUp<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === 3 || !String(error).includes(' 503 ')) throw error
      await wait(1_000)
    }
  }
}
