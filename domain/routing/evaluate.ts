import { neededOf, neededOfRule } from './explain.ts'
import type { Facts } from './facts.ts'
import { judgeOn } from './judge-conditions.ts'
import { type ConditionTrace, type RoutingResult, type RuleTrace, shortened } from './trace.ts'
import type { RoutingRule, RuleTarget } from './types.ts'

/** Whether a target can take a conversation now. `reason` is part of a sentence: "it was deleted". */
export type TargetVerdict = { ok: true } | { ok: false; reason: string }

/**
 * Evaluates the rules in order, using facts alone. The first rule that matches and whose target can
 * take the conversation decides. Never throws: a condition that can't be evaluated is false, and says
 * why.
 */
export function evaluate(
  rules: readonly RoutingRule[],
  facts: Facts,
  verdictOf: (target: RuleTarget) => TargetVerdict,
): RoutingResult {
  const judge = judgeOn(facts)
  let matched: RoutingResult['matched'] = null
  const trace = rules.map((rule, index): RuleTrace => {
    const { name, match } = rule
    const head = { index, name, match, target: rule.action.allocate }
    if (matched) return { ...head, outcome: 'not_reached', conditions: [], needed: null }
    if (!rule.enabled) return { ...head, outcome: 'disabled', conditions: [], needed: 'the rule is enabled' }

    const conditions = rule.conditions.map((condition): ConditionTrace => {
      const judgement = judge(condition)
      return { ...shortened(condition, judgement), needed: neededOf(condition, judgement) }
    })
    const holds = ({ holds }: ConditionTrace) => holds
    const matches =
      conditions.length === 0 || (match === 'all' ? conditions.every(holds) : conditions.some(holds))
    if (!matches)
      return { ...head, outcome: 'not_matched', conditions, needed: neededOfRule(match, conditions) }

    const verdict = verdictOf(rule.action.allocate)
    if (!verdict.ok) {
      const { reason } = verdict
      return { ...head, outcome: 'target_unavailable', conditions, reason, needed: 'its target can take it' }
    }
    matched = { index, name, action: rule.action }
    return { ...head, outcome: 'matched', conditions, needed: null }
  })
  return { matched, trace }
}
