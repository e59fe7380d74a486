import { CLOUD_NUMBER } from '../../dev/emulators/whatsapp-cloud/index.ts'
import { engagelabWebhooks as engagelabReader } from '../../providers/engagelab/callback.ts'
import type { WebhookEvent } from '../../providers/webhook-events.ts'
import { readEvents } from '../../providers/whatsapp-cloud/events.ts'
import { cloudWebhooks, engagelabWebhooks } from '../providers/raw-webhooks.ts'

/** What the service reads from a body; undefined if it can't be read. */
export type Read = (body: string | Uint8Array) => WebhookEvent[] | undefined

const readCloud: Read = body => {
  try {
    return readEvents(JSON.parse(new TextDecoder().decode(Buffer.from(body))), Date.now()).events
  } catch {
    // Meta has signed it, and would repeat it for a week.
    return []
  }
}

const readEngagelab: Read = body => {
  const read = engagelabReader().read(
    {
      method: 'POST',
      urls: [],
      rest: 'secret',
      query: new URLSearchParams(),
      header: () => undefined,
      body: Buffer.from(body),
      receivedAt: Date.now(),
    },
    { channelId: 'c', accountId: 'a', config: {}, credentials: [{ pathSecret: 'secret' }] },
  )
  return read.result === 'events' ? read.events : undefined
}

/** The providers whose webhooks are JSON. */
export const JSON_PROVIDERS = [
  { name: 'whatsapp_cloud' as const, raw: cloudWebhooks, read: readCloud },
  { name: 'engagelab' as const, raw: engagelabWebhooks, read: readEngagelab },
]

type Message = Extract<WebhookEvent, { type: 'message' }>

/**
 * Whether a message is certainly for our number, or for another one. Undefined if its two names of our number differ,
 * or if it is not stored as a message.
 */
export function whoseIs({ ours, message }: Message, number: string): 'ours' | 'foreign' | undefined {
  if (message.reaction) return undefined
  const [address, id] = [ours.address === `whatsapp:${number}`, ours.senderId === CLOUD_NUMBER.id]
  if (address && (id || ours.senderId === undefined)) return 'ours'
  return address || id ? undefined : 'foreign'
}
