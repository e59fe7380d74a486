/** @import { ConditionLine, Names, RuleStep, Step } from './why-types.ts' */
import { sentence } from '../lib/format.js'

/** @type {Record<string, string>} */
export const VERBS = {
  equals: 'is',
  notEquals: 'is not',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  matches: 'matches',
  in: 'is one of',
  isPresent: 'is present',
  isAbsent: 'is absent',
}

/** @type {Record<string, (rule: Record<string, any>) => string>} */
const VERDICTS = {
  matched: () => 'matches, and decides',
  not_matched: () => 'does not match',
  disabled: () => 'is switched off',
  target_unavailable: ({ reason }) => `matches, but its target is not available: ${reason}`,
  not_reached: () => 'was not tried: an earlier rule decided',
}

/**
 * The rules that were tried, and what they came to.
 *
 * @param {Record<string, any>} data of `routing.decided`
 * @param {Names} names
 * @returns {Step}
 */
export function rulesOf({ matched, trace = [], priority, labels = [] }, { name }) {
  const title = matched
    ? `Routing rules: rule ${matched.index + 1} “${matched.name}” decides`
    : trace.length === 0
      ? 'Routing rules: there are none'
      : `Routing rules: none of ${trace.length} decides`
  return {
    title,
    tone: matched ? 'good' : 'plain',
    rules: trace.map((/** @type {any} */ rule) => ruleStep(rule)),
    lines: matched
      ? [
          `It goes to ${targetName(matched.action.allocate, name)}, with ${priority} priority${labels.length > 0 ? ` and labelled ${labels.join(', ')}` : ''}.`,
        ]
      : [],
  }
}

/**
 * Whether the channel's AI agent takes it.
 *
 * @param {Record<string, any>} data of `routing.decided`
 * @param {Names} names
 * @returns {Step}
 */
export function aiGateOf({ ai }, { name }) {
  const { takes = false, id, because = 'no information' } = ai ?? {}
  const who = id ? name(id, 'the AI agent') : 'there is none'
  return {
    title: `AI agent: ${takes ? `${who} takes it` : id ? `${who} does not take it` : who}`,
    tone: takes ? 'good' : 'plain',
    lines: [sentence(because)],
  }
}

/**
 * @param {Record<string, any>} rule
 * @returns {RuleStep}
 */
function ruleStep(rule) {
  const { index, name, outcome, match, conditions = [], needed } = rule
  return {
    title: `${index + 1}. ${name}`,
    verdict: VERDICTS[outcome]?.(rule) ?? String(outcome),
    tone: outcome === 'matched' ? 'good' : outcome === 'not_matched' ? 'bad' : 'plain',
    ...(conditions.length > 1 && {
      how: match === 'any' ? 'any of these is enough' : 'all of these are needed',
    }),
    conditions: conditions.map(conditionLine),
    ...(needed && { needed: neededOf(outcome, match, conditions, needed) }),
  }
}

/**
 * The conditions are listed with what was found: `needed` as the API has it would tell all of them once more.
 *
 * @param {string} outcome
 * @param {string} match
 * @param {{ holds: boolean }[]} conditions
 * @param {string} needed
 */
function neededOf(outcome, match, conditions, needed) {
  const failed = conditions.filter(({ holds }) => !holds).length
  if (outcome !== 'not_matched' || failed === 0) return `that ${needed}`
  if (failed === 1) return 'the condition with ✗ to be true'
  return match === 'any' ? 'any condition with ✗ to be true' : 'all conditions with ✗ to be true'
}

/**
 * @param {Record<string, any>} condition
 * @returns {ConditionLine}
 */
function conditionLine({ field, operator, value, actual, holds, error }) {
  const asked = `${field} ${VERBS[operator] ?? operator}${value === undefined ? '' : ` ${shown(value)}`}`
  return { holds, text: `${asked} — ${error ?? `it is ${shown(actual)}`}` }
}

/**
 * @param {{ to: string, id: string }} target
 * @param {Names['name']} name
 */
export function targetName({ to, id }, name) {
  if (to === 'team') return `the team ${name(id, 'it names')}`
  return name(id, to === 'ai' ? 'an AI agent' : undefined)
}

/** @param {unknown} value @returns {string} */
function shown(value) {
  if (value === null || value === undefined) return 'absent'
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : value.map(shown).join(', ')
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
}
