import type { Actor, ConversationStatus } from './conversation.ts'
import { LABEL_LIMITS } from './labels.ts'

/** Commands of people that change who has a conversation, or send something. */
export type CommandKind =
  | 'reply'
  | 'assign'
  | 'unassign'
  | 'resolve'
  | 'reopen'
  | 'note'
  | 'label'
  | 'snooze'
  | 'unsnooze'
  | 'prioritize'
  | 'retrySend'
  | 'settleSend'
  | 'skipSurvey'

/** The statuses in which commands are possible: after opening, and before closing. */
export type OpenStatus = Exclude<ConversationStatus, 'opening' | 'closed'>

/** Why a command was not carried out. Stable codes of the API. */
export const REFUSALS = {
  already_resolved: 'The conversation is resolved; reopen it first.',
  not_resolved: 'Only a resolved conversation can be reopened.',
  not_assigned: 'The conversation is not assigned to an agent.',
  assigned_to_other: 'The conversation is assigned to another agent. A supervisor can transfer it.',
  author_not_agent:
    'This token does not belong to an agent, so it can’t take over the conversation. Assign the conversation to an agent first.',
  customer_waits:
    'The customer waits for an answer, and may not write again. Give a time at which the snooze ends.',
  not_snoozed: 'The conversation is not snoozed.',
  agent_not_found: 'The agent does not exist or was deleted.',
  agent_not_in_channel: 'The agent does not handle this channel. Add the agent to the channel first.',
  team_not_found: 'The team does not exist, was deleted, or has no agent who handles this channel.',
  ai_agent_not_found: 'The AI agent does not exist or was deleted.',
  thread_moved: 'Others wrote after the last message that the author had seen. Read it first.',
  contact_opted_out:
    'The customer opted out of automatic messages, so the conversation can’t be assigned to an AI agent.',
  message_not_found: 'This message does not exist in the conversation.',
  message_not_retryable: 'Only a message that failed or whose outcome is unknown can be sent again.',
  message_not_unknown: 'You can state whether a message was sent only if its outcome is unknown.',
  no_open_survey: 'No survey of this conversation is waiting for an answer.',
  too_many_labels: `A conversation has at most ${LABEL_LIMITS.conversation} labels, and one change at most ${LABEL_LIMITS.change}; remove some first.`,
  label_too_long: `A label has at most ${LABEL_LIMITS.length} characters.`,
  conversation_open: 'The contact already has an open conversation.',
  conversation_closed: 'The conversation is closed. A new message starts a new conversation.',
  malformed: 'The signal’s JSON does not have the expected form.',
} as const
export type RefusalCode = keyof typeof REFUSALS

/** What the workflow does for a command. */
export type Step =
  | 'send'
  | 'takeOverAndSend'
  | 'assign'
  | 'returnToLine'
  | 'resolve'
  | 'reopen'
  | 'reopenAssigned'
  | 'annotate'
  | 'snooze'
  | 'unsnooze'
  | 'prioritize'
  | 'retry'
  | 'settle'
  | 'skipSurvey'

type Outcome = { step: Step } | { refused: RefusalCode }

const step = (name: Step): Outcome => ({ step: name })
const refused = (code: RefusalCode): Outcome => ({ refused: code })

/**
 * One row for each command: what it does in each status. A transfer is an `assign` of an assigned
 * conversation.
 */
const TABLE: Record<CommandKind, Record<OpenStatus, Outcome>> = {
  reply: {
    ai: step('takeOverAndSend'),
    waiting: step('takeOverAndSend'),
    assigned: step('send'),
    resolved: refused('already_resolved'),
  },
  assign: {
    ai: step('assign'),
    waiting: step('assign'),
    assigned: step('assign'),
    resolved: step('reopenAssigned'),
  },
  unassign: {
    ai: refused('not_assigned'),
    waiting: refused('not_assigned'),
    assigned: step('returnToLine'),
    resolved: refused('already_resolved'),
  },
  resolve: {
    ai: step('resolve'),
    waiting: step('resolve'),
    assigned: step('resolve'),
    resolved: refused('already_resolved'),
  },
  reopen: {
    ai: refused('not_resolved'),
    waiting: refused('not_resolved'),
    assigned: refused('not_resolved'),
    resolved: step('reopen'),
  },
  note: always('annotate'),
  label: always('annotate'),
  // Where nobody has it, somebody has to take it: put aside, it would be lost.
  snooze: {
    ai: refused('not_assigned'),
    waiting: refused('not_assigned'),
    assigned: step('snooze'),
    resolved: refused('already_resolved'),
  },
  unsnooze: {
    ai: refused('not_snoozed'),
    waiting: refused('not_snoozed'),
    assigned: step('unsnooze'),
    resolved: refused('not_snoozed'),
  },
  prioritize: always('prioritize'),
  retrySend: always('retry'),
  settleSend: always('settle'),
  skipSurvey: {
    ai: refused('no_open_survey'),
    waiting: refused('no_open_survey'),
    assigned: refused('no_open_survey'),
    resolved: step('skipSurvey'),
  },
}

function always(name: Step): Record<OpenStatus, Outcome> {
  return { ai: step(name), waiting: step(name), assigned: step(name), resolved: step(name) }
}

/**
 * Decides what a command does. It uses only the workflow's own state, which is newer than the database
 * row that the API read. So a command that the API allowed is judged again when it is carried out.
 */
export function judge(
  command: CommandKind,
  actor: Actor,
  conversation: { status: OpenStatus; assigneeId?: string },
): Outcome {
  const outcome = TABLE[command][conversation.status]
  if ('refused' in outcome) return outcome
  const belongsToOther = conversation.assigneeId !== undefined && conversation.assigneeId !== actor.id
  // Everybody who can read the conversation may add notes and labels.
  if (actor.kind === 'agent' && actor.role === 'agent' && belongsToOther && outcome.step !== 'annotate') {
    return refused('assigned_to_other')
  }
  if (outcome.step === 'takeOverAndSend' && actor.id === undefined) return refused('author_not_agent')
  return outcome
}
