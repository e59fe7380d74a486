import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ruleProblems } from './problems.ts'
import type { RoutingRule } from './types.ts'

const GOOD: RoutingRule = {
  name: 'Refunds',
  enabled: true,
  match: 'any',
  conditions: [{ field: 'message.text', operator: 'contains', value: 'refund' }],
  action: { allocate: { to: 'team', id: 't1' }, priority: 'high', labels: ['refund'] },
}

const named = (index: number, changes: object = {}) => ({ ...GOOD, name: `Rule ${index}`, ...changes })
const withConditions = (...conditions: unknown[]) => [{ ...GOOD, conditions }]

test('a good rule has no problem, and neither has none', () => {
  expect(ruleProblems([GOOD])).toEqual([])
  expect(ruleProblems([])).toEqual([])
})

describe('conditions', () => {
  test.each([
    [{ field: 'message.subject', operator: 'equals', value: 'a' }, 'field', 'must be one of message.text, '],
    [{ field: 'toString', operator: 'equals', value: 'a' }, 'field', 'must be one of'],
    [{ field: 'message.text', operator: 'like', value: 'a' }, 'operator', 'must be one of equals, '],
    [{ field: 'message.text', operator: 'constructor', value: 'a' }, 'operator', 'must be one of'],
    [
      { field: 'time.hour', operator: 'contains', value: 9 },
      'operator',
      'can’t be used with time.hour; use one of equals, notEquals, in',
    ],
    [{ field: 'message.text', operator: 'contains' }, 'value', 'must be a text'],
    [{ field: 'message.text', operator: 'contains', value: ['a'] }, 'value', 'must be a text'],
    [{ field: 'message.text', operator: 'contains', value: ' \u200b' }, 'value', 'must not be blank'],
    [{ field: 'message.text', operator: 'equals', value: '' }, 'value', 'isPresent or isAbsent'],
    [
      { field: 'message.text', operator: 'equals', value: 'x'.repeat(501) },
      'value',
      'at most 500 characters',
    ],
    [
      { field: 'message.text', operator: 'matches', value: '(a' },
      'value',
      'RE2 pattern: missing closing ): `(a`',
    ],
    [{ field: 'message.text', operator: 'matches', value: 'a(?!b)' }, 'value', 'Perl syntax: `(?!`'],
    [{ field: 'message.text', operator: 'matches', value: '(?:a{100}){11}' }, 'value', 'repeat count'],
    [{ field: 'message.text', operator: 'matches', value: '(?:abc){400}' }, 'value', 'is too large: '],
    [
      { field: 'message.text', operator: 'isPresent', value: true },
      'value',
      'must be left out for isPresent',
    ],
    [{ field: 'message.text', operator: 'in', value: 'a' }, 'value', 'must be a list'],
    [{ field: 'message.text', operator: 'in', value: [] }, 'value', 'at least one'],
    [{ field: 'message.text', operator: 'in', value: Array(201).fill('a') }, 'value', 'at most 200'],
    [{ field: 'message.text', operator: 'in', value: ['a', 5] }, 'value.1', 'must be a text'],
    [{ field: 'message.hasMedia', operator: 'equals', value: 'true' }, 'value', 'must be true or false'],
    [{ field: 'time.hour', operator: 'equals', value: 24 }, 'value', 'from 0 to 23'],
    [{ field: 'time.hour', operator: 'equals', value: '9' }, 'value', 'from 0 to 23'],
    [{ field: 'time.hour', operator: 'in', value: [9, 9.5] }, 'value.1', 'from 0 to 23'],
    [
      { field: 'time.weekday', operator: 'in', value: ['monday', 'mon'] },
      'value.1',
      'one of monday, tuesday',
    ],
    [{ field: 'contact.country', operator: 'equals', value: 'Thailand' }, 'value', 'two letters'],
    [
      { field: 'contact.country', operator: 'in', value: ['TH', 'UK'] },
      'value.1',
      'the United Kingdom is GB',
    ],
    [{ field: 'contact.phone', operator: 'equals', value: '0812345678' }, 'value', 'with its country code'],
    [{ field: 'contact.phone', operator: 'startsWith', value: '66' }, 'value', 'with its country code'],
    [{ field: 'contact.phone', operator: 'contains', value: 'abc' }, 'value', 'digits'],
    [{ field: 'contact.labels', operator: 'equals', value: 'vip' }, 'operator', 'can’t be used with'],
    [null, '', 'must be an object'],
    [['field'], '', 'must be an object'],
  ])('%j', (condition, at, message) => {
    const path = ['rules.0.conditions.1', at].filter(Boolean).join('.')
    expect(ruleProblems(withConditions(GOOD.conditions[0], condition))).toEqual([
      { severity: 'error', path, message: expect.stringContaining(message) },
    ])
  })

  test.each([
    { field: 'message.text', operator: 'isPresent', value: null },
    { field: 'contact.phone', operator: 'startsWith', value: '+66' },
    { field: 'contact.phone', operator: 'contains', value: '81 23' },
    { field: 'contact.phone', operator: 'matches', value: '^\\+66' },
    { field: 'contact.country', operator: 'equals', value: 'th' },
    { field: 'time.weekday', operator: 'equals', value: 'Monday' },
    { field: 'time.hour', operator: 'in', value: [0, 23] },
  ])('%j is fine', condition => {
    expect(ruleProblems(withConditions(condition))).toEqual([])
  })
})

describe('rules', () => {
  test.each([
    ['rules', { 0: GOOD }, 'must be a list'],
    ['rules.0', ['Refunds'], 'must be an object'],
    ['rules.0.name', [{ ...GOOD, name: ' ' }], 'not blank'],
    ['rules.0.name', [{ ...GOOD, name: 'x'.repeat(101) }], 'at most 100 characters'],
    ['rules.0.enabled', [{ ...GOOD, enabled: 'yes' }], 'true or false'],
    ['rules.0.match', [{ ...GOOD, match: 'some' }], 'all or any'],
    ['rules.0.conditions', [{ ...GOOD, conditions: undefined }], 'must be a list'],
    ['rules.0.action', [{ ...GOOD, action: null }], 'must be an object'],
    ['rules.0.action.allocate', [{ ...GOOD, action: {} }], 'must be an object'],
    [
      'rules.0.action.allocate.to',
      [{ ...GOOD, action: { allocate: { to: 'bot', id: 'b' } } }],
      'ai, agent, team',
    ],
    ['rules.0.action.allocate.id', [{ ...GOOD, action: { allocate: { to: 'ai' } } }], 'not blank'],
    [
      'rules.0.action.priority',
      [{ ...GOOD, action: { ...GOOD.action, priority: 'top' } }],
      'low, normal, high',
    ],
    [
      'rules.0.action.labels',
      [{ ...GOOD, action: { ...GOOD.action, labels: Array(21).fill('a') } }],
      'at most 20',
    ],
    ['rules.0.action.labels.0', [{ ...GOOD, action: { ...GOOD.action, labels: [' '] } }], 'not blank'],
    ['rules.1.name', [GOOD, { ...GOOD, name: 'REFUNDS ' }], 'is also the name of rules.0'],
    ['rules', Array.from({ length: 201 }, (_, index) => named(index)), 'at most 200 rules'],
    ['rules.0.conditions', withConditions(...Array(51).fill(GOOD.conditions[0])), 'at most 50 conditions'],
    [
      'rules',
      Array.from({ length: 11 }, (_, i) => named(i, { conditions: Array(50).fill(GOOD.conditions[0]) })),
      'at most 500 conditions in all; has 550',
    ],
  ])('%s: %#', (path, rules, message) => {
    expect(ruleProblems(rules)).toEqual([
      { severity: 'error', path, message: expect.stringContaining(message) },
    ])
  })

  test('patterns have a limit together, which bounds the time of a decision', () => {
    const pattern = (index: number) => ({
      field: 'message.text',
      operator: 'matches',
      value: `(?:ab){300}${index}`,
    })
    const rules = (count: number) =>
      Array.from({ length: count }, (_, i) => named(i, { conditions: [pattern(i)] }))
    expect(ruleProblems(rules(15))).toEqual([])
    expect(ruleProblems(rules(20))).toEqual([
      { severity: 'error', path: 'rules', message: expect.stringContaining('are too large together') },
    ])
  })

  test('values have a limit together too', () => {
    const words = Array.from({ length: 200 }, () => 'x'.repeat(500))
    const condition = { field: 'message.text', operator: 'in', value: words }
    expect(ruleProblems(withConditions(condition, condition))).toEqual([])
    expect(ruleProblems(withConditions(condition, condition, GOOD.conditions[0]))).toEqual([
      {
        severity: 'error',
        path: 'rules',
        message: 'must have at most 200000 characters in all their values',
      },
    ])
  })

  test('all errors are told at once', () => {
    const rules = [
      { ...GOOD, name: '', match: 'some' },
      { ...GOOD, conditions: [{ field: 'time.hour', operator: 'equals', value: 99 }] },
    ]
    expect(ruleProblems(rules).map(({ path }) => path)).toEqual([
      'rules.0.name',
      'rules.0.match',
      'rules.1.conditions.0.value',
    ])
  })
})

test('rules behind one that always matches are warned of', () => {
  const rules = [
    named(0),
    named(1, { conditions: [], enabled: false }),
    named(2, { conditions: [] }),
    named(3),
    named(4, { enabled: false }),
    named(5, { conditions: [] }),
  ]
  expect(ruleProblems(rules)).toEqual(
    ['rules.3', 'rules.5'].map(path => ({
      severity: 'warning',
      path,
      message: expect.stringContaining('only when the target of “Rule 2” can’t take'.replace('’', "'")),
    })),
  )
})

describe('a pattern that knows ASCII only', () => {
  const warningsOf = (value: string) =>
    ruleProblems(withConditions({ field: 'message.text', operator: 'matches', value }))

  test.each([
    ['\\bคืนเงิน\\b', 'has \\b at positions 0, 9,'],
    ['(?i)#\\d{4,}\\b', 'has \\b at position 11,'],
    ['a\\Bb', 'has \\B at position 1,'],
    ['\\\\\\bx', 'has \\b at position 2,'],
    ['\\Qa\\b\\E\\b', 'has \\b at position 7,'],
  ])('%s is warned of, with its place and what to write', (value, message) => {
    expect(warningsOf(value)).toEqual([
      {
        severity: 'warning',
        path: 'rules.0.conditions.0.value',
        message: expect.stringMatching(
          new RegExp(`^${message.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}.*Write \\(\\?:\\^`),
        ),
      },
    ])
  })

  test.each(['\\w+\\d\\s[\\w]', '\\\\b', '\\Q\\b\\E', 'b', '[[:word:]]', '\\\\\\\\b'])(
    '%s knows all scripts, or is none',
    value => {
      expect(warningsOf(value)).toEqual([])
    },
  )

  test('a literal is no pattern', () => {
    expect(
      ruleProblems(withConditions({ field: 'message.text', operator: 'contains', value: '\\b' })),
    ).toEqual([])
  })
})

test('never throws, whatever it is given', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())), rules => {
      const problems = ruleProblems(rules)
      expect(Array.isArray(rules) && rules.length === 0).toBe(problems.length === 0)
    }),
  )
})
