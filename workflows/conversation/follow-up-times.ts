import { windowNoticeAt } from '../../domain/message-window.ts'
import type { ConversationState } from '../../protocol/state/state.ts'

/** What happens when nobody acts: the customer waits too long, or the customer is silent. */
export type FollowUp = { kind: 'reassign' | 'autoResolve'; at: number }

/** The next follow-up in the current state; undefined when there is none. */
export function nextFollowUp(state: ConversationState): FollowUp | undefined {
  if (state.autoResolving) return undefined
  const { snooze, wokeAt = 0 } = state
  // Its agent has said when they go on. Without such a time, only a rule for silent customers ends it.
  if (snooze && (snooze.until !== undefined || state.unansweredSince !== undefined)) return undefined
  if (state.unansweredSince !== undefined) {
    const at = state.status === 'assigned' ? reassignAt(state, state.unansweredSince) : undefined
    return at === undefined ? undefined : { kind: 'reassign', at }
  }
  const { resolveAiMs, resolveHumanMs } = state.followUps
  const quietMs = state.status === 'ai' ? resolveAiMs : state.status === 'assigned' ? resolveHumanMs : null
  if (quietMs === null || state.lastOutAt === undefined) return undefined
  return { kind: 'autoResolve', at: Math.max(state.lastOutAt, snooze?.since ?? wokeAt) + quietMs }
}

/**
 * When a waiting customer must be told that WhatsApp's window is about to close, epoch ms. Once after
 * each of their messages.
 */
export function nextWindowNotice(state: ConversationState): number | undefined {
  const { followUps, status, unansweredSince, lastHeardAt, windowToldFor } = state
  if (!followUps.tellsWindow || unansweredSince === undefined || lastHeardAt === undefined) return undefined
  if ((status !== 'waiting' && status !== 'assigned') || windowToldFor === lastHeardAt) return undefined
  return windowNoticeAt(lastHeardAt)
}

function reassignAt(state: ConversationState, unansweredSince: number): number | undefined {
  const { statusSince, agentAwaySince, triedAt = 0, wokeAt = 0 } = state
  const { reassignNoReplyMs, reassignOfflineMs } = state.followUps
  const moments: number[] = []
  if (reassignNoReplyMs !== null) {
    // A new agent gets the full time, counted from when they got the conversation.
    moments.push(Math.max(unansweredSince, statusSince, triedAt, wokeAt) + reassignNoReplyMs)
  }
  if (reassignOfflineMs !== null && agentAwaySince !== undefined) {
    moments.push(Math.max(unansweredSince, agentAwaySince, triedAt, wokeAt) + reassignOfflineMs)
  }
  return moments.length > 0 ? Math.min(...moments) : undefined
}
