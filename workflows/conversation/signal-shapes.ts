import { ROLES } from '../../domain/conversation.ts'
import { MAX_DURATION_MS } from '../../domain/duration.ts'
import type { Reconsider } from '../../protocol/signals.ts'
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

/** What each signal has to carry (protocol/signals.ts). */

export const INBOUND_MESSAGE: Shape = {
  providerMessageId: isText,
  receivedAt: isMoment,
  from: isText,
  to: isText,
  text: isString,
  media: listOf(object({ url: isText, contentType: isString })),
  // What no step reads is kept as it came.
  details: object({
    profileName: optional(isString),
    otherAddresses: optional(listOf(isText)),
    button: optional(object({ payload: optional(isString), text: optional(isString) })),
    listPick: optional(object({ id: isString, title: optional(isString) })),
    messageType: optional(isString),
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

export const INBOUND_MESSAGES: Shape = { messages: listOf(() => true) }

/** Of every command. A person at the Temporal UI gives the conversation alone. */
export const COMMAND: Shape = {
  conversationId: isId,
  commandId: optional(isId),
  actor: optional(
    object({
      kind: oneOf(['contact', 'agent', 'ai', 'operator', 'system']),
      id: optional(isId),
      role: optional(oneOf(ROLES)),
    }),
  ),
}

export const REPLY: Shape = {
  messageId: isId,
  text: isString,
  media: optional(listOf(object({ url: isText, contentType: optional(isString) }))),
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
}

export const BEGIN: Shape = { ...REPLY, assigneeId: isId, to: optional(isText) }
export const ASSIGN: Shape = { agentId: optional(isId), teamId: optional(isId), aiAgentId: optional(isId) }
export const RESOLVE: Shape = { survey: optional(isBoolean) }
export const NOTE: Shape = { text: isText }
export const LABEL: Shape = { add: optional(listOf(isText)), remove: optional(listOf(isText)) }
export const RETRY_SEND: Shape = { messageId: isId }
export const SETTLE_SEND: Shape = { messageId: isId, sent: isBoolean }
export const DELIVERY_FAILED: Shape = { conversationId: isId, messageId: isId, deliveryId: isId }
export const SENT_ELSEWHERE: Shape = { conversationId: isId, message: object(INBOUND_MESSAGE) }
export const LOOK: Shape = { conversationId: isId }
export const STEP_FAILING: Shape = { conversationId: isId, step: isText, since: isMoment, error: isString }
export const CHANNEL_DELETED: Shape = { conversationId: isId }
export const CONTACT_ERASED: Shape = { conversationId: isId }
export const MERGED_INTO: Shape = {
  conversationId: isId,
  into: object({ conversationId: isId, workflowId: isText }),
}
export const ADOPT: Shape = { conversationId: isId, from: isId, unansweredSince: optional(isMoment) }
export const SEAT_GRANTED: Shape = { conversationId: isId }
/** What the database's column holds. */
const isVersion = (value: unknown) => Number.isInteger(value) && isPositive(value) && Number(value) < 2 ** 31
const CHANGES: Shape = { version: isVersion, checksHours: isBoolean, evaluatesRules: isBoolean }
const isDuration = (value: unknown) => value === null || isPositive(value)
const FOLLOW_UPS: Shape = {
  reassignOfflineMs: isDuration,
  reassignNoReplyMs: isDuration,
  resolveAiMs: isDuration,
  resolveHumanMs: isDuration,
  tellsResolved: isBoolean,
  tellsWindow: isBoolean,
}
export const AGENT_PRESENCE: Shape = {
  conversationId: isId,
  agentId: isId,
  online: isBoolean,
  since: isMoment,
}

/**
 * Reads what changed of the settings, field by field: that one of them is odd must keep none of the others from an open
 * conversation, which would go on as if nothing had changed. Undefined when it does not tell which conversation is meant.
 */
export function readReconsider(received: unknown): { change: Reconsider; complete: boolean } | undefined {
  const about = readFields(received, { conversationId: isId })
  if (!about) return undefined
  const { followUps: given } = Object(received) as { followUps?: unknown }
  const changes = readWhatFits(received, CHANGES)
  const followUps = readWhatFits(given, FOLLOW_UPS)
  return {
    change: { ...about, ...changes.fields, followUps: bounded(followUps.fields) } as unknown as Reconsider,
    complete: changes.complete && followUps.complete,
  }
}

/** Deadlines are counted from them, and must be such that a `Date` can hold them. */
function bounded(spans: Fields): Fields {
  return Object.fromEntries(
    Object.entries(spans).map(([name, span]) => [
      name,
      typeof span === 'number' ? Math.min(span, MAX_DURATION_MS) : span,
    ]),
  )
}
