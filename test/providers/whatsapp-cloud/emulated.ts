import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_SECRET,
  CLOUD_NUMBER,
  CLOUD_WABA_ID,
  type CloudEmulatorOptions,
  startCloudEmulator,
} from '../../../dev/emulators/whatsapp-cloud/index.ts'
import type { ProviderAccount } from '../../../providers/provider.ts'
import type { WebhookEvent } from '../../../providers/webhook-events.ts'
import { cloudProvider } from '../../../providers/whatsapp-cloud/provider.ts'
import { cloudWebhooks } from '../../../providers/whatsapp-cloud/webhooks.ts'

export const CUSTOMER = '+15005550100'
export const OURS = CLOUD_NUMBER.phoneNumber

export const ACCOUNT: ProviderAccount = {
  provider: 'whatsapp_cloud',
  accountId: CLOUD_WABA_ID,
  config: { phoneNumberId: CLOUD_NUMBER.id },
  credentials: {
    accessToken: CLOUD_ACCESS_TOKEN,
    appSecret: CLOUD_APP_SECRET,
    verifyToken: 'a-verify-token',
  },
}

/** An emulator for one test, and the service's own provider for it. */
export async function emulate(options: CloudEmulatorOptions = {}) {
  const emulator = await startCloudEmulator({
    statusDelaysMs: { sent: 0, delivered: 0, read: 0 },
    ...options,
  })
  onTestFinished(() => emulator.close())
  return { emulator, provider: cloudProvider({ baseUrl: emulator.url }) }
}

export interface Receiver {
  url: string
  /** What the service's own reader read from each call. */
  calls: { status: number; events: WebhookEvent[] }[]
  events(): WebhookEvent[]
  /** If set, every call gets this answer before anything is read. */
  down: number | undefined
}

/** A webhook address that reads calls as the service does. */
export async function receive(account: ProviderAccount = ACCOUNT): Promise<Receiver> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    if (receiver.down !== undefined) {
      outgoing.writeHead(receiver.down).end()
      return
    }
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1')
    const read = cloudWebhooks.read(
      {
        method: incoming.method === 'GET' ? 'GET' : 'POST',
        urls: [],
        rest: '',
        query: url.searchParams,
        header: name => incoming.headers[name.toLowerCase()]?.toString(),
        body: Buffer.concat(chunks),
        receivedAt: Date.now(),
      },
      {
        channelId: 'c',
        accountId: account.accountId,
        config: account.config,
        credentials: [account.credentials],
      },
    )
    const status = read.result === 'refused' ? 403 : 200
    receiver.calls.push({ status, events: read.result === 'events' ? read.events : [] })
    outgoing.writeHead(status).end(read.result === 'answer' ? read.body : '')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls: [],
    events: () => receiver.calls.flatMap(({ events }) => events),
    down: undefined,
  }
  return receiver
}
