import {
  DEFAULT_ACCOUNT,
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
  type EmulatedAccount,
  type Emulator,
} from '../../../dev/emulators/twilio/index.ts'
import type { Call } from './client.ts'

const AI_SENDER = 'whatsapp:+15005550021'

/** The emulator's account, with a WhatsApp sender for the AI agent. */
export const ACCOUNT: EmulatedAccount = {
  ...DEFAULT_ACCOUNT,
  senders: [...(DEFAULT_ACCOUNT.senders ?? []), { senderId: AI_SENDER, profileName: 'AI' }],
}

/** A kind of channel, and what people do on it. */
export interface ChannelKind {
  name: string
  medium: 'sms' | 'whatsapp'
  ours: string
  service?: boolean
  settings: Record<string, unknown>
  /** Share of all customers. */
  weight: number
  /** How its customers answer a survey. On the one whose conversations close within seconds, only a tap still counts later. */
  answersBy?: 'typing' | 'tapping'
  /** Conversations close soon after they are resolved, and customers write again. */
  closesSoon?: boolean
  ai?: boolean
  rules?: boolean
}

export const GREETING = 'Hello, and welcome!'
const greeting = { enabled: true, text: GREETING }

export const CHANNEL_KINDS: ChannelKind[] = [
  {
    name: 'SMS',
    medium: 'sms',
    ours: EMULATOR_ADDRESSES.sms,
    weight: 3,
    answersBy: 'typing',
    settings: { greeting, csat: { enabled: true, thanks: 'Thank you!' } },
  },
  {
    name: 'WhatsApp',
    medium: 'whatsapp',
    ours: EMULATOR_ADDRESSES.whatsapp,
    weight: 3,
    answersBy: 'tapping',
    settings: { greeting, csat: { enabled: true }, assignment: { mode: 'round_robin' } },
  },
  {
    name: 'Messaging Service',
    medium: 'sms',
    ours: EMULATOR_ADDRESSES.serviceSms,
    weight: 2,
    service: true,
    closesSoon: true,
    rules: true,
    settings: { greeting, csat: { enabled: true }, reopenFor: '5s' },
  },
  {
    name: 'AI on WhatsApp',
    medium: 'whatsapp',
    ours: AI_SENDER,
    weight: 2,
    answersBy: 'tapping',
    ai: true,
    closesSoon: true,
    settings: { greeting, csat: { enabled: true }, reopenFor: '5s' },
  },
]

export interface Channel extends ChannelKind {
  id: string
}

/** Makes the channels, which all the agents handle, and does what one does in Twilio's console: tells it where their messages go. */
export async function connectChannels(
  call: Call,
  emulator: Emulator,
  { teamId, aiAgentId, agentIds }: { teamId: string; aiAgentId: string; agentIds: string[] },
): Promise<Channel[]> {
  return Promise.all(
    CHANNEL_KINDS.map(async kind => {
      const sender = kind.service
        ? { messagingServiceSid: EMULATOR_SERVICE_SID }
        : { phoneNumber: kind.ours.replace('whatsapp:', '') }
      const { id, webhookUrl } = await call<{ id: string; webhookUrl: string }>('POST', '/v1/channels', {
        provider: 'twilio',
        medium: kind.medium,
        name: kind.name,
        accountSid: EMULATOR_ACCOUNT_SID,
        authToken: EMULATOR_AUTH_TOKEN,
        ...sender,
      })
      await Promise.all(agentIds.map(agentId => call('PUT', `/v1/channels/${id}/agents/${agentId}`)))
      const aiAgent = kind.ai ? { aiAgent: { id: aiAgentId, enabled: true } } : {}
      await call('PATCH', `/v1/channels/${id}`, { ...kind.settings, ...aiAgent })
      if (kind.rules) await call('PUT', `/v1/channels/${id}/rules`, { rules: [billingRule(teamId)] })
      await pasteWebhook(emulator, kind, webhookUrl)
      return { ...kind, id }
    }),
  )
}

const billingRule = (teamId: string) => ({
  name: 'Billing',
  conditions: [{ field: 'message.text', operator: 'contains', value: 'invoice' }],
  action: { allocate: { to: 'team', id: teamId }, priority: 'high' },
})

async function pasteWebhook(emulator: Emulator, kind: ChannelKind, webhookUrl: string): Promise<void> {
  const addresses = emulator.accounts().flatMap(account => account.addresses)
  const { sid } = addresses.find(({ address }) => address === kind.ours) ?? {}
  const [path, body] = kind.service
    ? [
        `/v1/Services/${EMULATOR_SERVICE_SID}`,
        { InboundRequestUrl: webhookUrl, UseInboundWebhookOnNumber: 'false' },
      ]
    : kind.medium === 'sms'
      ? [
          `/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/IncomingPhoneNumbers/${sid}.json`,
          { SmsUrl: webhookUrl },
        ]
      : [`/v2/Channels/Senders/${sid}`, { webhook: { callback_url: webhookUrl, callback_method: 'POST' } }]
  const json = 'webhook' in body
  const response = await fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')}`,
      'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    body: json ? JSON.stringify(body) : new URLSearchParams(body as Record<string, string>),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
}
