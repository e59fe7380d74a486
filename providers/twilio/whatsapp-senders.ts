import type { Twilio } from 'twilio'
import { z } from 'zod'
import type { WebhookUrls } from '../webhook-urls.ts'

/** A WhatsApp sender in the Senders API v2. Only the fields that are used here. */
const Sender = z.object({
  sid: z.string(),
  /** `whatsapp:+…` */
  sender_id: z.string(),
  /** ONLINE, OFFLINE, CREATING, … */
  status: z.string(),
  profile: z.object({ name: z.string().nullish() }).nullish(),
  webhook: z
    .object({
      callback_url: z.string().nullish(),
      callback_method: z.string().nullish(),
      fallback_url: z.string().nullish(),
    })
    .nullish(),
})
export type WhatsAppSender = z.output<typeof Sender>

/** Also while Twilio applies a change (`ONLINE:UPDATING`). */
export function isOnline({ status }: WhatsAppSender): boolean {
  return /^ONLINE\b/i.test(status)
}

const Page = z.object({
  senders: z.array(Sender),
  meta: z.object({ next_page_url: z.string().nullish() }).nullish(),
})

const SENDERS_URL = 'https://messaging.twilio.com/v2/Channels/Senders'
const PAGE_SIZE = 50
const MAX_PAGES = 40

/**
 * The account's WhatsApp sender with this number; undefined if there is none. It uses plain requests, because the SDK
 * passes this API's JSON on unchanged, whatever its types say. Throws what the SDK throws.
 */
export async function findWhatsAppSender(
  client: Twilio,
  phoneNumber: string,
): Promise<WhatsAppSender | undefined> {
  for await (const senders of pagesOfSenders(client)) {
    const found = senders.find(sender => sender.sender_id === `whatsapp:${phoneNumber}`)
    if (found) return found
  }
  return undefined
}

/** The account's WhatsApp senders, page by page. */
export async function* pagesOfSenders(client: Twilio): AsyncGenerator<WhatsAppSender[]> {
  let url: string | null | undefined = `${SENDERS_URL}?Channel=whatsapp&PageSize=${PAGE_SIZE}`
  for (let page = 0; url && page < MAX_PAGES; page++) {
    const response = await client.request({ method: 'get', uri: url })
    if (response.statusCode >= 400) throw refusal(response)
    const { senders, meta } = Page.parse(response.body)
    yield senders
    url = meta?.next_page_url
  }
}

/**
 * Sets the webhook address of a sender. By a plain request, because the SDK's typed form would be sent in camelCase and
 * change nothing. Throws what the SDK throws.
 */
export async function setSenderWebhook(
  client: Twilio,
  senderSid: string,
  { webhookUrl, fallbackUrl }: WebhookUrls,
): Promise<void> {
  const response = await client.request({
    method: 'post',
    uri: `${SENDERS_URL}/${senderSid}`,
    headers: { 'Content-Type': 'application/json' },
    data: {
      webhook: {
        callback_url: webhookUrl,
        callback_method: 'POST',
        ...(fallbackUrl && { fallback_url: fallbackUrl, fallback_method: 'POST' }),
      },
    },
  })
  if (response.statusCode >= 400) throw refusal(response)
}

/** A plain request doesn't throw for an error answer. This makes an error that `failureOf` can read. */
export function refusal({ statusCode, body }: { statusCode: number; body: unknown }): Error {
  const { code } = Object(body) as { code?: unknown }
  return Object.assign(new Error(`Twilio answered with HTTP ${statusCode}`), { status: statusCode, code })
}
