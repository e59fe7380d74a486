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
  | 'retrySend'
  | 'settleSend'
  | 'skipSurvey'

/** The statuses in which commands are possible: after opening, and before closing. */
export type OpenStatus = Exclude<ConversationStatus, 'opening' | 'closed'>

/** Why a command was not carried out. Stable codes of the API. */
export const REFUSALS = {
  already_resolved: 'The conversation is resolved; reopen it first.',
  not_resolved: 'Only a resolved conversation can be reopened.',
  not_assigned: 'The conversation is assigned to nobody.',
  assigned_to_other: 'The conversation is assigned to another agent; a supervisor can transfer it.',
  author_not_agent:
    'This token belongs to no agent, so it can’t take the conversation over; assign it to an agent first.',
  agent_not_found: 'There is no such agent, or they were removed.',
  agent_not_in_channel: 'The agent does not handle this channel; add them to the channel first.',
  team_not_found: 'There is no such team, it was deleted, or none of it handles this channel.',
  ai_agent_not_found: 'There is no such AI agent, or it was deleted.',
  contact_opted_out: 'The customer wants no automatic messages, so an AI agent can’t have the conversation.',
  message_not_found: 'This conversation has no such message.',
  message_not_retryable: 'Only a failed message, or one whose outcome is unknown, can be sent again.',
  message_not_unknown: 'Only of a message whose outcome is unknown can be said whether it was sent.',
  no_open_survey: 'No survey of this conversation is waiting for an answer.',
  too_many_labels: `A conversation has at most ${LABEL_LIMITS.conversation} labels, and one change at most ${LABEL_LIMITS.change}; remove some first.`,
  label_too_long: `A label has at most ${LABEL_LIMITS.length} characters.`,
  conversation_open: 'A conversation with this contact is already open.',
  conversation_closed: 'The conversation is closed; a new message begins the next one.',
  malformed: 'The signal’s JSON has not the expected form.',
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
