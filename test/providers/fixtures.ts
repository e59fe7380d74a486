import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { customerOf, pasteWebhook } from '../harness/desk.ts'
import type { ProviderFixture } from './scenario.ts'
import { toy } from './toy.ts'
import { startToyServer } from './toy-server.ts'

/** WhatsApp over Twilio. */
export function twilioFixture(): ProviderFixture {
  const ours = EMULATOR_ADDRESSES.whatsapp
  return {
    name: 'Twilio',
    channel: () => ({
      provider: 'twilio',
      medium: 'whatsapp',
      phoneNumber: ours.replace('whatsapp:', ''),
      accountSid: EMULATOR_ACCOUNT_SID,
      authToken: EMULATOR_AUTH_TOKEN,
    }),
    point: (world, { webhookUrl }) => pasteWebhook(world, ours, webhookUrl),
    customer: (world, { id }) => customerOf(world, id, ours),
  }
}

/**
 * A provider that only the tests have. It reports each message twice: before the answer with the message's id, and
 * after.
 */
export async function toyFixture(): Promise<ProviderFixture> {
  const SECRET = 'toy-secret'
  const [ours, theirs] = ['15005550900', '15005550901']
  let webhookUrl = ''
  let ids = 0
  const call = async (rows: object[]) => {
    const headers = { 'X-Toy-Secret': SECRET }
    const response = await fetch(webhookUrl, { method: 'POST', headers, body: JSON.stringify(rows) })
    if (response.status !== 204) throw new Error(`the webhook answered ${response.status}`)
  }
  const server = await startToyServer()
  server.onMessage(async id => {
    const report = { id, ours, theirs, status: 'delivered' }
    await call([report])
    setTimeout(() => void call([report, { ...report, status: 'sent' }]).catch(() => {}), 50)
  })
  return {
    name: 'Toy',
    definition: toy(server.url),
    channel: () => ({ provider: 'toy', account: 'acc-1', secret: SECRET, number: `+${ours}` }),
    async point(_, channel) {
      webhookUrl = channel.webhookUrl
    },
    customer: () => ({
      address: `whatsapp:+${theirs}`,
      write: text => call([{ id: `in-${++ids}`, ours, theirs, text }]),
      received: () => server.received.map(({ text }) => text),
    }),
    close: server.close,
  }
}
