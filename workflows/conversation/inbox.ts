import {
  CancellationScope,
  log,
  type SignalDefinition,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import * as messages from '../messages.ts'
import { type Fields, isId, readFields, type Shape } from './shapes.ts'
import * as shapes from './signal-shapes.ts'
import { type Conversation, type Entry, remember } from './state.ts'

/**
 * Registers every signal. A handler is total: it checks, tells repeats and queues, and neither throws nor waits, since
 * an error in one would block the conversation for ever. What the queue's entries lead to is decided later, one after
 * the other.
 */
export function receiveSignals(c: Conversation): void {
  const inbox: Inbox = { c, handlers: new Map() }
  receiveMessages(inbox)
  receiveCommands(inbox)
  receiveReports(inbox)
  // The first of all. What came before the first task of this run is handed out the moment there is a handler for it: to
  // handlers that are set one after the other, by their order, and not in the order in which it came.
  setDefaultSignalHandler((name, received) => {
    const handler = inbox.handlers.get(name)
    if (handler) return handler.receive(received)
    c.signals++
    log.warn('unknown signal ignored', { name })
  })
  for (const { signal, description, receive } of inbox.handlers.values()) {
    setHandler(signal, receive, { description })
  }
  setHandler(messages.conversationState, () => c.state, { description: 'Everything this workflow knows.' })
  // Someone pressed "cancel" in the Temporal UI: the conversation is closed in good order.
  CancellationScope.current().cancelRequested.catch(() => c.state.queue.push({ kind: 'cancelled' }))
}

interface Inbox {
  c: Conversation
  /** By the signals' names. */
  handlers: Map<string, Handler>
}

interface Handler {
  signal: SignalDefinition<[unknown]>
  /** For who looks at the workflow in the Temporal UI. */
  description: string
  receive(received: unknown): void
}

function receiveMessages(inbox: Inbox): void {
  const { c } = inbox
  const { state } = c
  on(inbox, messages.inboundMessage, 'A customer’s message, from the webhook.', received => {
    const message = readFields(received, shapes.INBOUND_MESSAGE) as InboundMessage | undefined
    if (!message) return { kind: 'malformed', name: 'inboundMessage' }
    if (!remember(state.seenMessages, message.providerMessageId)) return undefined
    return message.reaction ? { kind: 'reaction', message } : { kind: 'message', message }
  })

  on(inbox, messages.begin, 'An agent begins a conversation; sent by the API.', received => {
    const command = readFields(received, { ...shapes.COMMAND, ...shapes.BEGIN })
    if (!command) return malformed('begin', received)
    return isNew(c, command) ? { kind: 'begin', command: command as unknown as messages.Begin } : undefined
  })
}

function receiveCommands(inbox: Inbox): void {
  const { c } = inbox
  const command = <C extends messages.Command>(
    signal: SignalDefinition<[C]>,
    kind: CommandKind,
    shape: Shape,
    description: string,
  ) =>
    on(inbox, signal, description, received => {
      const fields = readFields(received, { ...shapes.COMMAND, ...shape })
      if (!fields) return malformed(signal.name, received)
      // The workflow id is used again by the contact's next conversation: a late command must not reach that one.
      if (fields.conversationId !== c.state.id) {
        log.warn('command for another conversation ignored', {
          name: signal.name,
          meant: fields.conversationId,
        })
        return undefined
      }
      if (!isNew(c, fields)) return undefined
      return { kind: 'command', name: kind, command: fields as messages.Command & Fields }
    })

  command(messages.reply, 'reply', shapes.REPLY, 'An agent’s message to the customer; sent by the API.')
  command(
    messages.assign,
    'assign',
    shapes.ASSIGN,
    'Gives the conversation to an agent, whoever has it now: {"conversationId": "…", "agentId": "…"}',
  )
  command(messages.unassign, 'unassign', {}, 'The same as returnToLine.')
  command(
    messages.returnToLine,
    'unassign',
    {},
    'Takes the conversation from its agent, back into the waiting line: {"conversationId": "…"}',
  )
  command(
    messages.resolve,
    'resolve',
    shapes.RESOLVE,
    'Ends the talk; the survey follows: {"conversationId": "…", "survey": true}',
  )
  command(messages.reopen, 'reopen', {}, 'Takes the resolution back: {"conversationId": "…"}')
  command(
    messages.note,
    'note',
    shapes.NOTE,
    'A note for colleagues; the customer doesn’t see it: {"conversationId": "…", "text": "…"}',
  )
  command(
    messages.label,
    'label',
    shapes.LABEL,
    'Adds and removes labels: {"conversationId": "…", "add": ["…"], "remove": ["…"]}',
  )
  command(
    messages.retrySend,
    'retrySend',
    shapes.RETRY_SEND,
    'Sends a failed message, or one whose outcome is unknown, once more: {"conversationId": "…", "messageId": "…"}',
  )
  command(
    messages.settleSend,
    'settleSend',
    shapes.SETTLE_SEND,
    'Says whether a message whose outcome is unknown was sent: {"conversationId": "…", "messageId": "…", "sent": true}',
  )
  command(messages.skipSurvey, 'skipSurvey', {}, 'Ends the survey without an answer: {"conversationId": "…"}')
}

/** What other parts of the service report. One that is malformed or about another conversation concerns nobody here. */
function receiveReports(inbox: Inbox): void {
  const { state } = inbox.c
  on(
    inbox,
    messages.deliveryFailed,
    'The provider reports that a delivery failed; sent by the API.',
    received => {
      const failure = readFields(received, shapes.DELIVERY_FAILED) as messages.DeliveryFailed | undefined
      if (failure?.conversationId !== state.id) return undefined
      return remember(state.seenCommands, `failed:${failure.deliveryId}`)
        ? { kind: 'deliveryFailed', failure }
        : undefined
    },
  )
  on(inbox, messages.look, 'Something here looks stray to the keeper, which sends this.', received => {
    const look = readFields(received, shapes.LOOK)
    return look?.conversationId === state.id ? { kind: 'look' } : undefined
  })
  on(
    inbox,
    messages.channelDeleted,
    'The channel was deleted: the conversation ends. Sent by the deletion’s workflow.',
    received => {
      const deleted = readFields(received, shapes.CHANNEL_DELETED)
      return deleted?.conversationId === state.id ? { kind: 'channelDeleted' } : undefined
    },
  )
  on(
    inbox,
    messages.mergedInto,
    'Another conversation of the same person goes on in its place.',
    received => {
      const merged = readFields(received, shapes.MERGED_INTO) as messages.MergedInto | undefined
      return merged?.conversationId === state.id ? { kind: 'mergedInto', into: merged.into } : undefined
    },
  )
  on(inbox, messages.adopt, 'Another conversation of the same person has ended for this one.', received => {
    const adopted = readFields(received, shapes.ADOPT) as messages.Adopt | undefined
    return adopted?.conversationId === state.id ? { kind: 'adopt', adopted } : undefined
  })
  on(inbox, messages.seatGranted, 'The line gave it a seat; sent by whoever freed it.', received => {
    const granted = readFields(received, shapes.SEAT_GRANTED)
    return granted?.conversationId === state.id ? { kind: 'seatGranted' } : undefined
  })
  on(
    inbox,
    messages.reconsider,
    'Settings changed that its allocation went by: {"conversationId": "…"}',
    received => {
      const change = readFields(received, shapes.RECONSIDER) as messages.Reconsider | undefined
      return change?.conversationId === state.id ? { kind: 'reconsider', change } : undefined
    },
  )
  on(inbox, messages.agentPresence, 'Its agent went online, away or offline; sent by the API.', received => {
    const presence = readFields(received, shapes.AGENT_PRESENCE) as messages.AgentPresence | undefined
    return presence?.conversationId === state.id ? { kind: 'agentPresence', presence } : undefined
  })
}

/** Queues what the reader makes of a signal. Every signal counts, also one that leads to nothing: the server counts all. */
function on<T>(
  { c, handlers }: Inbox,
  signal: SignalDefinition<[T]>,
  description: string,
  read: (received: unknown) => Entry | undefined,
): void {
  const receive = (received: unknown) => {
    c.signals++
    const entry = read(received)
    if (entry) c.state.queue.push(entry)
  }
  handlers.set(signal.name, { signal: signal as SignalDefinition<[unknown]>, description, receive })
}

function malformed(name: string, received: unknown): Entry {
  const { commandId } = readFields(received, { commandId: isId }) ?? {}
  return { kind: 'malformed', name, commandId: commandId as string | undefined }
}

/** False for a command that came before. One without an id, from a person at the Temporal UI, is always new. */
function isNew({ state }: Conversation, { commandId }: Fields): boolean {
  return typeof commandId !== 'string' || remember(state.seenCommands, commandId)
}
