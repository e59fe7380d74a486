import type { Facts, FactValue } from './facts.ts'
import { fieldType } from './fields.ts'
import { definitionOf, type Subject, subjectOf } from './operators.ts'
import type { RuleCondition } from './types.ts'

/** The result of a condition. With an `error` it could not be evaluated and counts as false. */
export interface Judgement {
  holds: boolean
  actual: FactValue
  error?: string
}

/** Evaluates conditions on the same facts. Each field is converted for comparison only once. */
export function judgeOn(facts: Facts): (condition: RuleCondition) => Judgement {
  const cache = new Map<string, Subject>()
  return ({ field, operator, value }) => {
    const type = fieldType(field)
    const actual = type && Object.hasOwn(facts, field) ? (facts[field] ?? null) : null
    if (!type) return { holds: false, actual, error: `there is no field ${field}` }
    const definition = definitionOf(operator)
    if (!definition?.fits.includes(type)) {
      return { holds: false, actual, error: `${operator} can’t be used with ${field}` }
    }
    const subject = cache.get(field) ?? subjectOf(type, actual)
    cache.set(field, subject)
    const holds = definition.test(subject, value)
    return typeof holds === 'boolean' ? { holds, actual } : { holds: false, actual, ...holds }
  }
}
