import type { RoutingResult, RuleOutcome, RuleTrace } from './trace.ts'

/**
 * The size of a stored trace, characters of JSON. With ten rules of two conditions it has eight thousand; with the maximum of
 * rules and conditions it would have more than a million. Every open desk gets the event, and the API reads many at once.
 */
const MOST_CHARACTERS = 48_000
/** How many conditions of one rule are stored. Fifty long ones alone would be more than the whole trace may have. */
const MOST_CONDITIONS = 15

/** What of a trace is stored with a decision. */
export interface BoundedTrace {
  trace: RuleTrace[]
  /** Present if something was left out: how many rules, and how many conditions of the stored ones. */
  traceLeftOut?: { rules: number; conditions: number }
}

/** The first ones say most about the decision. */
const BY_WEIGHT: RuleOutcome[] = ['matched', 'target_unavailable', 'not_matched', 'disabled', 'not_reached']

/**
 * The part of a trace that says most about the decision, in the order of the rules: the rule that decided, the rules whose
 * target could not take it, then the others, those nearest to the decision first.
 */
export function boundedTrace({ matched, trace }: RoutingResult): BoundedTrace {
  const kept = new Map<number, RuleTrace>()
  const conditionsOf = (rules: Iterable<RuleTrace>) =>
    [...rules].reduce((sum, rule) => sum + rule.conditions.length, 0)
  let room = MOST_CHARACTERS
  for (const rule of inOrderOfWeight(trace, matched?.index ?? 0)) {
    for (const most of [MOST_CONDITIONS, 0]) {
      const short = withFewer(rule, most)
      const { length } = JSON.stringify(short)
      if (length > room) continue
      kept.set(rule.index, short)
      room -= length
      break
    }
  }
  const stored = trace.flatMap(({ index }) => kept.get(index) ?? [])
  const rules = trace.length - stored.length
  const conditions = conditionsOf(trace.filter(({ index }) => kept.has(index))) - conditionsOf(stored)
  return { trace: stored, ...(rules + conditions > 0 && { traceLeftOut: { rules, conditions } }) }
}

function inOrderOfWeight(trace: readonly RuleTrace[], decided: number): RuleTrace[] {
  return BY_WEIGHT.flatMap(outcome =>
    trace
      .filter(rule => rule.outcome === outcome)
      .sort((a, b) => Math.abs(a.index - decided) - Math.abs(b.index - decided)),
  )
}

/** Of a rule's conditions, first those that settled it: what held if it matched, otherwise what did not. */
function withFewer(rule: RuleTrace, most: number): RuleTrace {
  if (rule.conditions.length <= most) return rule
  const held = rule.outcome === 'matched' || rule.outcome === 'target_unavailable'
  const settled = rule.conditions.filter(({ holds }) => holds === held)
  const others = rule.conditions.filter(({ holds }) => holds !== held)
  const chosen = new Set([...settled, ...others].slice(0, most))
  return { ...rule, conditions: rule.conditions.filter(condition => chosen.has(condition)) }
}
