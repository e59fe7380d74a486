import { z } from 'zod'
import { postRows } from './callbacks.ts'
import { addMessage, type CallbackAttempt, type Emulation, newMessageId, type Row } from './emulation.ts'
import { responseRow } from './rows.ts'

/** A customer's message, from the phone or a test. Numbers in E.164. */
export const inboundSchema = z.object({
  from: z.string().regex(/^\+\d+$/, 'must be a number in E.164'),
  to: z.string().regex(/^\+\d+$/, 'must be a number in E.164'),
  text: z.string().optional(),
  /** Instead of the text: any message, as `{type, [type]: {…}}`. */
  message: z.record(z.string(), z.unknown()).optional(),
  /** The customer's profile name on WhatsApp. */
  profileName: z.string().optional(),
  /** The id of the message that it quotes. */
  replyTo: z.string().optional(),
  /** When the customer wrote it, epoch ms; default: now. */
  at: z.number().optional(),
})
export type InboundInput = z.input<typeof inboundSchema>

/** The row of a customer's new message, whether it is sent or not. */
export function write(emulation: Emulation, input: InboundInput): { id: string; row: Row } {
  const { from, to, text = '', profileName, replyTo, at, ...rest } = inboundSchema.parse(input)
  const { account, time } = emulation
  const message = rest.message ?? { type: 'text', text: { body: text } }
  const id = newMessageId()
  const writtenAt = at ?? time.now()
  addMessage(emulation, {
    id,
    direction: 'inbound' as const,
    ours: to,
    customer: from,
    type: String(message.type),
    text,
    body: message,
    status: 'received',
    at: writtenAt,
  })
  const event = replyTo === undefined ? 'received' : 'reply'
  const { wabaId } = account
  return {
    id,
    row: responseRow({ id, from, to, event, message, name: profileName, wabaId, at: writtenAt, replyTo }),
  }
}

/** Writes as a customer. Resolves when the callback was answered, or its time is over. */
export async function sendInbound(
  emulation: Emulation,
  input: InboundInput,
): Promise<{ id: string; attempt?: CallbackAttempt }> {
  const { id, row } = write(emulation, input)
  const attempt = await emulation.time.track(postRows(emulation, [row]))
  return { id, ...(attempt && { attempt }) }
}
