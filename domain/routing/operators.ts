import { loose } from '../text.ts'
import type { FactValue } from './facts.ts'
import type { FieldType } from './fields.ts'
import { keyOf, keysOf } from './keys.ts'
import { compilePattern, readable } from './patterns.ts'

/**
 * The complete definition of an operator. A new operator is a new entry of `OPERATORS`, and a row in
 * the table of its tests.
 */
interface OperatorDefinition {
  /** Its words in a sentence: `message.text contains “refund”`. */
  verb: string
  /** What a condition compares with: nothing, one value of the field's type, or a list of them. */
  takes: 'nothing' | 'value' | 'list'
  /**
   * The field types it can be used with. For other types it is always false, and the checker refuses
   * it.
   */
  fits: readonly FieldType[]
  /** Whether the condition is true, or an error when that can't be decided. */
  test: (subject: Subject, value: unknown) => boolean | { error: string }
}

const TEXTS = ['text', 'phone'] as const
const CODES = ['country', 'id'] as const
/** Fields of these types always have a value. */
const FIXED = ['weekday', 'hour'] as const

// An absent value equals, contains and matches nothing. So `notEquals` and `notContains` are true for
// it.
export const OPERATORS = {
  equals: {
    verb: 'is',
    takes: 'value',
    fits: [...TEXTS, ...CODES, ...FIXED, 'boolean'],
    test: withKey((subject, key) => subject.keys.includes(key)),
  },
  notEquals: {
    verb: 'is not',
    takes: 'value',
    fits: [...TEXTS, ...CODES, ...FIXED, 'boolean'],
    test: withKey((subject, key) => !subject.keys.includes(key)),
  },
  // For labels: one complete label.
  contains: {
    verb: 'contains',
    takes: 'value',
    fits: [...TEXTS, 'labels'],
    test: withKey(contains),
  },
  notContains: {
    verb: 'does not contain',
    takes: 'value',
    fits: [...TEXTS, 'labels'],
    test: withKey((subject, key) => !contains(subject, key)),
  },
  startsWith: {
    verb: 'starts with',
    takes: 'value',
    fits: TEXTS,
    test: withKey((subject, key) => subject.keys.some(own => own.startsWith(key))),
  },
  matches: {
    verb: 'matches',
    takes: 'value',
    fits: TEXTS,
    test(subject, value) {
      const pattern = compilePattern(typeof value === 'string' ? value : '')
      if ('error' in pattern) return { error: `the pattern ${pattern.error}` }
      return subject.keys.length > 0 && pattern.test(subject.readable())
    },
  },
  // For labels: at least one label of the list.
  in: {
    verb: 'is one of',
    takes: 'list',
    fits: [...TEXTS, ...CODES, ...FIXED, 'labels'],
    test({ type, keys }, value) {
      if (!Array.isArray(value)) return { error: 'the value is no list' }
      return value.some(item => keys.includes(keyOf(type, item) ?? ''))
    },
  },
  isPresent: {
    verb: 'is present',
    takes: 'nothing',
    fits: [...TEXTS, ...CODES, 'labels'],
    test: ({ keys }) => keys.length > 0,
  },
  isAbsent: {
    verb: 'is absent',
    takes: 'nothing',
    fits: [...TEXTS, ...CODES, 'labels'],
    test: ({ keys }) => keys.length === 0,
  },
} as const satisfies Record<string, OperatorDefinition>

export type Operator = keyof typeof OPERATORS

export const OPERATOR_NAMES = Object.keys(OPERATORS) as Operator[]

/** Undefined for an unknown operator: a stored or received name can be anything. */
export function definitionOf(operator: unknown): OperatorDefinition | undefined {
  return typeof operator === 'string' && Object.hasOwn(OPERATORS, operator)
    ? OPERATORS[operator as Operator]
    : undefined
}

/** The operators that can be used with a type. */
export function operatorsOf(type: FieldType): Operator[] {
  return OPERATOR_NAMES.filter(operator => definitionOf(operator)?.fits.includes(type))
}

/** A field's value, prepared for comparison. */
export interface Subject {
  type: FieldType
  keys: string[]
  looseKeys: () => string[]
  /** The text that patterns are matched with. */
  readable: () => string
}

/** Each form is computed only once. */
export function subjectOf(type: FieldType, actual: FactValue): Subject {
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

/**
 * In a text, hamza and teh marbuta are simplified, as fast typists do. A key that is only a hamza is
 * searched unchanged.
 */
function contains({ type, keys, looseKeys }: Subject, key: string): boolean {
  if (type === 'labels') return keys.includes(key)
  const looked = type === 'text' ? loose(key) : ''
  return looked === '' ? keys.some(own => own.includes(key)) : looseKeys().some(own => own.includes(looked))
}

function withKey(test: (subject: Subject, key: string) => boolean): OperatorDefinition['test'] {
  return (subject, value) => {
    const key = keyOf(subject.type, value)
    return key === undefined ? { error: `the value is no ${subject.type}` } : test(subject, key)
  }
}
