import type { InboundMessage } from '../../domain/message.ts'
import type { Begin } from '../../protocol/signals.ts'
import { readFields } from './shapes.ts'
import { commandIdOf, isNew, type Outcome, type Readers } from './signal-reader.ts'
import { SHAPES } from './signal-shapes.ts'
import { type Conversation, remember } from './state.ts'

/** Readers of what begins or continues a conversation: the customer's messages, and an agent's first one. */
export function messageReaders(c: Conversation) {
  const readMessage = (received: unknown): Outcome => {
    const message = readFields(received, SHAPES.inboundMessage) as InboundMessage | undefined
    if (!message) return { malformed: {} }
    if (!remember(c.state.seenMessages, message.providerMessageId)) return undefined
    return message.reaction ? { kind: 'reaction', message } : { kind: 'message', message }
  }
  return {
    inboundMessage: { description: 'A customer’s message, from the webhook.', read: readMessage },
    inboundMessages: {
      description: 'Several messages of a customer, from one webhook.',
      read(received) {
        const fields = readFields(received, SHAPES.inboundMessages) as { messages: unknown[] } | undefined
        return fields ? fields.messages.map(readMessage) : { malformed: {} }
      },
    },
    begin: {
      description: 'An agent starts a conversation; sent by the API.',
      read(received) {
        const command = readFields(received, SHAPES.begin)
        if (!command) return { malformed: commandIdOf(received) }
        return isNew(c, command) ? { kind: 'begin', command: command as unknown as Begin } : undefined
      },
    },
  } satisfies Partial<Readers>
}
