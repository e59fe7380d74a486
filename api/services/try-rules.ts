import { setImmediate } from 'node:timers/promises'
import type { Run } from '../../domain/routing/compare-rule-sets.ts'
import type { RoutingResult } from '../../domain/routing/trace.ts'

/**
 * How long rules are tried on past conversations, ms. The largest patterns that rules may hold take about a second for one
 * long text, and the process has other requests to answer.
 */
const LONGEST_MS = 5_000

/** The rules of today and those of a draft, each as a function that evaluates one conversation's facts. */
export interface Trial<F> {
  before: (facts: F) => RoutingResult
  after: (facts: F) => RoutingResult
}

/**
 * Tries both lists of rules on past conversations, in their order. Between two conversations other requests get their turn:
 * an evaluation uses the only thread. When the time is over, it leaves out the rest; at least one is tried.
 */
export async function tryRules<F>(
  past: readonly { conversationId: string; facts: F }[],
  { before, after }: Trial<F>,
  longestMs = LONGEST_MS,
): Promise<{ before: Run[]; after: Run[] }> {
  const runs = { before: [] as Run[], after: [] as Run[] }
  const began = performance.now()
  for (const { conversationId, facts } of past) {
    runs.before.push({ conversationId, result: before(facts) })
    runs.after.push({ conversationId, result: after(facts) })
    if (performance.now() - began >= longestMs) break
    await setImmediate()
  }
  return runs
}
