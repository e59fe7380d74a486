import { CancellationScope, defineSignal, setDefaultSignalHandler, setHandler } from '@temporalio/workflow'
import type { InboundMessage } from '../../domain/message.ts'
import type { CommandKind } from '../../domain/transitions.ts'
import { conversationState } from '../../protocol/queries.ts'
import type { Begin, Command, SignalName, Signals } from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { type Distrust, isRefused, Untrusted } from '../untrusted.ts'
import { noteFailing } from './failing-step.ts'
import { type Ignored, queueIgnored } from './ignored.ts'
import { type Fields, isId, readFields } from './shapes.ts'
import { readReconsider, SHAPES } from './signal-shapes.ts'
import { type Conversation, remember } from './state.ts'

/**
 * Registers a handler for every signal. A handler checks the signal, drops repeats and queues an entry.
 * It never throws and never waits, because an error in a handler would block the conversation for ever.
 * The loop decides later what each entry leads to, one entry at a time.
 */
export function receiveSignals(c: Conversation): void {
  const readers = new Map<string, Reader>(
    Object.entries({ ...messageReaders(c), ...commandReaders(c), ...reportReaders(c) } satisfies Readers),
  )
  // This must be the first handler that is set. Signals that arrived before the first task of this run
  // are delivered as soon as a handler exists. With one handler for each name they would be delivered
  // in the order of registration, not in the order of arrival.
  setDefaultSignalHandler((name, received) => {
    const reader = readers.get(name)
    if (reader) return receive(c, name, reader, received)
    c.signals++
    queueIgnored(c, name, { ignored: 'unknown_signal' })
  })
  for (const [name, reader] of readers) {
    const { description } = reader
    setHandler(defineSignal<[unknown]>(name), received => receive(c, name, reader, received), { description })
  }
  setHandler(conversationState, () => c.state, { description: 'The whole state of this workflow.' })
  // Somebody pressed "cancel" in the Temporal UI. The conversation is closed in the normal way.
  CancellationScope.current().cancelRequested.catch(() => c.state.queue.push({ kind: 'cancelled' }))
}

/** What a signal leads to: an entry of the queue, nothing, or the reason why it can't be used. */
type Outcome = Entry | Ignored | undefined

interface Reader {
  /** Shown in the Temporal UI. */
  description: string
  read(received: unknown): Outcome | Outcome[]
}

type Readers = Record<SignalName, Reader>

/**
 * Queues what the reader made of a signal. Every signal is counted, even if it leads to nothing,
 * because the server's limit counts them all.
 */
function receive(c: Conversation, name: string, { read }: Reader, received: unknown): void {
  c.signals++
  const given = received instanceof Untrusted ? fromOutside(name, received) : { received }
  for (const outcome of ['ignored' in given ? given : read(given.received)].flat()) {
    if (!outcome) continue
    if ('kind' in outcome) c.state.queue.push(outcome)
    else queueIgnored(c, name, outcome)
  }
}

function messageReaders(c: Conversation) {
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

/** Readers of what people ask for. `kind` is the command's name in the table of transitions. */
function commandReaders(c: Conversation) {
  const command = (signal: SignalName, kind: CommandKind, description: string): Reader => ({
    description,
    read(received) {
      const fields = readFields(received, SHAPES[signal])
      if (!fields) return { malformed: commandIdOf(received) }
      // The contact's next conversation has the same workflow id. A late command must not reach that
      // one.
      if (fields.conversationId !== c.state.id) return { ignored: 'other_conversation' }
      if (!isNew(c, fields)) return undefined
      return { kind: 'command', name: kind, command: fields as unknown as Command & Fields }
    },
  })
  return {
    reply: command('reply', 'reply', 'An agent’s message to the customer; sent by the API.'),
    assign: command(
      'assign',
      'assign',
      'Assigns the conversation to an agent, even if another agent has it: {"conversationId": "…", "agentId": "…"}',
    ),
    unassign: command('unassign', 'unassign', 'The same as returnToLine; sent by the API.'),
    returnToLine: command(
      'returnToLine',
      'unassign',
      'Returns the conversation to the queue: {"conversationId": "…"}',
    ),
    resolve: command('resolve', 'resolve', 'Resolves the conversation; the survey follows. Sent by the API.'),
    reopen: command('reopen', 'reopen', 'Reopens the resolved conversation; sent by the API.'),
    note: command('note', 'note', 'Adds an internal note. The customer does not see it. Sent by the API.'),
    label: command('label', 'label', 'Adds and removes labels; sent by the API.'),
    snooze: command(
      'snooze',
      'snooze',
      'Puts the conversation aside until a time, or until the customer writes; sent by the API.',
    ),
    unsnooze: command('unsnooze', 'unsnooze', 'Ends the snooze now: {"conversationId": "…"}'),
    prioritize: command(
      'prioritize',
      'prioritize',
      'Changes the priority: {"conversationId": "…", "priority": "low | normal | high | urgent"}',
    ),
    retrySend: command(
      'retrySend',
      'retrySend',
      'Sends a message again that failed or whose outcome is unknown: {"conversationId": "…", "messageId": "…"}',
    ),
    settleSend: command(
      'settleSend',
      'settleSend',
      'States whether a message was sent, when its outcome is unknown: {"conversationId": "…", "messageId": "…", "sent": true}',
    ),
    skipSurvey: command(
      'skipSurvey',
      'skipSurvey',
      'Ends the survey without an answer: {"conversationId": "…"}',
    ),
  } satisfies Partial<Readers>
}

/**
 * Readers of what other parts of the service report. `elsewhere` is the outcome when the report is
 * about another conversation.
 */
function reportReaders(c: Conversation) {
  const report = <N extends SignalName>(
    signal: N,
    description: string,
    entry: (report: Signals[N]) => Outcome,
    elsewhere: Ignored = LATE,
  ): Reader => ({
    description,
    read(received) {
      const fields = readFields(received, SHAPES[signal])
      if (!fields) return { ignored: 'malformed' }
      return fields.conversationId === c.state.id ? entry(fields as unknown as Signals[N]) : elsewhere
    },
  })
  return {
    seen: report('seen', 'Somebody has read what the customer wrote; sent by the API.', ({ seq }) => ({
      kind: 'seen',
      upTo: seq,
    })),
    deliveryFailed: report(
      'deliveryFailed',
      'The provider reports that a delivery failed; sent by the API.',
      failure =>
        remember(c.state.seenCommands, `failed:${failure.deliveryId}`)
          ? { kind: 'deliveryFailed', failure }
          : undefined,
    ),
    deliveryArrived: report(
      'deliveryArrived',
      'A message that was believed unsent has arrived; sent by the API.',
      ({ messageId }) => ({ kind: 'deliveryArrived', messageId }),
    ),
    sentElsewhere: report(
      'sentElsewhere',
      'Another program sent a message to the customer from our number; sent by the API.',
      ({ message }) =>
        remember(c.state.seenMessages, message.providerMessageId)
          ? { kind: 'sentElsewhere', message }
          : undefined,
    ),
    stepFailing: report(
      'stepFailing',
      'A step of the conversation fails repeatedly; sent by the worker that runs the step.',
      failing => {
        noteFailing(c, failing)
        return undefined
      },
    ),
    look: report(
      'look',
      'The keeper workflow found an inconsistency in this conversation; sent by the keeper.',
      () => ({
        kind: 'look',
      }),
    ),
    channelDeleted: report(
      'channelDeleted',
      'The channel was deleted: the conversation ends. Sent by the workflow that deletes the channel.',
      () => ({ kind: 'channelDeleted' }),
      // A deleted channel has no next conversation, so a wrong id is not just a late report: it must be
      // visible.
      { ignored: 'other_conversation' },
    ),
    contactErased: report(
      'contactErased',
      'The contact is being erased: the conversation ends. Sent by the workflow that erases the contact.',
      () => ({ kind: 'contactErased' }),
    ),
    contactBlocked: report(
      'contactBlocked',
      'The customer is blocked: the conversation ends. Sent by the block’s workflow, or the keeper.',
      () => ({ kind: 'contactBlocked' }),
    ),
    mergedInto: report(
      'mergedInto',
      'Another conversation of the same person replaces this one.',
      ({ into }) => ({ kind: 'mergedInto', into }),
    ),
    adopt: report(
      'adopt',
      'Another conversation of the same person ended, and this one replaces it.',
      adopted => ({ kind: 'adopt', adopted }),
      // A customer may be waiting in the conversation that this signal was meant for, so it must be
      // visible.
      { ignored: 'other_conversation' },
    ),
    seatGranted: report(
      'seatGranted',
      'The queue assigns an agent; sent by the process that freed the agent’s capacity.',
      () => ({
        kind: 'seatGranted',
      }),
    ),
    reconsider: {
      description: 'Settings that decide its assignment have changed; sent by the API.',
      read(received) {
        const read = readReconsider(received)
        if (!read) return { ignored: 'malformed' }
        if (read.change.conversationId !== c.state.id) return LATE
        if (!read.complete)
          queueIgnored(c, 'reconsider' satisfies SignalName, { ignored: 'partly_malformed' })
        return { kind: 'reconsider', change: read.change }
      },
    },
    agentPresence: report(
      'agentPresence',
      'Its agent went online, away or offline; sent by the API.',
      presence => ({ kind: 'agentPresence', presence }),
    ),
  } satisfies Partial<Readers>
}

/**
 * Reports about an earlier conversation of the same contact arrive a moment too late every day. They
 * become no event.
 */
const LATE: Ignored = { ignored: 'other_conversation', usual: true }

/**
 * Signals that an operator may send by hand, from the Temporal UI or the command line.
 * docs/operating.md lists the same ones.
 */
export const SENT_BY_OPERATORS: readonly SignalName[] = [
  'assign',
  'returnToLine',
  'unsnooze',
  'prioritize',
  'retrySend',
  'settleSend',
  'skipSurvey',
]

/**
 * Judges a signal that the service did not seal for this workflow: an operator may send some of them;
 * all others are refused.
 */
function fromOutside(name: string, given: Untrusted): { received: unknown } | { ignored: Distrust } {
  const isOperators = SENT_BY_OPERATORS.some(allowed => allowed === name)
  if (given.why === 'in_clear' && isOperators) return { received: withoutActor(given.value) }
  return isRefused(given, 'signal') ? { ignored: given.why } : { received: given.value }
}

/** A signal sent by hand comes from an operator, whatever actor it names. */
function withoutActor(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return { ...given, actor: undefined }
}

/** The id of a malformed command, so that the sender who waits for its outcome learns of the refusal. */
function commandIdOf(received: unknown): { commandId?: string } {
  return readFields(received, { commandId: isId }) ?? {}
}

/**
 * False when the command came before. A command without an id, sent by hand from the Temporal UI,
 * always counts as new.
 */
function isNew({ state }: Conversation, { commandId }: Fields): boolean {
  return typeof commandId !== 'string' || remember(state.seenCommands, commandId)
}
