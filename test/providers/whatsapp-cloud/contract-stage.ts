import type { OutgoingContent } from '../../../providers/provider.ts'
import { ACCOUNT, CUSTOMER, emulate, OURS, receive } from './emulated.ts'

export const SENDER = { medium: 'whatsapp' as const }
export const ID = '7f1b7c0e-0f4e-5c1a-9a51-0c8a4d2f1e10'
export const text = (text: string): OutgoingContent => ({ kind: 'text', text, mediaUrls: [] })
export const delivery = (content: OutgoingContent, to = `whatsapp:${CUSTOMER}`, more: object = {}) => ({
  sender: { address: `whatsapp:${OURS}` },
  to,
  content,
  deliveryId: ID,
  ...more,
})

/** A connected provider with its own address, and a customer who has just written. */
export async function connected(options?: Parameters<typeof emulate>[0]) {
  const made = await emulate(options)
  const receiver = await receive()
  const urls = { webhookUrl: receiver.url }
  await made.provider.repairConfiguration?.(ACCOUNT, SENDER, urls)
  await made.emulator.write({ from: CUSTOMER, to: OURS, text: 'Hello' })
  await made.emulator.settled()
  receiver.calls.length = 0
  return { ...made, receiver, urls }
}
