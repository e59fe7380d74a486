import { describe, expect, test } from 'vitest'
import { evaluate, type TargetVerdict } from './evaluate.ts'
import { explainRouting } from './explain.ts'
import type { Facts } from './facts.ts'
import { ruleProblems } from './problems.ts'
import { SHOWN_TEXT } from './trace.ts'
import { type RoutingRule, RULE_LIMITS, type RuleCondition } from './types.ts'

const available = (): TargetVerdict => ({ ok: true })

function rule(name: string, conditions: RuleCondition[], more: Partial<RoutingRule> = {}): RoutingRule {
  return {
    name,
    enabled: true,
    match: 'all',
    conditions,
    action: { allocate: { to: 'team', id: `${name}-team` } },
    ...more,
  }
}

const says = (text: string): RuleCondition => ({ field: 'message.text', operator: 'contains', value: text })
const country = (code: string): RuleCondition => ({
  field: 'contact.country',
  operator: 'equals',
  value: code,
})

const facts: Facts = { 'message.text': 'I want a refund', 'contact.country': 'TH', 'contact.labels': [] }

const outcomes = (rules: RoutingRule[], verdictOf = available as (target: { id: string }) => TargetVerdict) =>
  evaluate(rules, facts, verdictOf).trace.map(({ outcome }) => outcome)

describe('the order', () => {
  test('the first rule that matches decides; those behind it are not tried', () => {
    const action = { allocate: { to: 'agent', id: 'a1' }, priority: 'high', labels: ['refund'] } as const
    const rules = [
      rule('Shipping', [says('parcel')]),
      rule('Refunds', [says('refund')], { action: { ...action, labels: ['refund'] } }),
      rule('Else', []),
    ]
    expect(evaluate(rules, facts, available).matched).toEqual({ index: 1, name: 'Refunds', action })
    expect(outcomes(rules)).toEqual(['not_matched', 'matched', 'not_reached'])
  })

  test('a disabled rule has no turn', () => {
    const rules = [rule('A', [], { enabled: false }), rule('B', [])]
    expect(outcomes(rules)).toEqual(['disabled', 'matched'])
  })

  test('a rule whose target can’t take it is skipped, with the reason', () => {
    const verdictOf = ({ id }: { id: string }): TargetVerdict =>
      id === 'A-team' ? { ok: false, reason: 'it was deleted' } : { ok: true }
    const result = evaluate([rule('A', [says('refund')]), rule('B', [])], facts, verdictOf)
    expect(result.matched?.name).toBe('B')
    expect(result.trace[0]).toMatchObject({
      outcome: 'target_unavailable',
      target: { to: 'team', id: 'A-team' },
      reason: 'it was deleted',
      needed: 'its target can take it',
      conditions: [{ holds: true }],
    })
  })

  test('only the targets of rules that match are asked for', () => {
    const asked: string[] = []
    evaluate([rule('A', [says('parcel')]), rule('B', []), rule('C', [])], facts, ({ id }) => {
      asked.push(id)
      return { ok: true }
    })
    expect(asked).toEqual(['B-team'])
  })

  test('without rules nothing matches', () => {
    expect(evaluate([], facts, available)).toEqual({ matched: null, trace: [] })
  })
})

describe('all and any', () => {
  const yes = says('refund')
  const no = country('US')
  test.each([
    ['all', [], true],
    ['any', [], true],
    ['all', [yes], true],
    ['all', [yes, no], false],
    ['any', [yes, no], true],
    ['any', [no, no], false],
  ] as const)('%s of %j: %s', (match, conditions, matches) => {
    const rules = [rule('A', [...conditions], { match })]
    expect(outcomes(rules)).toEqual([matches ? 'matched' : 'not_matched'])
  })
})

describe('the explanation', () => {
  test('names each condition with what was found, and what would have had to be different', () => {
    const rules = [rule('US parcels', [says('parcel'), country('US'), says('refund')])]
    expect(evaluate(rules, facts, available).trace).toEqual([
      {
        index: 0,
        name: 'US parcels',
        outcome: 'not_matched',
        match: 'all',
        target: { to: 'team', id: 'US parcels-team' },
        conditions: [
          {
            field: 'message.text',
            operator: 'contains',
            value: 'parcel',
            actual: 'I want a refund',
            holds: false,
            needed: 'message.text contains “parcel” (it is “I want a refund”)',
          },
          {
            field: 'contact.country',
            operator: 'equals',
            value: 'US',
            actual: 'TH',
            holds: false,
            needed: 'contact.country is “US” (it is “TH”)',
          },
          {
            field: 'message.text',
            operator: 'contains',
            value: 'refund',
            actual: 'I want a refund',
            holds: true,
            needed: null,
          },
        ],
        needed:
          'message.text contains “parcel” (it is “I want a refund”) and contact.country is “US” (it is “TH”)',
      },
    ])
  })

  const needed = (conditions: RuleCondition[], match: 'all' | 'any' = 'any') =>
    evaluate([rule('A', conditions, { match })], facts, available).trace[0]?.needed

  test.each<[RuleCondition, string]>([
    [{ field: 'message.text', operator: 'isAbsent' }, 'message.text is absent (it is “I want a refund”)'],
    [{ field: 'contact.name', operator: 'isPresent' }, 'contact.name is present (it is absent)'],
    [
      { field: 'contact.labels', operator: 'contains', value: 'vip' },
      'contact.labels contains “vip” (it is empty)',
    ],
    [
      { field: 'contact.country', operator: 'in', value: ['US', 'MY'] },
      'contact.country is one of US, MY (it is “TH”)',
    ],
    [{ field: 'time.hour', operator: 'equals', value: 9 }, 'time.hour is 9 (it is absent)'],
    [
      { field: 'message.text', operator: 'matches', value: '(' },
      'message.text matches “(” (the pattern is not a valid RE2 pattern: missing closing ): `(`)',
    ],
  ])('%j', (condition, text) => {
    expect(needed([condition])).toBe(text)
  })

  test('of a rule with any, one condition is enough; a sentence names only so many', () => {
    expect(needed([says('a b'), country('US')])).toBe(
      'any of: message.text contains “a b” (it is “I want a refund”); contact.country is “US” (it is “TH”)',
    )
    expect(needed(Array.from({ length: 9 }, () => country('US')))).toMatch(
      /(; contact\.country.*){4}; 4 more$/,
    )
  })

  test('in a sentence', () => {
    const gone = (): TargetVerdict => ({ ok: false, reason: 'it was deleted' })
    const explain = (rules: RoutingRule[], verdictOf = available as () => TargetVerdict) =>
      explainRouting(evaluate(rules, facts, verdictOf))
    expect(explain([rule('A', [country('US')]), rule('Refunds', [says('refund'), country('TH')])])).toBe(
      'rule 2 “Refunds” matched: message.text contains “refund” and contact.country is “TH”',
    )
    expect(explain([rule('A', [says('refund'), country('US')], { match: 'any' })])).toBe(
      'rule 1 “A” matched: message.text contains “refund”',
    )
    expect(explain([rule('Else', [])])).toBe('rule 1 “Else” matched: it has no conditions')
    expect(explain([rule('A', []), rule('B', [says('parcel')])], gone)).toBe(
      "rule 1 “A” matched, but its target can't take it: it was deleted; none of 2 rules decided",
    )
    expect(explain([rule('A', [country('US')])])).toBe('the only rule did not decide')
    expect(explain([rule('A', [], { enabled: false })])).toBe('all rules are disabled')
    expect(explain([])).toBe('there are no rules')
  })

  test('is shortened where texts and lists are long, and stays storable with the most that rules may hold', () => {
    const long: Facts = { ...facts, 'message.text': '😀'.repeat(2_000) }
    const words = Array.from({ length: 10 }, () => 'x'.repeat(39))
    const conditions: RuleCondition[] = [{ field: 'message.text', operator: 'in', value: words }]
    const many = Array.from({ length: 200 }, (_, index) => `${index}${'x'.repeat(100)}`)
    const asked = rule('A', [{ field: 'message.text', operator: 'in', value: many }])
    const shown = evaluate([asked], long, available).trace[0]?.conditions[0]
    expect(shown?.value).toHaveLength(11)
    expect(shown?.value).toContain(`0${'x'.repeat(38)}…`)
    expect(shown?.value).toContain('190 more')
    expect(String(shown?.actual).length).toBeLessThanOrEqual(SHOWN_TEXT)
    expect(shown?.actual).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)

    const perRule = RULE_LIMITS.conditions / 10
    const most = Array.from({ length: 10 }, (_, index) =>
      rule(`r${index}`, Array.from({ length: perRule }, () => conditions).flat()),
    )
    expect(ruleProblems(most)).toEqual([])
    expect(JSON.stringify(evaluate(most, long, available)).length).toBeLessThan(1_000_000)
  })
})
