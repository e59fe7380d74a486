import { CancellationScope, log, setDefaultSignalHandler, setHandler } from '@temporalio/workflow'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import * as messages from '../messages.ts'
import { type Conversation, type Entry, remember } from './state.ts'

type Fields = Record<string, unknown>

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Registers every signal. A handler is total: it checks, tells repeats and queues, and neither throws nor waits, since
 * an error in one would block the conversation for ever. What the queue's entries lead to is decided later, one after
 * the other.
 */
export function receiveSignals(c: Conversation): void {
  const { state } = c
  const queue = (entry: Entry) => {
    c.signals++
    state.queue.push(entry)
  }

  setHandler(
    messages.inboundMessage,
    message => {
      if (!isInboundMessage(message)) return queue({ kind: 'malformed', name: 'inboundMessage' })
      if (remember(state.seenMessages, message.providerMessageId)) queue({ kind: 'message', message })
    },
    { description: 'A customer’s message, from the webhook.' },
  )

  setHandler(
    messages.begin,
    command => {
      if (!isRecord(command) || !isText(command.messageId) || !isText(command.assigneeId)) {
        return queue({ kind: 'malformed', name: 'begin' })
      }
      if (isNew(command)) queue({ kind: 'begin', command })
    },
    { description: 'An agent begins a conversation; sent by the API.' },
  )

  const command = (name: CommandKind, needs: (fields: Fields) => boolean) => (received: unknown) => {
    if (!isRecord(received) || !isText(received.conversationId) || !needs(received)) {
      const commandId = isRecord(received) && isText(received.commandId) ? received.commandId : undefined
      return queue({ kind: 'malformed', name, commandId })
    }
    // The workflow id is used again by the contact's next conversation: a late command must not reach that one.
    if (received.conversationId !== state.id) {
      c.signals++
      return log.warn('command for another conversation ignored', { name, meant: received.conversationId })
    }
    const meant = received as unknown as messages.Command & Fields
    if (isNew(meant)) queue({ kind: 'command', name, command: meant })
  }
  const isNew = ({ commandId }: messages.Command) =>
    !isText(commandId) || remember(state.seenCommands, commandId)
  const nothingMore = () => true

  setHandler(
    messages.reply,
    command('reply', fields => isText(fields.messageId)),
    {
      description: 'An agent’s message to the customer; sent by the API.',
    },
  )
  setHandler(
    messages.assign,
    command('assign', fields => isText(fields.agentId)),
    {
      description:
        'Gives the conversation to an agent, whoever has it now: {"conversationId": "…", "agentId": "…"}',
    },
  )
  setHandler(messages.unassign, command('unassign', nothingMore), {
    description: 'The same as returnToLine.',
  })
  setHandler(messages.returnToLine, command('unassign', nothingMore), {
    description: 'Takes the conversation from its agent, back into the waiting line: {"conversationId": "…"}',
  })
  setHandler(messages.resolve, command('resolve', nothingMore), {
    description: 'Ends the talk; the survey follows: {"conversationId": "…", "survey": true}',
  })
  setHandler(messages.reopen, command('reopen', nothingMore), {
    description: 'Takes the resolution back: {"conversationId": "…"}',
  })
  setHandler(
    messages.note,
    command('note', fields => isText(fields.text)),
    {
      description: 'A note for colleagues; the customer doesn’t see it. Sent by the API.',
    },
  )
  setHandler(messages.label, command('label', nothingMore), {
    description: 'Adds and removes labels: {"conversationId": "…", "add": ["…"], "remove": ["…"]}',
  })
  setHandler(
    messages.retrySend,
    command('retrySend', fields => isText(fields.messageId)),
    {
      description:
        'Sends a failed message, or one whose outcome is unknown, once more: {"conversationId": "…", "messageId": "…"}',
    },
  )
  setHandler(messages.skipSurvey, command('skipSurvey', nothingMore), {
    description: 'Ends the survey without an answer: {"conversationId": "…"}',
  })

  setHandler(
    messages.deliveryFailed,
    failure => {
      if (!isRecord(failure) || failure.conversationId !== state.id || !isText(failure.deliveryId)) return
      if (remember(state.seenCommands, `failed:${failure.deliveryId}`))
        queue({ kind: 'deliveryFailed', failure })
    },
    { description: 'The provider reports that a delivery failed; sent by the API.' },
  )
  setHandler(
    messages.channelDeleted,
    deleted => {
      if (isRecord(deleted) && deleted.conversationId === state.id) queue({ kind: 'channelDeleted' })
    },
    { description: 'The channel was deleted: the conversation ends. Sent by the deletion’s workflow.' },
  )
  setDefaultSignalHandler(name => log.warn('unknown signal ignored', { name }))
  setHandler(messages.conversationState, () => state, { description: 'Everything this workflow knows.' })

  // Someone pressed "cancel" in the Temporal UI: the conversation is closed in good order.
  CancellationScope.current().cancelRequested.catch(() => queue({ kind: 'cancelled' }))
}

function isInboundMessage(value: unknown): value is InboundMessage {
  return (
    isRecord(value) &&
    isText(value.providerMessageId) &&
    isText(value.from) &&
    isText(value.to) &&
    typeof value.text === 'string' &&
    typeof value.receivedAt === 'number' &&
    Array.isArray(value.media) &&
    isRecord(value.details)
  )
}
