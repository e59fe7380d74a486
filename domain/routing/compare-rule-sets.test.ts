import { expect, test } from 'vitest'
import { compareRuleSets, type Run } from './compare-rule-sets.ts'
import { evaluate, type TargetVerdict } from './evaluate.ts'
import type { RoutingRule } from './types.ts'

const available = (): TargetVerdict => ({ ok: true })

function rule(name: string, word: string | null, more: Partial<RoutingRule['action']> = {}): RoutingRule {
  return {
    name,
    enabled: true,
    match: 'all',
    conditions: word === null ? [] : [{ field: 'message.text', operator: 'contains', value: word }],
    action: { allocate: { to: 'team', id: `${name}-team` }, ...more },
  }
}

const TEXTS = ['a refund', 'my parcel', 'hello']

const run = (
  rules: RoutingRule[],
  verdictOf = available as (target: { id: string }) => TargetVerdict,
): Run[] =>
  TEXTS.map(text => ({ conversationId: text, result: evaluate(rules, { 'message.text': text }, verdictOf) }))

const TODAY = [rule('Refunds', 'refund'), rule('Parcels', 'parcel')]

const changes = (draft: Run[]) =>
  compareRuleSets(run(TODAY), draft).conversations.map(({ conversationId, changes, because }) => [
    conversationId,
    changes.join(),
    because,
  ])

test('the same rules change nothing', () => {
  const comparison = compareRuleSets(run(TODAY), run(TODAY))
  expect(comparison).toMatchObject({
    compared: 3,
    changed: 0,
    byRule: [
      { rule: 'Refunds', before: 1, after: 1 },
      { rule: 'Parcels', before: 1, after: 1 },
      { rule: null, before: 1, after: 1 },
    ],
  })
  expect(comparison.conversations[0]).toEqual({
    conversationId: 'a refund',
    before: { rule: 'Refunds', action: TODAY[0]?.action },
    after: { rule: 'Refunds', action: TODAY[0]?.action },
    changes: [],
    because: null,
  })
})

test('a rule that is new, and one that is gone', () => {
  const draft = run([rule('Parcels', 'parcel'), rule('Else', null)])
  expect(changes(draft)).toEqual([
    [
      'a refund',
      'rule,target',
      'rule 2 “Else” matched: it has no conditions; “Refunds” no longer decides: it was removed',
    ],
    ['my parcel', '', null],
    ['hello', 'rule,target', 'rule 2 “Else” matched: it has no conditions'],
  ])
  expect(compareRuleSets(run(TODAY), draft)).toMatchObject({
    changed: 2,
    byRule: [
      { rule: 'Refunds', before: 1, after: 0 },
      { rule: 'Else', before: 0, after: 2 },
      { rule: 'Parcels', before: 1, after: 1 },
      { rule: null, before: 1, after: 0 },
    ],
  })
})

test('why a rule no longer decides', () => {
  expect(changes(run([rule('Refunds', 'money back'), rule('Parcels', 'parcel')]))[0]?.[2]).toBe(
    'none of 2 rules decided; “Refunds” no longer decides: it needs message.text contains “money back” (it is “a refund”)',
  )
  expect(changes(run([rule('All', null), ...TODAY]))[0]?.[2]).toBe(
    'rule 1 “All” matched: it has no conditions; “Refunds” no longer decides: an earlier rule decides',
  )
  expect(changes(run([{ ...rule('Refunds', 'refund'), enabled: false }]))[0]?.[2]).toBe(
    'all rules are disabled; “Refunds” no longer decides: it is disabled',
  )
  const gone = () => ({ ok: false, reason: 'it was deleted' }) as const
  expect(changes(run([rule('Refunds', 'refund')], gone))[0]?.[2]).toContain(
    "“Refunds” no longer decides: its target can't take it: it was deleted",
  )
})

test('a rule that stays, with another action', () => {
  const draft = run([
    rule('Refunds', 'refund', { priority: 'high', labels: ['b', 'a'] }),
    rule('Parcels', 'parcel', { allocate: { to: 'ai', id: 'bot' } }),
  ])
  expect(changes(draft).map(([, changed]) => changed)).toEqual(['priority,labels', 'target', ''])
  const again = run([rule('Refunds', 'refund', { priority: 'high', labels: ['a', 'b', 'a'] })])
  expect(compareRuleSets(draft, again).conversations[0]?.changes).toEqual([])
})

test('another rule that does the same is told, and counts as no change', () => {
  const renamed = run([
    { ...rule('Money', 'refund'), action: { allocate: { to: 'team', id: 'Refunds-team' } } },
  ])
  const comparison = compareRuleSets(run([rule('Refunds', 'refund')]), renamed)
  expect(comparison.conversations[0]?.changes).toEqual(['rule'])
  expect(comparison.changed).toBe(0)
})

test('conversations that only one side has are not compared; the order of the other side is no matter', () => {
  const [first, second, third] = run(TODAY)
  if (!first || !second || !third) throw new Error('no runs')
  const comparison = compareRuleSets([first, second], [third, second])
  expect(comparison.conversations.map(({ conversationId }) => conversationId)).toEqual(['my parcel'])
  expect(comparison.compared).toBe(1)
})
