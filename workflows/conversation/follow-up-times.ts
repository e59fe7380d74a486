import { windowNoticeAt } from '../../domain/message-window.ts'
import type { ConversationState } from '../../protocol/state/state.ts'

/** What is to be done when nothing happens: when the customer waits too long, or has gone quiet. */
export type FollowUp = { kind: 'reassign' | 'autoResolve'; at: number }

/** The next follow-up of a conversation in the state it is in; undefined when nothing follows. */
export function nextFollowUp(state: ConversationState): FollowUp | undefined {
  if (state.autoResolving) return undefined
  if (state.unansweredSince !== undefined) {
    const at = state.status === 'assigned' ? reassignAt(state, state.unansweredSince) : undefined
    return at === undefined ? undefined : { kind: 'reassign', at }
  }
  const { resolveAiMs, resolveHumanMs } = state.followUps
  const quietMs = state.status === 'ai' ? resolveAiMs : state.status === 'assigned' ? resolveHumanMs : null
  if (quietMs === null || state.lastOutAt === undefined) return undefined
  return { kind: 'autoResolve', at: state.lastOutAt + quietMs }
}

/** When a customer who waits is to be told that WhatsApp's window is about to close; once after each message of theirs. */
export function nextWindowNotice(state: ConversationState): number | undefined {
  const { followUps, status, unansweredSince, lastHeardAt, windowToldFor } = state
  if (!followUps.tellsWindow || unansweredSince === undefined || lastHeardAt === undefined) return undefined
  if ((status !== 'waiting' && status !== 'assigned') || windowToldFor === lastHeardAt) return undefined
  return windowNoticeAt(lastHeardAt)
}

function reassignAt(state: ConversationState, unansweredSince: number): number | undefined {
  const { statusSince, agentAwaySince, triedAt = 0 } = state
  const { reassignNoReplyMs, reassignOfflineMs } = state.followUps
  const moments: number[] = []
  if (reassignNoReplyMs !== null) {
    // A new agent has the whole time.
    moments.push(Math.max(unansweredSince, statusSince, triedAt) + reassignNoReplyMs)
  }
  if (reassignOfflineMs !== null && agentAwaySince !== undefined) {
    moments.push(Math.max(unansweredSince, agentAwaySince, triedAt) + reassignOfflineMs)
  }
  return moments.length > 0 ? Math.min(...moments) : undefined
}
