import { lookAtClaim } from '../../db/claims.ts'
import type { Database } from '../../db/client.ts'
import { requireInTime } from '../../platform/time-limit.ts'
import type { Claimed, ClaimInput } from '../../protocol/activities/allocation.ts'
import { decideNow, giveBack, withoutTheGone } from './claim-decision.ts'
import { settle } from './claim-outcome.ts'
import { readTexts } from './claim-texts.ts'

/**
 * Claims a seat after reading the seats without their lock. The statement that stores the outcome takes
 * the lock for its own duration only, and succeeds only if nobody has changed the seats since they were
 * read. So a worker that freezes between the two statements makes nobody wait.
 *
 * Returns undefined, with nothing changed, when the claim needs the lock: the seats have changed; other
 * conversations come first; this conversation holds a seat that must be given out too; or more rows
 * must be read or written.
 */
export async function claimUnlocked(sql: Database, asked: ClaimInput): Promise<Claimed | undefined> {
  const { excluded, cause } = asked
  // These two need more rows: agents who came back since they did not answer, and the survey that a
  // reopening ends.
  if (excluded.length > 0 || cause?.type === 'conversation.reopened') return undefined
  const [{ facts, seen }, texts] = await Promise.all([lookAtClaim(sql, asked), readTexts(sql, asked)])
  if (!seen || !facts.open || facts.seat || facts.othersFirst) return undefined
  const input = withoutTheGone(asked, facts, [])
  const back = giveBack(input, facts)
  if (!back && input.onlyPreferred) return { result: 'unavailable' }
  const { seat, decision } = back ? { seat: back, decision: undefined } : decideNow(input, facts)
  const { claimed, store } = settle({ input, decision, ...texts }, seat)
  requireInTime()
  return (await store(sql, seen)) ? claimed : undefined
}
