import { PRIORITIES, ROLES } from '../../domain/conversation.ts'
import { MAX_DURATION_MS } from '../../domain/duration.ts'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type {
  Command,
  DeliveryFailed,
  Reconsider,
  Reply,
  SignalName,
  Signals,
} from '../../protocol/signals.ts'
import {
  type Fields,
  isBoolean,
  isId,
  isMoment,
  isPositive,
  isString,
  isText,
  listOf,
  object,
  oneOf,
  optional,
  readFields,
  readWhatFits,
  recordOf,
  type Shape,
} from './shapes.ts'

/** One check for each field of a type. The compiler demands one for every new field. */
type ShapeOf<T> = Shape & { [F in keyof T]-?: Shape[string] }

const INBOUND_MESSAGE: ShapeOf<InboundMessage> = {
  providerMessageId: isText,
  receivedAt: isMoment,
  sentAt: optional(isMoment),
  from: isText,
  to: isText,
  text: isString,
  media: listOf(object({ url: isText, contentType: isString })),
  // No step reads the other details, so they are kept without a check.
  details: object({
    profileName: optional(isString),
    otherAddresses: optional(listOf(isText)),
    button: optional(object({ payload: optional(isString), text: optional(isString) })),
    listPick: optional(object({ id: isString, title: optional(isString) })),
    messageType: optional(isString),
    cut: optional(listOf(isString)),
  }),
  reaction: optional(
    object({
      emoji: optional(isText),
      removed: isBoolean,
      to: optional(isText),
      quoted: optional(isText),
      toFile: optional(isBoolean),
    }),
  ),
}

const ACTOR = {
  kind: oneOf(['contact', 'agent', 'ai', 'operator', 'system']),
  id: optional(isId),
  role: optional(oneOf(ROLES)),
}

/** Fields of every command. A person who sends one from the Temporal UI gives the conversation id alone. */
const COMMAND: ShapeOf<Command> = {
  conversationId: isId,
  commandId: optional(isId),
  actor: optional(object(ACTOR)),
}

/** A place in the conversation, from 0. */
const isPlace = (value: unknown) => Number.isInteger(value) && Number(value) >= 0

const REPLY: ShapeOf<Reply> = {
  ...COMMAND,
  messageId: isId,
  text: isString,
  media: optional(
    listOf(
      object({
        url: isText,
        contentType: optional(isString),
        name: optional(isString),
        size: optional(isPositive),
        alt: optional(isString),
      }),
    ),
  ),
  template: optional(
    object({
      contentSid: optional(isText),
      id: optional(isText),
      language: optional(isText),
      variables: recordOf(isString),
      header: optional(object({})),
      buttons: optional(listOf(object({}))),
    }),
  ),
  replyTo: optional(isText),
  lastSeq: optional(isPlace),
  to: optional(isText),
}

/** The range of the database column (a 4-byte integer). */
const isVersion = (value: unknown) => Number.isInteger(value) && isPositive(value) && Number(value) < 2 ** 31

const isDuration = (value: unknown) => value === null || isPositive(value)
const FOLLOW_UPS: ShapeOf<FollowUps> = {
  reassignOfflineMs: isDuration,
  reassignNoReplyMs: isDuration,
  resolveAiMs: isDuration,
  resolveHumanMs: isDuration,
  tellsResolved: isBoolean,
  tellsWindow: isBoolean,
}

/** Accepts anything: the fields are read one by one in `readReconsider`. */
const isAnything = () => true

const ABOUT = { conversationId: isId }
const DELIVERY: ShapeOf<DeliveryFailed> = { ...ABOUT, messageId: isId, deliveryId: isId }

/** The fields that each signal must carry (protocol/signals.ts). */
export const SHAPES: { readonly [N in SignalName]: ShapeOf<Signals[N]> } = {
  inboundMessage: INBOUND_MESSAGE,
  // Each message is checked by itself: a malformed one must not keep the others out.
  inboundMessages: { messages: listOf(isAnything) },
  begin: { ...REPLY, assigneeId: isId, to: optional(isText) },
  reply: REPLY,
  assign: { ...COMMAND, agentId: optional(isId), teamId: optional(isId), aiAgentId: optional(isId) },
  unassign: COMMAND,
  returnToLine: COMMAND,
  resolve: { ...COMMAND, survey: optional(isBoolean) },
  reopen: COMMAND,
  note: {
    ...COMMAND,
    text: isText,
    mentions: optional(listOf(isId)),
    teams: optional(listOf(isId)),
    lastSeq: optional(isPlace),
  },
  label: { ...COMMAND, add: optional(listOf(isText)), remove: optional(listOf(isText)) },
  snooze: { ...COMMAND, until: optional(isMoment) },
  unsnooze: COMMAND,
  prioritize: { ...COMMAND, priority: oneOf(PRIORITIES) },
  retrySend: { ...COMMAND, messageId: isId },
  settleSend: { ...COMMAND, messageId: isId, sent: isBoolean },
  skipSurvey: COMMAND,
  seen: { ...ABOUT, seq: isPlace, typing: optional(isBoolean) },
  deliveryFailed: DELIVERY,
  deliveryArrived: DELIVERY,
  sentElsewhere: { ...ABOUT, message: object(INBOUND_MESSAGE) },
  stepFailing: { ...ABOUT, step: isText, since: isMoment, error: isString },
  look: ABOUT,
  seatGranted: ABOUT,
  reconsider: {
    ...ABOUT,
    version: isVersion,
    checksHours: isBoolean,
    evaluatesRules: isBoolean,
    followUps: isAnything,
  },
  agentPresence: { ...ABOUT, agentId: isId, online: isBoolean, since: isMoment },
  mergedInto: { ...ABOUT, into: object({ conversationId: isId, workflowId: isText }) },
  adopt: { ...ABOUT, from: isId, unansweredSince: optional(isMoment) },
  identityChanged: { ...ABOUT, mergeId: isId, undone: isBoolean },
  takeBack: {
    ...ABOUT,
    mergeId: isId,
    from: isId,
    count: isPlace,
    to: isText,
    actor: object(ACTOR),
    assigneeId: optional(isId),
  },
  channelDeleted: ABOUT,
  contactErased: ABOUT,
  contactBlocked: ABOUT,
}

/**
 * Reads changed settings field by field. One wrong field must not keep the others from an open
 * conversation, which would then go on with the old settings. Returns undefined when the conversation's
 * id is missing.
 */
export function readReconsider(received: unknown): { change: Reconsider; complete: boolean } | undefined {
  const { followUps: _, conversationId, ...single } = SHAPES.reconsider
  const about = readFields(received, { conversationId })
  if (!about) return undefined
  const { followUps: given } = Object(received) as { followUps?: unknown }
  const changes = readWhatFits(received, single)
  const followUps = readWhatFits(given, FOLLOW_UPS)
  return {
    change: { ...about, ...changes.fields, followUps: bounded(followUps.fields) } as unknown as Reconsider,
    complete: changes.complete && followUps.complete,
  }
}

/** Limits the time spans. Deadlines are computed from them, and a `Date` must be able to hold those. */
function bounded(spans: Fields): Fields {
  return Object.fromEntries(
    Object.entries(spans).map(([name, span]) => [
      name,
      typeof span === 'number' ? Math.min(span, MAX_DURATION_MS) : span,
    ]),
  )
}
