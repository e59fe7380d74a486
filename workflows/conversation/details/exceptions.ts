import { HAND_OVER_FIXES, HAND_OVER_REASONS } from '../../../domain/ai.ts'
import type { CouldHave } from '../../../domain/could-have.ts'
import { IGNORED_SIGNALS } from '../../../domain/ignored-signals.ts'
import { REFUSALS } from '../../../domain/transitions.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { RefusedSignal } from '../../../protocol/state/told.ts'
import type { FailingStep } from '../state.ts'
import { quoted, time } from './words.ts'

const MOST_WORDS = 300

/**
 * The agents who could take a waiting conversation, each with the reason why they can't now. Empty
 * while it waits for an opening.
 */
export function candidateLines({ status, line, channelId }: ConversationState): string[] {
  const who = status === 'waiting' ? line?.who : undefined
  if (!who || who.agents.length === 0) return []
  const now = `as of ${time(who.at)}; now: \`GET /v1/channels/${channelId}/line\``
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
  excluded: 'had it and did not answer',
  not_in_team: 'not in the team it is for',
}

function obstacleOf({ obstacle, load, capacity }: CouldHave): string {
  if (obstacle === null) return 'could have it'
  return obstacle === 'full' ? `full, has ${load} of ${capacity}` : OBSTACLES[obstacle]
}

/** Everything else that is not as usual. */
export function exceptionLines(state: ConversationState, failing: FailingStep | undefined): string[] {
  const { handedOver, agentAwaySince, assignee, late, refused, automatic, unsent, endsFor } = state
  const { status, unansweredSince } = state
  return [
    failing &&
      `the step \`${failing.step}\` fails since ${time(failing.since)}, and is tried until it succeeds: ${quoted(failing.error, MOST_WORDS)}`,
    handedOver && handOver(handedOver),
    assignee &&
      agentAwaySince !== undefined &&
      `${quoted(assignee.name)} has not been online since ${time(agentAwaySince)}`,
    late &&
      `a message of ${time(late.receivedAt)} came late: it was handled at ${time(late.at)}, and nothing automatic answered it`,
    automatic && 'a machine seems to be at the other end: it says the same words again and again',
    refused && refusal(refused),
    unsent &&
      `${unsent} ${unsent === 1 ? 'message was' : 'messages were'} still to go when it closed, and failed`,
    status === 'closed' &&
      unansweredSince !== undefined &&
      !endsFor &&
      `the customer waited for an answer since ${time(unansweredSince)}, and got none`,
    endsFor &&
      `the customer’s talk goes on in \`${endsFor.conversationId}\` (workflow \`${endsFor.workflowId}\`)`,
  ].filter(line => typeof line === 'string')
}

function handOver({ at, name, reason, said }: NonNullable<ConversationState['handedOver']>): string {
  const fix = HAND_OVER_FIXES[reason]
  return [
    `${quoted(name ?? 'the AI agent')} handed it over, ${time(at)}: ${HAND_OVER_REASONS[reason]}`,
    said && `Its endpoint said: “${quoted(said, MOST_WORDS)}”.`,
    fix,
  ]
    .filter(Boolean)
    .join(' ')
}

const WHY = { ...IGNORED_SIGNALS, ...REFUSALS }

function refusal({ name, at, why, actor }: RefusedSignal): string {
  const by = actor ? ` of ${actor.id ? `${actor.kind} \`${actor.id}\`` : `an ${actor.kind}`}` : ''
  return `the last signal that was not carried out: \`${quoted(name)}\`${by}, ${time(at)}: ${why}: ${WHY[why]}`
}
