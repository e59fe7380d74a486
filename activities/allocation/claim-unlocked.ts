import { lookAtClaim } from '../../db/claims.ts'
import type { Database } from '../../db/client.ts'
import { requireInTime } from '../../platform/time-limit.ts'
import type { Claimed, ClaimInput } from '../../protocol/activities/allocation.ts'
import { decideNow, giveBack, withoutTheGone } from './claim-decision.ts'
import { settle } from './claim-outcome.ts'
import { readTexts } from './claim-texts.ts'

/**
 * Claims a seat by a look at the seats without their lock. The lock is taken by the statement that stores what came of it, for
 * as long as that takes and no round trip longer, and only if nobody has changed the seats since the look; so who is frozen
 * in between keeps nobody waiting.
 *
 * Undefined, with nothing changed, where that can't be: the seats have changed; others come first, or it has a seat already,
 * so that something is to be given out too; more is to be read or written with it.
 */
export async function claimUnlocked(sql: Database, asked: ClaimInput): Promise<Claimed | undefined> {
  const { excluded, cause } = asked
  // Who is back since they did not answer, and the survey that ends with a reopening.
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
