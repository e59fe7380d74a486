import type { SignalName, Signals } from '../../protocol/signals.ts'
import { noteFailing } from './failing-step.ts'
import { type Ignored, queueIgnored } from './ignored.ts'
import { readFields } from './shapes.ts'
import type { Outcome, Reader, Readers } from './signal-reader.ts'
import { readReconsider, SHAPES } from './signal-shapes.ts'
import { type Conversation, remember } from './state.ts'

/**
 * Readers of what other parts of the service report. `elsewhere` is the outcome when the report is
 * about another conversation.
 */
export function reportReaders(c: Conversation) {
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
    seen: report(
      'seen',
      'Somebody has read what the customer wrote; sent by the API.',
      ({ seq, typing }) => ({
        kind: 'seen',
        upTo: seq,
        typing,
      }),
    ),
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
    identityChanged: report(
      'identityChanged',
      'A person merged the customer’s contact with another, or undid that.',
      change =>
        remember(c.state.seenCommands, `identity:${change.mergeId}:${change.undone}`)
          ? { kind: 'identityChanged', change }
          : undefined,
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
