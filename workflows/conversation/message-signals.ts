import type { InboundMessage } from '../../domain/message.ts'
import type { Begin, TakeBack } from '../../protocol/signals.ts'
import { readFields } from './shapes.ts'
import { commandIdOf, isNew, type Outcome, type Readers } from './signal-reader.ts'
import { SHAPES } from './signal-shapes.ts'
import { type Conversation, remember } from './state.ts'

/**
 * Readers of what begins or continues a conversation: the customer's messages, an agent's first one, and messages that come
 * back.
 */
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
    takeBack: {
      description: 'Messages come back from another contact’s conversation, because a merge was undone.',
      read(received) {
        const back = readFields(received, SHAPES.takeBack) as TakeBack | undefined
        if (!back) return { ignored: 'malformed' }
        return remember(c.state.seenCommands, backId(back)) ? { kind: 'takeBack', back } : undefined
      },
    },
  } satisfies Partial<Readers>
}

/** By which a repeat of the signal is known. With another number of messages, some have come since. */
export function backId({ mergeId, from, count }: TakeBack): string {
  return `back:${mergeId}:${from}:${count}`
}
