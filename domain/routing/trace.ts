import { shorten } from '../text.ts'
import type { FactValue } from './facts.ts'
import type { Judgement } from './judge-conditions.ts'
import type { RoutingRule, RuleAction, RuleCondition, RuleTarget } from './types.ts'

/**
 * What the rules came to, and why: plain JSON, stored as an event and shown by the API as it is. Fields may be added to
 * it, none may change its meaning. With the most rules and conditions allowed it has some hundreds of kilobytes; with
 * ten rules of two conditions, eight.
 */
export interface RoutingResult {
  /** The rule that decides; null: none. `index` counts from 0. */
  matched: { index: number; name: string; action: RuleAction } | null
  /** Of every rule, in order. */
  trace: RuleTrace[]
}

/**
 * `matched`: decides. `not_matched`: its conditions don't hold. `disabled`: not tried. `target_unavailable`: matches,
 * but its target can't take the conversation, so that the next rules were tried. `not_reached`: stands behind the one
 * that decides.
 */
export type RuleOutcome = 'matched' | 'not_matched' | 'disabled' | 'target_unavailable' | 'not_reached'

export interface RuleTrace {
  index: number
  name: string
  outcome: RuleOutcome
  match: RoutingRule['match']
  target: RuleTarget
  /** All of a rule that was tried, also behind the one that settled it; none of one that wasn't. */
  conditions: ConditionTrace[]
  /** With `target_unavailable`: why it can't. */
  reason?: string
  /** What would have had to be different for it to decide, as text; null where it did, or was not reached. */
  needed: string | null
}

export interface ConditionTrace {
  field: string
  operator: string
  /** As the rule has it, a long text or list shortened; left out where the operator takes none. */
  value?: FactValue | (string | number | boolean)[]
  /** What the field held, shortened alike; null: nothing. */
  actual: FactValue
  holds: boolean
  /** What would have had to be different for it to hold; null where it did. */
  needed: string | null
  /** Why it can't be judged, and so doesn't hold: the rule was saved by another version of the service. */
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
