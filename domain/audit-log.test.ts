import { expect, test } from 'vitest'
import { CHANGED, differenceOf, LONG } from './audit-log.ts'

test.for<
  [what: string, before: object | undefined, after: object | undefined, difference: object | undefined]
>([
  ['nothing', { name: 'A' }, { name: 'A' }, undefined],
  ['nothing of two that are not there', undefined, undefined, undefined],
  [
    'one of two',
    { name: 'A', role: 'agent' },
    { name: 'B', role: 'agent' },
    { before: { name: 'A' }, after: { name: 'B' } },
  ],
  [
    'a group',
    { limits: { turns: 1, tokens: 2 } },
    { limits: { turns: 3, tokens: 2 } },
    { before: { 'limits.turns': 1 }, after: { 'limits.turns': 3 } },
  ],
  ['a list', { ids: [1, 2] }, { ids: [2, 1] }, { before: { ids: [1, 2] }, after: { ids: [2, 1] } }],
  ['something new', undefined, { name: 'A', text: null }, { before: null, after: { name: 'A' } }],
  ['something deleted', { name: 'A' }, undefined, { before: { name: 'A' }, after: null }],
  ['a value that was not there', { a: 1 }, { a: 1, b: 2 }, { before: {}, after: { b: 2 } }],
  ['a secret', { token: 'old' }, { token: 'new' }, { before: { token: CHANGED }, after: { token: CHANGED } }],
  [
    'a secret that is new',
    { token: null },
    { token: 'new' },
    { before: { token: null }, after: { token: CHANGED } },
  ],
  [
    'a secret within',
    { query: { text: 'Smith' } },
    { query: { text: 'Jones' } },
    { before: { 'query.text': CHANGED }, after: { 'query.text': CHANGED } },
  ],
  [
    'a long text',
    { text: '' },
    { text: 'x'.repeat(501) },
    { before: { text: '' }, after: { text: `${'x'.repeat(500)}…` } },
  ],
  [
    'a long list',
    { rules: [] },
    { rules: ['x'.repeat(4_000)] },
    { before: { rules: [] }, after: { rules: LONG } },
  ],
])('the difference of %s', ([, before, after, difference]) => {
  const values = (given: object | undefined) => given as Record<string, unknown> | undefined
  expect(differenceOf('channel', values(before), values(after), ['token', 'query'])).toEqual(difference)
})

test('what no version has is kept whole, and so is what was deleted', () => {
  const values = { text: 'x'.repeat(16_000), rules: ['y'.repeat(5_000)], token: 'secret' }
  const kept = { ...values, token: CHANGED }
  expect(differenceOf('reply', undefined, values, ['token'])).toEqual({ before: null, after: kept })
  expect(differenceOf('reply', values, { ...values, text: '' })).toEqual({
    before: { text: values.text },
    after: { text: '' },
  })
  expect(differenceOf('ai_agent', values, undefined, ['token'])).toEqual({ before: kept, after: null })
})
