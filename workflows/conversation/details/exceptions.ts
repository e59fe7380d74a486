import { HAND_OVER_FIXES, HAND_OVER_REASONS } from '../../../domain/ai.ts'
import type { CouldHave } from '../../../domain/could-have.ts'
import { IGNORED_SIGNALS } from '../../../domain/ignored-signals.ts'
import { REFUSALS } from '../../../domain/transitions.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { RefusedSignal } from '../../../protocol/state/told.ts'
import type { FailingStep } from '../state.ts'
import { quoted, time } from './phrases.ts'

const MOST_WORDS = 300

/**
 * The agents who could take a waiting conversation, each with the reason why they can't now. Empty
 * while it waits for an opening.
 */
export function candidateLines({ status, line, channelId }: ConversationState): string[] {
  const who = status === 'waiting' ? line?.who : undefined
  if (!who || who.agents.length === 0) return []
  const now = `as of ${time(who.at)}; current list: \`GET /v1/channels/${channelId}/line\``
  return [
    ...who.agents.map(
      candidate => `${quoted(candidate.name)} (\`${candidate.id}\`): ${obstacleOf(candidate)}`,
    ),
    who.more ? `and ${who.more} more, ${now}` : now,
  ]
}

const OBSTACLES: Record<Exclude<CouldHave['obstacle'], null | 'full'>, string> = {
  away: 'away',
  offline: 'offline',
  excluded: 'had it without answering',
  not_in_team: 'not in the required team',
}

function obstacleOf({ obstacle, load, capacity }: CouldHave): string {
  if (obstacle === null) return 'available'
  return obstacle === 'full' ? `at full capacity, has ${load} of ${capacity}` : OBSTACLES[obstacle]
}

/** Everything else that is not as usual. */
export function exceptionLines(state: ConversationState, failing: FailingStep | undefined): string[] {
  const { handedOver, agentAwaySince, assignee, late, refused, automatic, unsent, endsFor } = state
  const { status, unansweredSince } = state
  return [
    failing &&
      `the step \`${failing.step}\` has failed since ${time(failing.since)} and is repeated until it succeeds: ${quoted(failing.error, MOST_WORDS)}`,
    handedOver && handOver(handedOver),
    assignee &&
      agentAwaySince !== undefined &&
      `${quoted(assignee.name)} has not been online since ${time(agentAwaySince)}`,
    late &&
      `a message of ${time(late.receivedAt)} was processed late, at ${time(late.at)}, so no automatic answer was sent`,
    automatic && 'the customer seems to be a machine: it repeats the same words',
    refused && refusal(refused),
    unsent &&
      `${unsent} ${unsent === 1 ? 'message was' : 'messages were'} not sent before the conversation closed, and failed`,
    status === 'closed' &&
      unansweredSince !== undefined &&
      !endsFor &&
      `the customer waited for an answer since ${time(unansweredSince)} and received none`,
    endsFor &&
      `the conversation with the customer continues in \`${endsFor.conversationId}\` (workflow \`${endsFor.workflowId}\`)`,
  ].filter(line => typeof line === 'string')
}

function handOver({ at, name, reason, said }: NonNullable<ConversationState['handedOver']>): string {
  const fix = HAND_OVER_FIXES[reason]
  return [
    `${quoted(name ?? 'the AI agent')} handed the conversation over, ${time(at)}: ${HAND_OVER_REASONS[reason]}`,
    said && `Error message of its endpoint: “${quoted(said, MOST_WORDS)}”.`,
    fix,
  ]
    .filter(Boolean)
    .join(' ')
}

const WHY = { ...IGNORED_SIGNALS, ...REFUSALS }

function refusal({ name, at, why, actor }: RefusedSignal): string {
  const by = actor ? ` from ${actor.id ? `${actor.kind} \`${actor.id}\`` : `an ${actor.kind}`}` : ''
  return `the last refused signal: \`${quoted(name)}\`${by}, ${time(at)}: ${why}: ${WHY[why]}`
}
