import { EMULATOR_ADDRESSES } from '../../../dev/emulators/twilio/index.ts'
import type { Call } from '../call.ts'
import { ENGAGELAB_SENDERS } from '../outside/engagelab.ts'
import type { Outsides } from '../outside/open.ts'
import type { ProviderName, Sender } from '../outside/outside.ts'
import { TWILIO_AI_SENDER } from '../outside/twilio.ts'
import { CLOUD_SENDERS } from '../outside/whatsapp-cloud.ts'

/** A kind of channel, and how people behave in it. */
export interface ChannelKind extends Sender {
  name: string
  provider: ProviderName
  settings: Record<string, unknown>
  /** Share of all customers. */
  weight: number
  /** How its customers answer a survey. If conversations close within seconds, only a tap still counts later. */
  answersBy?: 'typing' | 'tapping'
  /** Whether conversations close soon after they are resolved, so that customers begin new ones. */
  closesSoon?: boolean
  ai?: boolean
  rules?: boolean
}

export const GREETING = 'Hello, and welcome!'
const greeting = { enabled: true, text: GREETING }

export const CHANNEL_KINDS: ChannelKind[] = [
  {
    name: 'SMS',
    provider: 'twilio',
    medium: 'sms',
    ours: EMULATOR_ADDRESSES.sms,
    weight: 3,
    answersBy: 'typing',
    settings: { greeting, csat: { enabled: true, thanks: 'Thank you!' } },
  },
  {
    name: 'WhatsApp',
    provider: 'twilio',
    medium: 'whatsapp',
    ours: EMULATOR_ADDRESSES.whatsapp,
    weight: 3,
    answersBy: 'tapping',
    settings: { greeting, csat: { enabled: true }, assignment: { mode: 'round_robin' } },
  },
  {
    name: 'Messaging Service',
    provider: 'twilio',
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
    provider: 'twilio',
    medium: 'whatsapp',
    ours: TWILIO_AI_SENDER,
    weight: 2,
    answersBy: 'tapping',
    ai: true,
    closesSoon: true,
    settings: { greeting, csat: { enabled: true }, reopenFor: '5s' },
  },
  {
    name: 'Cloud API',
    provider: 'whatsapp_cloud',
    medium: 'whatsapp',
    ours: CLOUD_SENDERS[0] ?? '',
    weight: 3,
    answersBy: 'tapping',
    rules: true,
    settings: { greeting, csat: { enabled: true, thanks: 'Thank you!' } },
  },
  {
    name: 'AI on the Cloud API',
    provider: 'whatsapp_cloud',
    medium: 'whatsapp',
    ours: CLOUD_SENDERS[1] ?? '',
    weight: 2,
    answersBy: 'tapping',
    ai: true,
    closesSoon: true,
    settings: { greeting, csat: { enabled: true }, reopenFor: '5s' },
  },
  {
    name: 'EngageLab',
    provider: 'engagelab',
    medium: 'whatsapp',
    ours: ENGAGELAB_SENDERS[0] ?? '',
    weight: 3,
    answersBy: 'typing',
    settings: { greeting, csat: { enabled: true }, assignment: { mode: 'round_robin' } },
  },
  {
    name: 'AI on EngageLab',
    provider: 'engagelab',
    medium: 'whatsapp',
    ours: ENGAGELAB_SENDERS[1] ?? '',
    weight: 2,
    ai: true,
    closesSoon: true,
    settings: { greeting, reopenFor: '5s' },
  },
]

export interface Channel extends ChannelKind {
  id: string
}

/** Creates the channels, which all agents handle, and sets their webhooks at each provider. */
export async function connectChannels(
  call: Call,
  outsides: Outsides,
  { teamId, aiAgentId, agentIds }: { teamId: string; aiAgentId: string; agentIds: string[] },
): Promise<Channel[]> {
  return Promise.all(
    CHANNEL_KINDS.map(async kind => {
      const outside = outsides[kind.provider]
      const channel = await call<{ id: string; webhookUrl: string }>('POST', '/v1/channels', {
        name: kind.name,
        ...outside.fieldsOf(kind),
      })
      const { id } = channel
      await Promise.all(agentIds.map(agentId => call('PUT', `/v1/channels/${id}/agents/${agentId}`)))
      const aiAgent = kind.ai ? { aiAgent: { id: aiAgentId, enabled: true } } : {}
      await call('PATCH', `/v1/channels/${id}`, { ...kind.settings, ...aiAgent })
      if (kind.rules) await call('PUT', `/v1/channels/${id}/rules`, { rules: [billingRule(teamId)] })
      await outside.point(kind, channel, call)
      return { ...kind, id }
    }),
  )
}

const billingRule = (teamId: string) => ({
  name: 'Billing',
  conditions: [{ field: 'message.text', operator: 'contains', value: 'invoice' }],
  action: { allocate: { to: 'team', id: teamId }, priority: 'high' },
})
