import { isSupportedCountry } from 'libphonenumber-js'
import { WEEKDAYS } from '../business-hours-schedule.ts'
import { FIELD_NAMES, type FieldType, fieldType } from './fields.ts'
import { isHour, keyOf } from './keys.ts'
import { definitionOf, OPERATOR_NAMES, operatorsOf } from './operators.ts'
import { readPattern } from './pattern-syntax.ts'
import { compilePattern } from './patterns.ts'
import { RULE_LIMITS } from './types.ts'

/** A problem of one condition: the name of its field, and what is wrong with it. */
export type ConditionProblem = [at: string, message: string]

export function conditionProblems(condition: Record<string, unknown>): ConditionProblem[] {
  const { field, operator, value } = condition
  const type = typeof field === 'string' ? fieldType(field) : undefined
  if (!type) return [['field', `must be one of ${FIELD_NAMES.join(', ')}`]]
  const definition = definitionOf(operator)
  if (!definition) return [['operator', `must be one of ${OPERATOR_NAMES.join(', ')}`]]
  if (!definition.fits.includes(type)) {
    return [['operator', `can’t be used with ${field}; use one of ${operatorsOf(type).join(', ')}`]]
  }
  switch (definition.takes) {
    case 'nothing':
      return value === undefined || value === null ? [] : [['value', `must be left out for ${operator}`]]
    case 'list':
      return listProblems(type, operator, value)
    case 'value':
      return at('value', valueProblem(type, operator, value))
  }
}

/** Warnings for a condition without problems. */
export function conditionWarnings({ operator, value }: Record<string, unknown>): ConditionProblem[] {
  if (operator !== 'matches' || typeof value !== 'string') return []
  const { boundaries } = readPattern(value)
  return boundaries.length === 0 ? [] : [['value', boundaryWarning(value, boundaries)]]
}

function boundaryWarning(pattern: string, boundaries: number[]): string {
  const [first = 0, ...others] = boundaries
  const where = others.length === 0 ? `position ${first}` : `positions ${boundaries.join(', ')}`
  const written = pattern.slice(first, first + 2)
  return (
    `has ${written} at ${where}, counted from 0, which takes only A to Z, digits and _ for parts of words: beside any other ` +
    'letter (é, я, ก) it does not hold. Write (?:^|\\W) before a word and (?:\\W|$) behind it, which know all scripts; ' +
    'where words have no spaces between them, as in Thai, leave it out, or use contains'
  )
}

function listProblems(type: FieldType, operator: unknown, value: unknown): ConditionProblem[] {
  if (!Array.isArray(value) || value.length === 0)
    return [['value', `must be a list of at least one value with ${operator}`]]
  if (value.length > RULE_LIMITS.valuesOfIn) {
    return [['value', `must be a list of at most ${RULE_LIMITS.valuesOfIn} values`]]
  }
  return value.flatMap((item, index) => at(`value.${index}`, valueProblem(type, operator, item)))
}

function at(field: string, problem: string | undefined): ConditionProblem[] {
  return problem === undefined ? [] : [[field, problem]]
}

function valueProblem(type: FieldType, operator: unknown, value: unknown): string | undefined {
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false'
  if (type === 'hour') return isHour(value) ? undefined : 'must be a whole number from 0 to 23'
  if (typeof value !== 'string') return 'must be a text'
  if (value.length > RULE_LIMITS.value) return `must have at most ${RULE_LIMITS.value} characters`
  if (operator === 'matches') {
    const pattern = compilePattern(value)
    return 'error' in pattern ? pattern.error : undefined
  }
  const key = keyOf(type, value)
  if (type === 'weekday') return key ? undefined : `must be one of ${WEEKDAYS.join(', ')}`
  if (!key) return 'must not be blank; to test whether the field has a value, use isPresent or isAbsent'
  if (type === 'country') return countryProblem(key)
  return type === 'phone' ? phoneProblem(operator, key) : undefined
}

function countryProblem(code: string): string | undefined {
  if (isSupportedCountry(code)) return undefined
  const hint = code === 'UK' ? '; the United Kingdom is GB' : ''
  return `must be a country's code of two letters (ISO 3166), such as TH${hint}`
}

/** A text that no number in E.164 can contain. */
function phoneProblem(operator: unknown, key: string): string | undefined {
  if (operator === 'contains' || operator === 'notContains') {
    return /^\+?\d{1,15}$/.test(key) ? undefined : 'must be the first digits of a phone number'
  }
  const shortest = operator === 'startsWith' ? 1 : 6
  return new RegExp(`^\\+[1-9]\\d{${shortest - 1},14}$`).test(key)
    ? undefined
    : 'must be a phone number with its country code, such as +66812345678'
}
