import { shorten } from '../text.ts'
import type { FactValue } from './facts.ts'
import type { Judgement } from './judge-conditions.ts'
import type { RoutingRule, RuleAction, RuleCondition, RuleTarget } from './types.ts'

/**
 * The decision of the rules and its reasons: plain JSON, stored as an event, and shown unchanged by the
 * API, as far as its size is bounded (`bounded-trace.ts`). Fields may be added, but no field may
 * change its meaning.
 */
export interface RoutingResult {
  /** The rule that decided; null when none did. `index` counts from 0. */
  matched: { index: number; name: string; action: RuleAction } | null
  /** One entry for every rule, in order. */
  trace: RuleTrace[]
}

/**
 * `matched`: this rule decides. `not_matched`: its conditions are false. `disabled`: not evaluated.
 * `target_unavailable`: it matches, but its target can't take the conversation, so the next rules were
 * evaluated. `not_reached`: it stands after the rule that decided.
 */
export type RuleOutcome = 'matched' | 'not_matched' | 'disabled' | 'target_unavailable' | 'not_reached'

export interface RuleTrace {
  index: number
  name: string
  outcome: RuleOutcome
  match: RoutingRule['match']
  target: RuleTarget
  /**
   * All conditions of an evaluated rule, also those after the one that settled it. Empty for a rule
   * that was not evaluated.
   */
  conditions: ConditionTrace[]
  /** With `target_unavailable`: why the target can't take it. */
  reason?: string
  /**
   * What would have been needed for this rule to decide, as text. Null when it decided or was not
   * reached.
   */
  needed: string | null
}

export interface ConditionTrace {
  field: string
  operator: string
  /** The value in the rule; a long text or list is shortened. Absent when the operator takes no value. */
  value?: FactValue | (string | number | boolean)[]
  /** The field's value, shortened in the same way. Null: none. */
  actual: FactValue
  holds: boolean
  /** What would have made the condition true; null when it was. */
  needed: string | null
  /**
   * Why it could not be evaluated and counts as false: the rule was saved by another version of the
   * service.
   */
  error?: string
}

export const SHOWN_TEXT = 120
const SHOWN_ITEM = 40
const SHOWN_ITEMS = 10

export function shortened(
  { field, operator, value }: RuleCondition,
  { actual, holds, error }: Judgement,
): Omit<ConditionTrace, 'needed'> {
  return {
    field,
    operator,
    ...(value !== undefined && value !== null && { value: shortenValue(value) }),
    actual: shortenValue(actual),
    holds,
    ...(error !== undefined && { error }),
  }
}

export function shortenValue<T>(value: T): T {
  const short = Array.isArray(value)
    ? [
        ...value
          .slice(0, SHOWN_ITEMS)
          .map(item => (typeof item === 'string' ? shorten(item, SHOWN_ITEM) : item)),
        ...(value.length > SHOWN_ITEMS ? [`${value.length - SHOWN_ITEMS} more`] : []),
      ]
    : typeof value === 'string'
      ? shorten(value, SHOWN_TEXT)
      : value
  return short as T
}
