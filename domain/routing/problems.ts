import { PRIORITIES } from '../conversation.ts'
import { fold } from '../text.ts'
import { conditionProblems, conditionWarnings } from './condition-problems.ts'
import { compilePattern, MAX_PATTERN_SIZE, MAX_PATTERNS_SIZE } from './patterns.ts'
import { RULE_LIMITS, TARGET_KINDS } from './types.ts'

/** An `error` means that the rules must not be saved. A `warning` is shown to the person who saves them. */
export interface RuleProblem {
  severity: 'error' | 'warning'
  /** The path of the field inside the list of rules: `rules.0.conditions.1.value`. */
  path: string
  message: string
}

/**
 * What is wrong with a list of rules, whatever its shape. Never throws. Rules without an error are a
 * `RoutingRule[]` that can be evaluated. Whether their targets exist is not checked here.
 */
export function ruleProblems(rules: unknown): RuleProblem[] {
  if (!Array.isArray(rules)) return [error('rules', 'must be a list')]
  // Above the limits the rest is not checked, so that no input can cost unlimited time.
  if (rules.length > RULE_LIMITS.rules)
    return [error('rules', `must have at most ${RULE_LIMITS.rules} rules`)]
  const all: unknown[] = rules.flatMap(rule =>
    isRecord(rule) && Array.isArray(rule.conditions) ? rule.conditions : [],
  )
  if (all.length > RULE_LIMITS.conditions) {
    return [
      error('rules', `must have at most ${RULE_LIMITS.conditions} conditions in all; has ${all.length}`),
    ]
  }
  const tooLarge = valuesProblem(all) ?? patternsProblem(all)
  if (tooLarge) return [tooLarge]
  const errors = rules.flatMap((rule, index) => problemsOfRule(rule, `rules.${index}`))
  return errors.length > 0 ? errors : [...sameNames(rules), ...neverReached(rules), ...limitedPatterns(rules)]
}

function error(path: string, message: string): RuleProblem {
  return { severity: 'error', path, message }
}

function problemsOfRule(rule: unknown, path: string): RuleProblem[] {
  if (!isRecord(rule)) return [error(path, 'must be an object')]
  const { name, enabled, match, conditions, action } = rule
  return [
    ...textProblems(name, `${path}.name`, RULE_LIMITS.name),
    ...(typeof enabled === 'boolean' ? [] : [error(`${path}.enabled`, 'must be true or false')]),
    ...(match === 'all' || match === 'any' ? [] : [error(`${path}.match`, 'must be all or any')]),
    ...problemsOfConditions(conditions, `${path}.conditions`),
    ...problemsOfAction(action, `${path}.action`),
  ]
}

function problemsOfConditions(conditions: unknown, path: string): RuleProblem[] {
  if (!Array.isArray(conditions)) return [error(path, 'must be a list; an empty one always matches')]
  if (conditions.length > RULE_LIMITS.conditionsOfRule) {
    return [error(path, `must have at most ${RULE_LIMITS.conditionsOfRule} conditions`)]
  }
  return conditions.flatMap((condition: unknown, index) =>
    isRecord(condition)
      ? conditionProblems(condition).map(([at, message]) => error(`${path}.${index}.${at}`, message))
      : [error(`${path}.${index}`, 'must be an object')],
  )
}

function problemsOfAction(action: unknown, path: string): RuleProblem[] {
  if (!isRecord(action)) return [error(path, 'must be an object')]
  const { allocate, priority, labels } = action
  return [
    ...problemsOfTarget(allocate, `${path}.allocate`),
    ...(priority === undefined || isOneOf(PRIORITIES, priority)
      ? []
      : [error(`${path}.priority`, `must be one of ${PRIORITIES.join(', ')}`)]),
    ...problemsOfLabels(labels, `${path}.labels`),
  ]
}

function problemsOfTarget(target: unknown, path: string): RuleProblem[] {
  if (!isRecord(target)) return [error(path, 'must be an object')]
  const to = isOneOf(TARGET_KINDS, target.to)
    ? []
    : [error(`${path}.to`, `must be one of ${TARGET_KINDS.join(', ')}`)]
  return [...to, ...textProblems(target.id, `${path}.id`, RULE_LIMITS.id)]
}

function problemsOfLabels(labels: unknown, path: string): RuleProblem[] {
  if (labels === undefined) return []
  if (!Array.isArray(labels) || labels.length > RULE_LIMITS.labels) {
    return [error(path, `must be a list of at most ${RULE_LIMITS.labels}`)]
  }
  return labels.flatMap((label, index) => textProblems(label, `${path}.${index}`, RULE_LIMITS.label))
}

function textProblems(text: unknown, path: string, limit: number): RuleProblem[] {
  if (typeof text !== 'string' || text.trim() === '') return [error(path, 'must be a text, not blank')]
  return text.length > limit ? [error(path, `must have at most ${limit} characters`)] : []
}

function valuesProblem(conditions: readonly unknown[]): RuleProblem | undefined {
  let characters = 0
  for (const condition of conditions) {
    const values = isRecord(condition) ? [condition.value].flat() : []
    for (const value of values) characters += typeof value === 'string' ? value.length : 1
  }
  if (characters <= RULE_LIMITS.characters) return undefined
  return error('rules', `must have at most ${RULE_LIMITS.characters} characters in all their values`)
}

/** The size of all patterns together limits the time of one evaluation. */
function patternsProblem(conditions: readonly unknown[]): RuleProblem | undefined {
  let size = 0
  for (const condition of conditions) {
    if (!isRecord(condition) || condition.operator !== 'matches') continue
    if (typeof condition.value !== 'string' || condition.value.length > RULE_LIMITS.value) continue
    // A pattern that is too large alone is reported at its own condition.
    size += Math.min(compilePattern(condition.value).size, MAX_PATTERN_SIZE)
    if (size > MAX_PATTERNS_SIZE) {
      return error('rules', 'have patterns that are too large together; shorten them, or use contains and in')
    }
  }
  return undefined
}

/** People and explanations identify a rule by its name. */
function sameNames(rules: { name: string }[]): RuleProblem[] {
  const first = new Map<string, number>()
  return rules.flatMap(({ name }, index) => {
    const same = first.get(fold(name))
    if (same === undefined) first.set(fold(name), index)
    return same === undefined ? [] : [error(`rules.${index}.name`, `is also the name of rules.${same}`)]
  })
}

/**
 * Only a warning: such a rule is still reached when the target of the earlier rule can't take the
 * conversation.
 */
function neverReached(rules: { name: string; enabled: boolean; conditions: unknown[] }[]): RuleProblem[] {
  const always = rules.findIndex(({ enabled, conditions }) => enabled && conditions.length === 0)
  if (always < 0) return []
  const message = `is reached only when the target of “${rules[always]?.name}” can't take the conversation, since that rule always matches`
  return rules.flatMap(({ enabled }, index): RuleProblem[] =>
    enabled && index > always ? [{ severity: 'warning', path: `rules.${index}`, message }] : [],
  )
}

/** Patterns that don't work in all scripts as written. */
function limitedPatterns(rules: { conditions: Record<string, unknown>[] }[]): RuleProblem[] {
  return rules.flatMap(({ conditions }, rule) =>
    conditions.flatMap((condition, index) =>
      conditionWarnings(condition).map(([at, message]): RuleProblem => {
        return { severity: 'warning', path: `rules.${rule}.conditions.${index}.${at}`, message }
      }),
    ),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOneOf<T>(allowed: readonly T[], value: unknown): value is T {
  return allowed.includes(value as T)
}
