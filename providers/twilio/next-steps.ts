import type { ConnectedAccount, NextStep, ShownAddresses } from '../connect-form.ts'

/** Twilio's number with which every account can try WhatsApp. */
const WHATSAPP_SANDBOX = '+14155238886'

const CONSOLE = 'https://console.twilio.com/us1/develop'

/** The steps that are left to do at Twilio: where to paste the webhook's address. */
export function twilioSteps(channel: ConnectedAccount, addresses: ShownAddresses): NextStep[] {
  const { webhookUrl, fallbackUrl } = addresses
  const second: NextStep[] = fallbackUrl
    ? [
        {
          do: 'On the same page, paste this as the URL that Twilio calls if the first one fails.',
          value: fallbackUrl,
        },
      ]
    : []
  return [...pasteSteps(channel, webhookUrl), ...second]
}

function pasteSteps(channel: ConnectedAccount, value: string): NextStep[] {
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
        do: `Join the sandbox from each phone that you test with: send the words "join …" from that page to ${WHATSAPP_SANDBOX} by WhatsApp. This lasts three days. Then joinagain.`,
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
