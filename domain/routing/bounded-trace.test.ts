import { expect, test } from 'vitest'
import { boundedTrace } from './bounded-trace.ts'
import { evaluate } from './evaluate.ts'
import { ruleProblems } from './problems.ts'
import { type RoutingRule, RULE_LIMITS, type RuleCondition } from './types.ts'

const FACTS = { 'message.text': 'ก'.repeat(4_096) }
const available = () => ({ ok: true }) as const

/** As long as a condition may be, and its explanation with it. */
const longCondition = (n: number): RuleCondition => ({
  field: 'message.text',
  operator: 'in',
  value: Array.from({ length: 10 }, () => `${n}`.padStart(40, 'ข')),
})

function rule(name: string, conditions: RuleCondition[], more: Partial<RoutingRule> = {}): RoutingRule {
  return {
    name,
    enabled: true,
    match: 'all',
    conditions,
    action: { allocate: { to: 'team', id: name } },
    ...more,
  }
}

/** The maximum of rules and of conditions. */
const MOST = Array.from({ length: RULE_LIMITS.rules }, (_, n) => {
  const perRule = RULE_LIMITS.conditions / RULE_LIMITS.rules
  const count = Math.floor((n + 1) * perRule) - Math.floor(n * perRule)
  return rule(
    `rule ${n} `.padEnd(RULE_LIMITS.name, 'ค'),
    Array.from({ length: count }, () => longCondition(n)),
  )
})

test('a short trace is stored whole', () => {
  const result = evaluate([rule('a', [longCondition(1)]), rule('b', [])], FACTS, available)
  expect(boundedTrace(result)).toEqual({ trace: result.trace })
})

test('of the most rules and conditions, what fits is stored, and what was left out is counted', () => {
  expect(ruleProblems(MOST).filter(({ severity }) => severity === 'error')).toEqual([])
  const result = evaluate(MOST, FACTS, available)
  expect(Buffer.byteLength(JSON.stringify(result.trace))).toBeGreaterThan(1_000_000)
  const { trace, traceLeftOut = { rules: 0, conditions: 0 } } = boundedTrace(result)
  expect(Buffer.byteLength(JSON.stringify(trace))).toBeLessThan(200_000)
  expect(trace.length + traceLeftOut.rules).toBe(MOST.length)
  const stored = new Set(trace.map(({ index }) => index))
  const conditions = result.trace
    .filter(({ index }) => stored.has(index))
    .flatMap(one => one.conditions).length
  expect(trace.flatMap(one => one.conditions).length + traceLeftOut.conditions).toBe(conditions)
  // Nothing decided, so the first rules are the ones that are tried first.
  expect(trace[0]?.index).toBe(0)
})

test('the rule that decided, and those whose target could not take it, come before all others', () => {
  const decides = rule('decides', [], { match: 'all' })
  const gone = rule('gone', [])
  const rules = [gone, ...MOST.slice(0, 150), decides, ...MOST.slice(150, 190)]
  const verdictOf = ({ id }: { id: string }) =>
    id === 'gone' ? ({ ok: false, reason: 'x' } as const) : available()
  const result = evaluate(rules, FACTS, verdictOf)
  const { trace } = boundedTrace(result)
  const indexes = trace.map(({ index }) => index)
  expect(result.matched?.index).toBe(151)
  expect(trace.find(({ index }) => index === 151)?.outcome).toBe('matched')
  expect(indexes).toContain(0)
  expect(indexes).toContain(150)
  expect(indexes).not.toContain(1)
  expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
})

test('of a rule with many conditions, those that settled it are stored', () => {
  const conditions: RuleCondition[] = Array.from({ length: RULE_LIMITS.conditionsOfRule }, (_, n) =>
    n === 40
      ? { field: 'message.text', operator: 'isAbsent' }
      : { field: 'message.text', operator: 'isPresent' },
  )
  const { trace, traceLeftOut } = boundedTrace(evaluate([rule('a', conditions)], FACTS, available))
  expect(trace[0]?.conditions).toHaveLength(15)
  expect(trace[0]?.conditions.filter(({ holds }) => !holds)).toHaveLength(1)
  expect(traceLeftOut).toEqual({ rules: 0, conditions: RULE_LIMITS.conditionsOfRule - 15 })
})
