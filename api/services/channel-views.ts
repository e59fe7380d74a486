import type { z } from '@hono/zod-openapi'
import { type Channel, lastWebhooks } from '../../db/channels.ts'
import { type InboundFigures, type InboundGap, loadLastGaps, loadReadings } from '../../db/recovery.ts'
import type { InboundMode } from '../../domain/inbound-mode.ts'
import { DEFAULT_REGION } from '../../domain/regions.ts'
import { inboundMode, reachability } from '../../platform/inbound-mode.ts'
import { statusUrl, webhookUrls } from '../../providers/webhook-urls.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { settingsView } from '../http/views.ts'
import type * as schemas from '../schemas/channels.ts'

type ChannelView = z.output<typeof schemas.channel>

type Known = Pick<ApiDependencies, 'sql' | 'config'>

/** A channel as the API shows it: everything but its secrets. */
export async function channelView(known: Known, channel: Channel): Promise<ChannelView> {
  const [view] = await channelViews(known, [channel])
  if (!view) throw new Error('the channel is not there')
  return view
}

export async function channelViews({ sql, config }: Known, channels: Channel[]): Promise<ChannelView[]> {
  const ids = channels.map(({ id }) => id)
  const [seen, readings, gaps] = await Promise.all([
    lastWebhooks(sql, ids),
    loadReadings(sql, ids),
    loadLastGaps(sql, ids),
  ])
  return channels.map(channel => {
    const { id, medium, name, accountSid, phoneNumber, messagingServiceSid, version, createdAt } = channel
    const { webhookUrl, fallbackUrl = null } = webhookUrls(reachability(config), channel)
    return {
      ...{ id, provider: 'twilio' as const, medium, name, accountSid, phoneNumber, messagingServiceSid },
      ...{ region: channel.region ?? DEFAULT_REGION, edge: channel.edge },
      ...{ webhookUrl, fallbackUrl, statusUrl: statusUrl(config.PUBLIC_URL, channel), version },
      ...settingsView(channel.settings),
      lastWebhookAt: seen.get(id)?.toISOString() ?? null,
      inbound: inboundView(config, channel, readings.get(id), gaps.get(id)),
      createdAt: createdAt.toISOString(),
    }
  })
}

export const MODES: Record<InboundMode, string> = {
  webhook:
    'Twilio calls the webhook for each message; its list is read every two minutes for what no webhook brought.',
  pull: 'Twilio can’t call a webhook at PUBLIC_URL, a private address (or INBOUND_MODE says so): its message list is read every few seconds instead. That is meant for trying things out: messages come seconds late, and without what was tapped, locations and names; what became of ours is asked for within a minute or two.',
}

const NOT_POINTED_HERE =
  'Nothing shows yet that Twilio sends this channel’s messages here, so that they are left to whoever has them now: paste the webhookUrl at Twilio, or let POST …/verify set it.'

function inboundView(
  config: Known['config'],
  { accountSid }: Channel,
  reading: InboundFigures | undefined,
  gap: InboundGap | undefined,
): ChannelView['inbound'] {
  const mode = inboundMode(reachability(config), accountSid)
  return {
    mode,
    about: reading?.error === 'not_pointed_here' ? NOT_POINTED_HERE : MODES[mode],
    lastReadAt: reading?.readAt?.toISOString() ?? null,
    watermark: reading?.watermark.toISOString() ?? null,
    error: reading?.error ?? null,
    recovered: reading?.recovered ?? 0,
    lastGap: gap
      ? {
          foundAt: gap.foundAt.toISOString(),
          firstAt: gap.firstAt.toISOString(),
          lastAt: gap.lastAt.toISOString(),
          messages: gap.messages,
        }
      : null,
  }
}

/** Twilio's number that every account can try WhatsApp with. */
const WHATSAPP_SANDBOX = '+14155238886'

const CONSOLE = 'https://console.twilio.com/us1/develop'

interface Step {
  do: string
  url?: string
  value?: string
}

/** What is left to do at the provider, with the place in its console and what to paste there. */
export function nextSteps(channel: Channel, config: Known['config']): Step[] {
  const reached = reachability(config)
  if (inboundMode(reached, channel.accountSid) === 'pull') return pullSteps()
  const { webhookUrl: value, fallbackUrl: fallback } = webhookUrls(reached, channel)
  const verify: Step = {
    do: `Check it with POST /v1/channels/${channel.id}/verify; with {"repair": true} the address is set for you where the provider allows it.`,
  }
  const second: Step[] = fallback
    ? [{ do: 'Beside it, paste this as the address to be called when the first one fails.', value: fallback }]
    : []
  return [
    ...pasteStep(channel, value),
    ...second,
    verify,
    { do: 'Write to the number, and see the conversation in GET /v1/conversations.' },
  ]
}

function pullSteps(): Step[] {
  return [
    {
      do: `Nothing is to be pasted: messages to the number are answered from here from now on. ${MODES.pull}`,
    },
    { do: 'Write to the number, and see the conversation in GET /v1/conversations some seconds later.' },
    {
      do: 'For real use, give the API an address that Twilio reaches, set PUBLIC_URL to it, and paste the webhookUrl that the channel then shows.',
    },
  ]
}

function pasteStep(channel: Channel, value: string): Step[] {
  if (channel.messagingServiceSid) {
    return [
      {
        do: 'Open the service’s Integration page (Messaging > Services > your service > Integration), choose "Send a webhook", and paste this as the Request URL, method HTTP POST.',
        url: `${CONSOLE}/sms/services/${channel.messagingServiceSid}/integration`,
        value,
      },
    ]
  }
  if (channel.medium === 'whatsapp' && channel.phoneNumber === WHATSAPP_SANDBOX) {
    return [
      {
        do: 'Open the sandbox (Messaging > Try it out > Send a WhatsApp message > Sandbox settings), and paste this under "When a message comes in", method POST.',
        url: `${CONSOLE}/sms/try-it-out/whatsapp-learn`,
        value,
      },
      {
        do: `Join the sandbox from each phone that takes part: send the words "join …" shown on that page to ${WHATSAPP_SANDBOX} by WhatsApp. It lasts three days; then join again.`,
        url: `${CONSOLE}/sms/try-it-out/whatsapp-learn`,
      },
    ]
  }
  if (channel.medium === 'whatsapp') {
    return [
      {
        do: 'Open the sender (Messaging > Senders > WhatsApp senders > your number), and paste this under "Webhook URL for incoming messages", method POST.',
        url: `${CONSOLE}/sms/senders/whatsapp-senders`,
        value,
      },
    ]
  }
  return [
    {
      do: 'Open the number (Phone Numbers > Manage > Active numbers > your number), and paste this under Messaging Configuration, "A message comes in", Webhook, HTTP POST.',
      url: `${CONSOLE}/phone-numbers/manage/incoming`,
      value,
    },
  ]
}
