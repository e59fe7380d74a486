import { loose } from '../text.ts'
import type { Facts, FactValue } from './facts.ts'
import { type FieldType, fieldType, OPERATORS_OF, type Operator } from './fields.ts'
import { keyOf, keysOf } from './keys.ts'
import { compilePattern, readable } from './patterns.ts'
import type { RuleCondition } from './types.ts'

/** What a condition came to; with an `error` it can't be judged, and doesn't hold. */
export interface Judgement {
  holds: boolean
  actual: FactValue
  error?: string
}

/** Judges conditions on the same facts. Each field is brought into the form it is compared in only once. */
export function judgeOn(facts: Facts): (condition: RuleCondition) => Judgement {
  const cache = new Map<string, Subject>()
  return ({ field, operator, value }) => {
    const type = fieldType(field)
    const actual = type && Object.hasOwn(facts, field) ? (facts[field] ?? null) : null
    if (!type) return { holds: false, actual, error: `there is no field ${field}` }
    if (!OPERATORS_OF[type].includes(operator)) {
      return { holds: false, actual, error: `${operator} does not fit ${field}` }
    }
    const subject = cache.get(field) ?? subjectOf(type, actual)
    cache.set(field, subject)
    const holds = TESTS[operator](subject, value)
    return typeof holds === 'boolean' ? { holds, actual } : { holds: false, actual, ...holds }
  }
}

/** A field's value, ready to be compared. */
interface Subject {
  type: FieldType
  keys: string[]
  looseKeys: () => string[]
  /** As patterns see it. */
  readable: () => string
}

type Test = (subject: Subject, value: unknown) => boolean | { error: string }

function subjectOf(type: FieldType, actual: FactValue): Subject {
  let text: string | undefined
  let looked: string[] | undefined
  const keys = keysOf(type, actual)
  return {
    type,
    keys,
    looseKeys() {
      looked ??= keys.map(loose)
      return looked
    },
    readable() {
      text ??= typeof actual === 'string' ? readable(actual) : ''
      return text
    },
  }
}

// What is absent equals, contains and matches nothing; so it doesn't equal, and doesn't contain, whatever is asked for.
const TESTS: Record<Operator, Test> = {
  equals: withKey((subject, key) => subject.keys.includes(key)),
  notEquals: withKey((subject, key) => !subject.keys.includes(key)),
  contains: withKey(contains),
  notContains: withKey((subject, key) => !contains(subject, key)),
  startsWith: withKey((subject, key) => subject.keys.some(own => own.startsWith(key))),
  in: ({ type, keys }, value) => {
    if (!Array.isArray(value)) return { error: 'the value is no list' }
    return value.some(item => keys.includes(keyOf(type, item) ?? ''))
  },
  matches: (subject, value) => {
    const pattern = compilePattern(typeof value === 'string' ? value : '')
    if ('error' in pattern) return { error: `the pattern ${pattern.error}` }
    return subject.keys.length > 0 && pattern.test(subject.readable())
  },
  isPresent: ({ keys }) => keys.length > 0,
  isAbsent: ({ keys }) => keys.length === 0,
}

/** In a text, hamza and teh marbuta count as fast typists leave them; what is nothing but a hamza is looked up as it is. */
function contains({ type, keys, looseKeys }: Subject, key: string): boolean {
  if (type === 'labels') return keys.includes(key)
  const looked = type === 'text' ? loose(key) : ''
  return looked === '' ? keys.some(own => own.includes(key)) : looseKeys().some(own => own.includes(looked))
}

function withKey(test: (subject: Subject, key: string) => boolean): Test {
  return (subject, value) => {
    const key = keyOf(subject.type, value)
    return key === undefined ? { error: `the value is no ${subject.type}` } : test(subject, key)
  }
}
