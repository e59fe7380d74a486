import type { Channel } from '../../db/channels.ts'
import { statusUrl, webhookUrl } from '../../providers/webhook-urls.ts'
import { settingsView } from '../http/views.ts'

/** A channel as the API shows it: everything but its secrets. */
export function channelView(channel: Channel, publicUrl: string, lastWebhookAt?: Date) {
  const { id, medium, name, accountSid, phoneNumber, messagingServiceSid, version, createdAt } = channel
  return {
    id,
    provider: 'twilio' as const,
    medium,
    name,
    accountSid,
    phoneNumber,
    messagingServiceSid,
    webhookUrl: webhookUrl(publicUrl, channel),
    statusUrl: statusUrl(publicUrl, channel),
    version,
    ...settingsView(channel.settings),
    lastWebhookAt: lastWebhookAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
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
export function nextSteps(channel: Channel, publicUrl: string): Step[] {
  const value = webhookUrl(publicUrl, channel)
  const paste = pasteStep(channel, value)
  const verify: Step = {
    do: `Check it with POST /v1/channels/${channel.id}/verify; with {"repair": true} the address is set for you where the provider allows it.`,
  }
  return [...paste, verify, { do: 'Write to the number, and see the conversation in GET /v1/conversations.' }]
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
