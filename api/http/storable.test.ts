import { expect, test } from 'vitest'
import { isStorable, unstorable } from './storable.ts'

const HIGH = '\ud83d'
const LOW = '\ude00'

test.each<[string, boolean]>([
  ['', true],
  ['สวัสดี', true],
  [HIGH + LOW, true],
  ['\u0001\u001f\ufffd\uffff', true],
  ['a\0', false],
  [HIGH, false],
  [LOW, false],
  [LOW + HIGH, false],
  [`${HIGH} ${LOW}`, false],
])('%j', (text, can) => {
  expect(isStorable(text)).toBe(can)
})

const paths = (value: unknown) => unstorable(value).map(({ path }) => path)

test.each<[string, unknown, string[]]>([
  ['nothing', undefined, []],
  ['null', null, []],
  ['a number', 5, []],
  ['a text by itself', 'a\0', ['']],
  ['a field', { text: 'a\0', other: 'b' }, ['text']],
  ['a field within', { a: { b: [{ c: 'x' }, { c: '\0' }] } }, ['a.b.1.c']],
  ['each of several', { a: '\0', b: ['\0', 'x', HIGH] }, ['a', 'b.0', 'b.2']],
])('%s is named by its path', (_, value, found) => {
  expect(paths(value)).toEqual(found)
})
