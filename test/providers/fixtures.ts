import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EMULATOR_ACCOUNT_SID, EMULATOR_ADDRESSES, EMULATOR_AUTH_TOKEN } from '../../dev/emulator/index.ts'
import { customerOf, pasteWebhook } from '../harness/desk.ts'
import type { ProviderFixture } from './scenario.ts'
import { toy } from './toy.ts'

/** WhatsApp over Twilio. */
export function twilioFixture(): ProviderFixture {
  const ours = EMULATOR_ADDRESSES.whatsapp
  return {
    name: 'Twilio',
    channel: () => ({
      ...{ provider: 'twilio', medium: 'whatsapp', phoneNumber: ours.replace('whatsapp:', '') },
      ...{ accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN },
    }),
    point: (world, { webhookUrl }) => pasteWebhook(world, ours, webhookUrl),
    customer: (world, { id }) => customerOf(world, id, ours),
  }
}

/** A provider of the test's own, with a server that takes its messages and reports of each twice: at once, and later. */
export async function toyFixture(): Promise<ProviderFixture> {
  const SECRET = 'toy-secret'
  const ours = '15005550900'
  const theirs = '15005550901'
  const received: string[] = []
  let webhookUrl = ''
  let ids = 0
  const call = async (rows: object[]) => {
    const headers = { 'X-Toy-Secret': SECRET }
    const response = await fetch(webhookUrl, { method: 'POST', headers, body: JSON.stringify(rows) })
    if (response.status !== 204) throw new Error(`the webhook answered ${response.status}`)
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    received.push(JSON.parse(Buffer.concat(chunks).toString()).text)
    const id = `out-${++ids}`
    const report = { id, ours, theirs, status: 'delivered' }
    // Before the answer from which this service learns the id.
    await call([report])
    response.end(id)
    setTimeout(() => void call([report, { ...report, status: 'sent' }]).catch(() => {}), 50)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    name: 'Toy',
    definition: toy(`http://127.0.0.1:${port}/`),
    channel: () => ({ provider: 'toy', account: 'acc-1', secret: SECRET, number: `+${ours}` }),
    async point(_, channel) {
      webhookUrl = channel.webhookUrl
    },
    customer: () => ({
      address: `whatsapp:+${theirs}`,
      write: text => call([{ id: `in-${++ids}`, ours, theirs, text }]),
      received: () => received,
    }),
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
