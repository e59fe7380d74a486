import {
  CancellationScope,
  type SignalDefinition,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import { conversationState } from '../../protocol/queries.ts'
import * as signals from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { type Distrust, isRefused, Untrusted } from '../untrusted.ts'
import { noteFailing } from './failing-step.ts'
import { type Ignored, queueIgnored } from './ignored.ts'
import { type Fields, isId, readFields, type Shape } from './shapes.ts'
import * as shapes from './signal-shapes.ts'
import { type Conversation, remember } from './state.ts'

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
    queueIgnored(c, name, { ignored: 'unknown_signal' })
  })
  for (const { signal, description, receive } of inbox.handlers.values()) {
    setHandler(signal, receive, { description })
  }
  setHandler(conversationState, () => c.state, { description: 'Everything this workflow knows.' })
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
  const read = (received: unknown): Outcome => {
    const message = readFields(received, shapes.INBOUND_MESSAGE) as InboundMessage | undefined
    if (!message) return { malformed: {} }
    if (!remember(state.seenMessages, message.providerMessageId)) return undefined
    return message.reaction ? { kind: 'reaction', message } : { kind: 'message', message }
  }
  on(inbox, signals.inboundMessage, 'A customer’s message, from the webhook.', read)
  on(inbox, signals.inboundMessages, 'Several messages of a customer, from one webhook.', received => {
    const fields = readFields(received, shapes.INBOUND_MESSAGES) as { messages: unknown[] } | undefined
    return fields ? fields.messages.map(read) : { malformed: {} }
  })

  on(inbox, signals.begin, 'An agent begins a conversation; sent by the API.', received => {
    const command = readFields(received, { ...shapes.COMMAND, ...shapes.BEGIN })
    if (!command) return { malformed: commandIdOf(received) }
    return isNew(c, command) ? { kind: 'begin', command: command as unknown as signals.Begin } : undefined
  })
}

function receiveCommands(inbox: Inbox): void {
  const { c } = inbox
  const command = <C extends signals.Command>(
    signal: SignalDefinition<[C]>,
    kind: CommandKind,
    shape: Shape,
    description: string,
  ) =>
    on(inbox, signal, description, received => {
      const fields = readFields(received, { ...shapes.COMMAND, ...shape })
      if (!fields) return { malformed: commandIdOf(received) }
      // The workflow id is used again by the contact's next conversation: a late command must not reach that one.
      if (fields.conversationId !== c.state.id) return { ignored: 'other_conversation' }
      if (!isNew(c, fields)) return undefined
      return { kind: 'command', name: kind, command: fields as signals.Command & Fields }
    })

  command(signals.reply, 'reply', shapes.REPLY, 'An agent’s message to the customer; sent by the API.')
  command(
    signals.assign,
    'assign',
    shapes.ASSIGN,
    'Gives the conversation to an agent, whoever has it now: {"conversationId": "…", "agentId": "…"}',
  )
  command(signals.unassign, 'unassign', {}, 'The same as returnToLine; sent by the API.')
  command(
    signals.returnToLine,
    'unassign',
    {},
    'Takes the conversation from its agent, back into the waiting line: {"conversationId": "…"}',
  )
  command(signals.resolve, 'resolve', shapes.RESOLVE, 'Ends the talk; the survey follows. Sent by the API.')
  command(signals.reopen, 'reopen', {}, 'Takes the resolution back; sent by the API.')
  command(
    signals.note,
    'note',
    shapes.NOTE,
    'A note for colleagues; the customer doesn’t see it. Sent by the API.',
  )
  command(signals.label, 'label', shapes.LABEL, 'Adds and removes labels; sent by the API.')
  command(
    signals.retrySend,
    'retrySend',
    shapes.RETRY_SEND,
    'Sends a failed message, or one whose outcome is unknown, once more: {"conversationId": "…", "messageId": "…"}',
  )
  command(
    signals.settleSend,
    'settleSend',
    shapes.SETTLE_SEND,
    'Says whether a message whose outcome is unknown was sent: {"conversationId": "…", "messageId": "…", "sent": true}',
  )
  command(signals.skipSurvey, 'skipSurvey', {}, 'Ends the survey without an answer: {"conversationId": "…"}')
}

/** What other parts of the service report. */
function receiveReports(inbox: Inbox): void {
  const { c } = inbox
  const report = <T>(
    signal: SignalDefinition<[T]>,
    shape: Shape,
    description: string,
    entry: (report: T) => Outcome,
    elsewhere: Ignored = LATE,
  ) =>
    on(inbox, signal, description, received => {
      const fields = readFields(received, shape)
      if (!fields) return { ignored: 'malformed' }
      return fields.conversationId === c.state.id ? entry(fields as T) : elsewhere
    })

  report(
    signals.deliveryFailed,
    shapes.DELIVERY_FAILED,
    'The provider reports that a delivery failed; sent by the API.',
    failure =>
      remember(c.state.seenCommands, `failed:${failure.deliveryId}`)
        ? { kind: 'deliveryFailed', failure }
        : undefined,
  )
  report(
    signals.deliveryArrived,
    shapes.DELIVERY_FAILED,
    'A message that seemed not to have gone has arrived; sent by the API.',
    ({ messageId }) => ({ kind: 'deliveryArrived', messageId }),
  )
  report(
    signals.sentElsewhere,
    shapes.SENT_ELSEWHERE,
    'Somebody else has sent to the customer from our number; sent by the API.',
    ({ message }) =>
      remember(c.state.seenMessages, message.providerMessageId)
        ? { kind: 'sentElsewhere', message }
        : undefined,
  )
  report(
    signals.stepFailing,
    shapes.STEP_FAILING,
    'A step of it fails again and again; sent by the worker that tries it.',
    failing => {
      noteFailing(c, failing)
      return undefined
    },
  )
  report(signals.look, shapes.LOOK, 'Something here looks stray to the keeper, which sends this.', () => ({
    kind: 'look',
  }))
  report(
    signals.channelDeleted,
    shapes.CHANNEL_DELETED,
    'The channel was deleted: the conversation ends. Sent by the deletion’s workflow.',
    () => ({ kind: 'channelDeleted' }),
    // A deleted channel has no next conversation that it could have come too late for.
    { ignored: 'other_conversation' },
  )
  report(
    signals.contactErased,
    shapes.CONTACT_ERASED,
    'The customer is erased: the conversation ends. Sent by the erasure’s workflow.',
    () => ({ kind: 'contactErased' }),
  )
  report(
    signals.mergedInto,
    shapes.MERGED_INTO,
    'Another conversation of the same person goes on in its place.',
    ({ into }) => ({ kind: 'mergedInto', into }),
  )
  report(
    signals.adopt,
    shapes.ADOPT,
    'Another conversation of the same person has ended for this one.',
    adopted => ({ kind: 'adopt', adopted }),
    // A customer may be waiting for the one that was meant.
    { ignored: 'other_conversation' },
  )
  report(
    signals.seatGranted,
    shapes.SEAT_GRANTED,
    'The line gave it a seat; sent by whoever freed it.',
    () => ({ kind: 'seatGranted' }),
  )
  on(
    inbox,
    signals.reconsider,
    'Settings changed that its allocation went by; sent by the API.',
    received => {
      const read = shapes.readReconsider(received)
      if (!read) return { ignored: 'malformed' }
      if (read.change.conversationId !== c.state.id) return LATE
      if (!read.complete) queueIgnored(c, signals.reconsider.name, { ignored: 'partly_malformed' })
      return { kind: 'reconsider', change: read.change }
    },
  )
  report(
    signals.agentPresence,
    shapes.AGENT_PRESENCE,
    'Its agent went online, away or offline; sent by the API.',
    presence => ({ kind: 'agentPresence', presence }),
  )
}

/** Reports about an earlier conversation of the same contact come a moment too late every day: no event tells of them. */
const LATE: Ignored = { ignored: 'other_conversation', usual: true }

/** What a signal leads to: an entry of the queue, or nothing; or why it can't be used. */
type Outcome = Entry | Ignored | undefined

/** Queues what the reader makes of a signal. Every signal counts, also one that leads to nothing: the server counts all. */
function on<T>(
  { c, handlers }: Inbox,
  signal: SignalDefinition<[T]>,
  description: string,
  read: (received: unknown) => Outcome | Outcome[],
): void {
  const receive = (received: unknown) => {
    c.signals++
    const given = received instanceof Untrusted ? fromOutside(signal.name, received) : { received }
    for (const outcome of ['ignored' in given ? given : read(given.received)].flat()) {
      if (!outcome) continue
      if ('kind' in outcome) c.state.queue.push(outcome)
      else queueIgnored(c, signal.name, outcome)
    }
  }
  handlers.set(signal.name, { signal: signal as SignalDefinition<[unknown]>, description, receive })
}

/** Signals that an operator may send by hand, from the Temporal UI or its command line: those of the table in docs/operating.md. */
const OPERATORS: string[] = [
  signals.assign,
  signals.returnToLine,
  signals.retrySend,
  signals.settleSend,
  signals.skipSurvey,
].map(({ name }) => name)

/** A signal that the service has not sealed for this workflow: an operator's own, or one that is refused. */
function fromOutside(name: string, given: Untrusted): { received: unknown } | { ignored: Distrust } {
  if (given.why === 'in_clear' && OPERATORS.includes(name)) return { received: withoutActor(given.value) }
  return isRefused(given, 'signal') ? { ignored: given.why } : { received: given.value }
}

/** Who sends it by hand is an operator, whoever they say that they are. */
function withoutActor(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return { ...given, actor: undefined }
}

/** So that whoever waits for the outcome of a malformed command hears of it. */
function commandIdOf(received: unknown): { commandId?: string } {
  return readFields(received, { commandId: isId }) ?? {}
}

/** False for a command that came before. One without an id, from a person at the Temporal UI, is always new. */
function isNew({ state }: Conversation, { commandId }: Fields): boolean {
  return typeof commandId !== 'string' || remember(state.seenCommands, commandId)
}
