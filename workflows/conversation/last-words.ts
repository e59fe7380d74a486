import type { ConversationState } from '../../protocol/state/state.ts'

/** The customer, as one who writes. An agent is their id. */
export const CUSTOMER = 'contact'
/** The AI, or somebody outside this service. */
export const OTHERS = 'others'

/**
 * Somebody wrote at this place. The last message is kept, and the last of anybody else: so for each
 * agent it is known what others wrote last.
 */
export function noteWritten(state: ConversationState, by: string, seq: number): void {
  const others = (state.written ?? []).filter(known => known.by !== by)
  state.written = [{ by, seq }, ...others.slice(0, 1)]
}

/**
 * Whether others have written after the last message that an agent had seen. This is decided here, and
 * not by the API, because commands come here one after the other: of two agents who send at the same
 * moment, the second is told of the first.
 */
export function hasMoved(state: ConversationState, agentId: string | undefined, lastSeq: number): boolean {
  const last = state.written?.find(({ by }) => by !== agentId)
  return last !== undefined && last.seq > lastSeq
}
