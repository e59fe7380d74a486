import { describe, expect, test } from 'vitest'
import {
  isId,
  isMoment,
  isPositive,
  isText,
  listOf,
  object,
  oneOf,
  optional,
  readFields,
  readWhatFits,
  recordOf,
} from './shapes.ts'

const ID = 'B4F2c1de-3a54-4f0e-9d6b-0a1b2c3d4e5f'

describe('a check', () => {
  test.each<[string, (value: unknown) => boolean, unknown[], unknown[]]>([
    ['text', isText, ['a', ' '], ['', 1, null, undefined, ['a']]],
    ['id', isId, [ID, ID.toLowerCase()], ['', 'ann', `${ID} `, `{${ID}}`, ID.replaceAll('-', ''), 5, null]],
    [
      'moment',
      isMoment,
      [1, Date.UTC(2099, 0)],
      [0, -1, Date.UTC(2101, 0), Number.NaN, Number.POSITIVE_INFINITY, '5', new Date(), undefined],
    ],
    ['positive', isPositive, [1, 0.5, 1e30], [0, -1, Number.NaN, '1', null]],
    ['optional', optional(isText), [undefined, 'a'], [null, '']],
    ['one of', oneOf(['a', 'b']), ['a', 'b'], ['c', 'A', '', ['a'], undefined]],
    ['a list', listOf(isText), [[], ['a', 'b']], [['a', 1], 'a', { 0: 'a' }, undefined]],
    ['a record', recordOf(isText), [{}, { a: 'b' }], [{ a: 1 }, ['a'], null, 'a']],
    ['an object', object({ a: isText }), [{ a: 'b' }, { a: 'b', more: [1] }], [{}, { a: 1 }, [], null]],
  ])('of %s', (_, check, good, bad) => {
    expect(good.map(check)).toEqual(good.map(() => true))
    expect(bad.map(check)).toEqual(bad.map(() => false))
  })
})

/** So many objects within each other. */
const nested = (depth: number): unknown => (depth === 0 ? 'x' : { inner: nested(depth - 1) })

test('what an object has beside its fields stays, up to a depth', () => {
  const check = object({})
  expect(check(nested(6))).toBe(true)
  expect(check(nested(7))).toBe(false)
  expect(check(nested(5_000))).toBe(false)
})

describe('fields are read as far as they are named', () => {
  const shape = { id: isId, text: isText, more: optional(object({ note: optional(isText) })) }

  test.each<[string, unknown, unknown]>([
    ['all', { id: ID, text: 'a', more: { note: 'b' } }, { id: ID, text: 'a', more: { note: 'b' } }],
    ['without what may be left out', { id: ID, text: 'a' }, { id: ID, text: 'a' }],
    ['without what nobody asks for', { id: ID, text: 'a', other: 5 }, { id: ID, text: 'a' }],
    ['not without what has to be there', { id: ID }, undefined],
    ['not with something else', { id: ID, text: 5 }, undefined],
    ['not with something else where it may be left out', { id: ID, text: 'a', more: 5 }, undefined],
    ['of nothing', undefined, undefined],
    ['of null', null, undefined],
    ['of a list', [ID, 'a'], undefined],
    ['of a text', 'text', undefined],
  ])('%s', (_, value, read) => {
    expect(readFields(value, shape)).toEqual(read)
  })

  test('and hold nothing that no database stores, at any depth, in names too', () => {
    const value = { id: ID, text: 'a\0b\ud83d', more: { 'n\0ote': '\0', list: ['\udc00', 5, null] } }
    expect(readFields(value, { ...shape, more: object({}) })).toEqual({
      id: ID,
      text: 'ab\ufffd',
      more: { note: '', list: ['\ufffd', 5, null] },
    })
  })

  test('a name that objects have by themselves is none', () => {
    expect(readFields({}, { toString: isText })).toBeUndefined()
  })
})

describe('what fits is read, and the rest left', () => {
  const shape = { version: isPositive, on: optional(isText) }

  test.each<[string, unknown, ReturnType<typeof readWhatFits>]>([
    ['all', { version: 1, on: 'a' }, { fields: { version: 1, on: 'a' }, complete: true }],
    ['one is not there', { on: 'a' }, { fields: { on: 'a' }, complete: true }],
    ['one is odd', { version: -1, on: 'a' }, { fields: { on: 'a' }, complete: false }],
    ['nothing fits', { version: 'x', on: 5 }, { fields: {}, complete: false }],
    ['there is nothing', undefined, { fields: {}, complete: true }],
    ['it is no object', 'x', { fields: {}, complete: false }],
    ['it is null', null, { fields: {}, complete: false }],
  ])('%s', (_, value, read) => {
    expect(readWhatFits(value, shape)).toEqual(read)
  })
})
