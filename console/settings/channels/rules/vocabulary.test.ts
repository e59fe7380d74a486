import { expect, test } from 'vitest'
import { FIELDS as API_FIELDS } from '../../../../domain/routing/fields.ts'
import { definitionOf, operatorsOf } from '../../../../domain/routing/operators.ts'
import { REGION_CODES } from './regions.ts'
import { changed, FIELDS, itemsOf, OPERATORS, takes } from './vocabulary.ts'

test('the editor knows what the service knows', () => {
  expect(FIELDS).toEqual(API_FIELDS)
  for (const [kind, operators] of Object.entries(OPERATORS)) {
    expect([...operators].sort(), kind).toEqual(operatorsOf(kind as keyof typeof OPERATORS).sort())
  }
  for (const operator of Object.values(OPERATORS).flat()) {
    expect(takes(operator), operator).toBe(definitionOf(operator)?.takes)
  }
})

const asked = { field: 'message.text', operator: 'contains', value: 'refund' } as const

test.each([
  [{ operator: 'equals' }, { ...asked, operator: 'equals' }],
  [{ operator: 'isPresent' }, { ...asked, operator: 'isPresent', value: null }],
  [{ operator: 'in' }, { ...asked, operator: 'in', value: [] }],
  [{ field: 'contact.name' }, { ...asked, field: 'contact.name' }],
  [{ field: 'hours.open' }, { field: 'hours.open', operator: 'equals', value: true }],
  [{ field: 'time.hour' }, { field: 'time.hour', operator: 'equals', value: 9 }],
] as const)('a changed condition keeps what still fits: %o', (next, result) => {
  expect(changed(asked, next)).toEqual(result)
})

test('a list is typed with commas', () => {
  expect(itemsOf(' a, b,, c d ')).toEqual(['a', 'b', 'c d'])
})

test('countries are those that there are now', () => {
  expect(REGION_CODES).toEqual(expect.arrayContaining(['TH', 'DE', 'US', 'XK']))
  for (const gone of ['DD', 'SU', 'EU', 'ZZ', 'UK']) expect(REGION_CODES).not.toContain(gone)
})
