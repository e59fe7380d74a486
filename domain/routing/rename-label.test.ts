import { expect, test } from 'vitest'
import { namesLabel, renameLabel } from './rename-label.ts'
import type { RoutingRule } from './types.ts'

const rule = (changes: Partial<RoutingRule>): RoutingRule => ({
  name: 'r',
  enabled: true,
  match: 'all',
  conditions: [],
  action: { allocate: { to: 'ai', id: 'x' } },
  ...changes,
})
const asking = (value: string | string[], field = 'contact.labels') =>
  rule({ conditions: [{ field, operator: 'in', value }] } as Partial<RoutingRule>)
const giving = (...labels: string[]) => rule({ action: { allocate: { to: 'ai', id: 'x' }, labels } })

test.each<[what: string, before: RoutingRule, after: RoutingRule]>([
  ['what a rule gives', giving('a', 'old'), giving('a', 'new')],
  ['what it gives already', giving('new', 'old'), giving('new')],
  ['what it asks for', asking('old'), asking('new')],
  ['one of those it asks for', asking(['a', 'old']), asking(['a', 'new'])],
  ['a part of a name', giving('older'), giving('older')],
  ['another field', asking('old', 'contact.name'), asking('old', 'contact.name')],
  ['no labels', rule({}), rule({})],
])('%s', (_, before, after) => {
  expect(renameLabel([before], 'old', 'new')).toEqual([after])
  expect(namesLabel(after, 'old')).toBe(false)
})
