import { expect, test } from 'vitest'
import type { RoutingRule } from '../../../api/types.ts'
import { removedRules } from './removed-rules.ts'

const rule = (name: string, id = 'a'): RoutingRule => ({
  name,
  enabled: true,
  match: 'all',
  conditions: [],
  action: { allocate: { to: 'team', id } },
})

/** The versions of these lists, oldest first as they are given. */
const versionsOf = (...lists: RoutingRule[][]) =>
  lists
    .map((rules, index) => ({
      version: index + 1,
      changedBy: { kind: 'agent' as const, id: `agent ${index + 1}` },
      changedAt: `2026-11-0${index + 1}T09:00:00Z`,
      settings: { rules },
    }))
    .toReversed()

const [one, two, three] = [rule('One'), rule('Two'), rule('Three')]

test.each<[what: string, lists: RoutingRule[][], found: [name: string, index: number, by: number][]]>([
  ['nothing, while there is one version', [[one]], []],
  [
    'nothing, of rules that were moved or changed',
    [[one, two], [two, rule('One', 'b')], [two]],
    [['One', 1, 3]],
  ],
  [
    'what was deleted, the latest first',
    [[one, two, three], [one, three], [one]],
    [
      ['Three', 1, 3],
      ['Two', 1, 2],
    ],
  ],
  ['not what is there again', [[one, two], [one], [one, two]], []],
  ['the latest of one name', [[one], [], [rule('One', 'b')], []], [['One', 0, 4]]],
  ['what has no name, by what it does', [[rule(''), rule('', 'b')], [rule('', 'b')]], [['', 0, 2]]],
])('the list has %s', (_, lists, found) => {
  const removed = removedRules(versionsOf(...lists), lists.at(-1) ?? [])
  expect(removed.map(({ rule, index, by }) => [rule.name, index, by.version])).toEqual(found)
})

test('a rule is put back as it was last, and what the form has already is not listed', () => {
  const versions = versionsOf([one], [rule('One', 'b')], [])
  expect(removedRules(versions, []).map(({ rule }) => rule.action.allocate.id)).toEqual(['b'])
  const { enabled, name, ...rest } = rule('One')
  expect(removedRules(versions, [{ ...rest, name, enabled }])).toEqual([])
})
