import type { FactValue } from './facts.ts'
import type { Judgement } from './judge-conditions.ts'
import { definitionOf } from './operators.ts'
import { type ConditionTrace, type RoutingResult, type RuleTrace, shortenValue } from './trace.ts'
import type { RoutingRule, RuleCondition, RuleValue } from './types.ts'

/** How many conditions a sentence names at most. */
const NAMED = 5

/** A condition as part of a sentence: `message.text contains “refund”`. */
export function describe({
  field,
  operator,
  value,
}: Pick<RuleCondition, 'field' | 'operator' | 'value'>): string {
  const verb = definitionOf(operator)?.verb ?? operator
  return [field, verb, ...(value === undefined || value === null ? [] : [show(value)])].join(' ')
}

/** What would have made the condition true: the condition, and the value that was found instead. */
export function neededOf(condition: RuleCondition, { holds, actual, error }: Judgement): string | null {
  if (holds) return null
  return `${describe(condition)} (${error ?? `it is ${show(actual)}`})`
}

/** The same for a rule whose conditions are false: all failed conditions, or any of them. */
export function neededOfRule(match: RoutingRule['match'], conditions: readonly ConditionTrace[]): string {
  const failed = conditions.flatMap(({ needed }) => needed ?? [])
  if (match === 'any' && failed.length > 1) return `any of: ${list(failed, '; ')}`
  return list(failed, ' and ')
}

/** The decision in one sentence, for people who look at the conversation. */
export function explainRouting({ matched, trace }: RoutingResult): string {
  const skipped = trace
    .filter(({ outcome }) => outcome === 'target_unavailable')
    .map(
      ({ index, name, reason }) =>
        `rule ${index + 1} “${name}” matched, but its target can't take it: ${reason}`,
    )
  const winner = matched && trace[matched.index]
  return [
    ...(skipped.length > 0 ? [list(skipped, '; ')] : []),
    winner ? whyMatched(winner) : whyNone(trace),
  ].join('; ')
}

function whyMatched({ index, name, match, conditions }: RuleTrace): string {
  const rule = `rule ${index + 1} “${name}” matched`
  if (conditions.length === 0) return `${rule}: it has no conditions`
  const held = conditions.filter(({ holds }) => holds).map(shown => describe(shown as RuleCondition))
  return `${rule}: ${list(held, match === 'all' ? ' and ' : ', ')}`
}

function whyNone(trace: readonly RuleTrace[]): string {
  const tried = trace.filter(({ outcome }) => outcome !== 'disabled').length
  if (tried === 0) return trace.length === 0 ? 'there are no rules' : 'all rules are disabled'
  return tried === 1 ? 'the only rule did not decide' : `none of ${tried} rules decided`
}

/** Why a rule did not decide, as part of a sentence. */
export function whyNot({ outcome, needed, reason }: RuleTrace): string {
  switch (outcome) {
    case 'disabled':
      return 'it is disabled'
    case 'target_unavailable':
      return `its target can't take it: ${reason}`
    case 'not_matched':
      return `it needs ${needed}`
    case 'not_reached':
      return 'an earlier rule decides'
    case 'matched':
      return 'it decides'
  }
}

function list(parts: readonly string[], separator: string): string {
  const more = parts.length - NAMED
  return [...parts.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(separator)
}

function show(value: FactValue | RuleValue): string {
  const short = shortenValue(value)
  if (short === null) return 'absent'
  if (Array.isArray(short)) return short.length === 0 ? 'empty' : short.map(bare).join(', ')
  return typeof short === 'string' ? `“${short}”` : bare(short)
}

/** Stored facts can contain anything, so no method of a value is called. */
function bare(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
