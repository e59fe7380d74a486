import type { Customer, Desk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'

/** A file of a customer's message, as the API shows it. */
export interface ShownMedium {
  id: string
  url: string | null
  contentType: string
  status: string
  size: number | null
  error: { code: string } | null
}

export interface ShownMessage {
  id: string
  conversationId: string
  text: string
  media: ShownMedium[]
}

/** A customer's last message as Ann sees it. Waits until the check holds. */
export function lastMessage(
  { ann }: Desk,
  customer: Customer,
  check: (message: ShownMessage) => boolean = () => true,
): Promise<ShownMessage> {
  return until(
    `the message of ${customer.address}`,
    async () => {
      const { id } = await customer.conversation()
      const { body } = await ann.api.get(`/v1/conversations/${id}/messages?limit=200`)
      const message: ShownMessage | undefined = body.items.findLast(
        ({ direction }: { direction: string }) => direction === 'inbound',
      )
      return message && check(message) && message
    },
    60_000,
  )
}

/** The status of the only file in a customer's last message. Waits until it is final. */
export async function settledMedium(desk: Desk, customer: Customer): Promise<ShownMedium> {
  const message = await lastMessage(desk, customer, ({ media }) =>
    media.every(({ status }) => status !== 'pending'),
  )
  const [medium] = message.media
  if (!medium) throw new Error('the message has no medium')
  return medium
}

/** Bytes that every program recognises as a PNG. */
export function png(tail = ''): Buffer {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
  return Buffer.concat([Buffer.from(pixel, 'base64'), Buffer.from(tail)])
}

export function file(
  contentType: string,
  content: Uint8Array | string,
): { contentType: string; base64: string } {
  return { contentType, base64: Buffer.from(content).toString('base64') }
}
