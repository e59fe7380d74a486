import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditionProblems } from './condition-problems.ts'
import { evaluate, type TargetVerdict } from './evaluate.ts'
import { explainRouting } from './explain.ts'
import type { Facts } from './facts.ts'
import { FIELD_NAMES, FIELDS, type FieldType } from './fields.ts'
import { operatorsOf } from './operators.ts'
import { ruleProblems } from './problems.ts'
import type { RoutingRule, RuleCondition, RuleTarget, RuleValue } from './types.ts'

// Few values, so that conditions often hold, and often don't.
const WORD = fc.constantFrom('a', 'A b', 'ß', 'SS', 'น้ำ', 'น\u0e4d\u0e49\u0e32', 'İ', '12', '+')
const VALUE: Record<FieldType, fc.Arbitrary<string | number | boolean>> = {
  text: fc.oneof(WORD, fc.string({ minLength: 1, maxLength: 5 })),
  labels: WORD,
  phone: fc.constantFrom('+66812345678', '+66 81-234 5678', '+15005550009'),
  country: fc.constantFrom('TH', 'us'),
  id: fc.constantFrom('a1', 'a2'),
  weekday: fc.constantFrom('monday', 'Sunday'),
  hour: fc.integer({ min: 0, max: 23 }),
  boolean: fc.boolean(),
}
const PATTERN = fc.constantFrom('a', '^.$', '(a|b)*c', '\\d+', '\\p{Thai}', '(?:.{1,9}){9}$', 'น้ำ+')

const CONDITION: fc.Arbitrary<RuleCondition> = fc
  .constantFrom(...FIELD_NAMES)
  .chain(field => fc.tuple(fc.constant(field), fc.constantFrom(...operatorsOf(FIELDS[field]))))
  .chain(([field, operator]): fc.Arbitrary<RuleCondition> => {
    const one: fc.Arbitrary<RuleValue> = operator === 'matches' ? PATTERN : VALUE[FIELDS[field]]
    if (operator === 'isPresent' || operator === 'isAbsent') return fc.constant({ field, operator })
    const value =
      operator === 'in' ? fc.array(VALUE[FIELDS[field]] as fc.Arbitrary<string>, { minLength: 1 }) : one
    return value.map(value => ({ field, operator, value }))
  })
  .filter(condition => conditionProblems({ ...condition }).length === 0)

const TARGET: fc.Arbitrary<RuleTarget> = fc.record({
  to: fc.constantFrom('ai', 'agent', 'team'),
  id: fc.constantFrom('t1', 't2', 't3', 'gone'),
})

const RULES: fc.Arbitrary<RoutingRule[]> = fc
  .array(
    fc.record({
      enabled: fc.boolean(),
      match: fc.constantFrom('all' as const, 'any' as const),
      conditions: fc.array(CONDITION, { maxLength: 4 }),
      action: fc.record({ allocate: TARGET }),
    }),
    { maxLength: 8 },
  )
  .map(rules => rules.map((rule, index) => ({ name: `rule ${index}`, ...rule })))
  .filter(rules => ruleProblems(rules).every(({ severity }) => severity === 'warning'))

const OF_TYPE: Record<FieldType, fc.Arbitrary<unknown>> = {
  ...VALUE,
  labels: fc.array(WORD, { maxLength: 3 }),
}

/** Facts as they should be, and whatever else JSON can be. */
const FACTS: fc.Arbitrary<Facts> = fc
  .record(
    Object.fromEntries(
      FIELD_NAMES.map(field => [
        field,
        fc.oneof({ weight: 4, arbitrary: OF_TYPE[FIELDS[field]] }, fc.constant(null), fc.jsonValue()),
      ]),
    ),
    { requiredKeys: [] },
  )
  // As they come out of the database; JSON has no -0.
  .map(facts => JSON.parse(JSON.stringify(facts)))

const verdictOf = ({ id }: RuleTarget): TargetVerdict =>
  id === 'gone' ? { ok: false, reason: 'it was deleted' } : { ok: true }

/** Whether a rule, alone and enabled, gets the conversation. */
const decidesAlone = (rule: RoutingRule, facts: Facts) =>
  evaluate([{ ...rule, enabled: true }], facts, verdictOf).matched !== null

const RUNS = { numRuns: 300 }

test('every accepted rule can be judged on any facts, and the result is JSON that says so', () => {
  fc.assert(
    fc.property(RULES, FACTS, (rules, facts) => {
      const result = evaluate(rules, facts, verdictOf)
      expect(result.trace).toHaveLength(rules.length)
      expect(JSON.parse(JSON.stringify(result))).toEqual(result)
      expect(result.trace.flatMap(({ conditions }) => conditions).filter(({ error }) => error)).toEqual([])
      for (const { outcome, needed, conditions } of result.trace) {
        expect(needed === null).toBe(outcome === 'matched' || outcome === 'not_reached')
        for (const { holds, needed } of conditions) expect(needed === null).toBe(holds)
      }
      expect(explainRouting(result)).not.toBe('')
    }),
    RUNS,
  )
})

test('conditions of any shape are judged without throwing, and what is no condition never holds', () => {
  const odd = fc.record({ field: fc.string(), operator: fc.string(), value: fc.jsonValue() })
  fc.assert(
    fc.property(odd, FACTS, (condition, facts) => {
      const [rule] = evaluate(
        [
          {
            name: 'odd',
            enabled: true,
            match: 'all',
            conditions: [condition as unknown as RuleCondition],
            action: { allocate: { to: 'ai', id: 'a' } },
          },
        ],
        facts,
        verdictOf,
      ).trace
      expect(rule?.outcome).toBe('not_matched')
    }),
    RUNS,
  )
})

test('the first that matches decides: no enabled rule before it would have', () => {
  fc.assert(
    fc.property(RULES, FACTS, (rules, facts) => {
      const { matched } = evaluate(rules, facts, verdictOf)
      const first = rules.findIndex(rule => rule.enabled && decidesAlone(rule, facts))
      expect(matched?.index ?? -1).toBe(first)
    }),
    RUNS,
  )
})

test('without the rule that decides, the next that matches does', () => {
  fc.assert(
    fc.property(RULES, FACTS, (rules, facts) => {
      const { matched } = evaluate(rules, facts, verdictOf)
      fc.pre(matched !== null)
      const without = rules.map((rule, index) =>
        index === matched?.index ? { ...rule, enabled: false } : rule,
      )
      const next = rules.findIndex(
        (rule, index) => index > (matched?.index ?? -1) && rule.enabled && decidesAlone(rule, facts),
      )
      expect(evaluate(without, facts, verdictOf).matched?.index ?? -1).toBe(next)
    }),
    RUNS,
  )
})

test('the order of conditions is no matter', () => {
  fc.assert(
    fc.property(RULES, FACTS, (rules, facts) => {
      const turned = rules.map(rule => ({ ...rule, conditions: rule.conditions.toReversed() }))
      const outcomes = (of: RoutingRule[]) =>
        evaluate(of, facts, verdictOf).trace.map(({ outcome }) => outcome)
      expect(outcomes(turned)).toEqual(outcomes(rules))
    }),
    RUNS,
  )
})

test('on facts and rules that were stored, the result is the same', () => {
  fc.assert(
    fc.property(RULES, FACTS, (rules, facts) => {
      const stored = JSON.parse(JSON.stringify({ rules, facts }))
      expect(evaluate(stored.rules, stored.facts, verdictOf)).toEqual(evaluate(rules, facts, verdictOf))
    }),
    RUNS,
  )
})

test('an operator and its opposite never agree', () => {
  const opposites = { equals: 'notEquals', contains: 'notContains', isPresent: 'isAbsent' } as const
  fc.assert(
    fc.property(CONDITION, FACTS, (condition, facts) => {
      const { operator } = condition
      fc.pre(operator === 'equals' || operator === 'contains' || operator === 'isPresent')
      const judge = (conditions: RuleCondition[]) =>
        evaluate(
          [
            {
              name: 'a',
              enabled: true,
              match: 'all',
              conditions,
              action: { allocate: { to: 'ai', id: 'a' } },
            },
          ],
          facts,
          verdictOf,
        ).matched !== null
      const opposite = { ...condition, operator: opposites[operator as keyof typeof opposites] }
      expect(judge([condition])).toBe(!judge([opposite]))
    }),
    RUNS,
  )
})
