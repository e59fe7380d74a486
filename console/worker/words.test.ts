import { expect, test } from 'vitest'
import { titleOf } from './words.ts'

test.each<[kind: string, name: string | null, languages: string[], title: string]>([
  ['message', 'Mali', ['en-GB'], 'Mali wrote to you'],
  ['message', null, ['en'], 'A customer wrote to you'],
  ['assigned', 'Mali', ['de', 'th-TH', 'en'], 'คุณได้รับเรื่องของ Mali'],
  // A kind of a newer service.
  ['else', 'Mali', ['fr'], 'Mali wrote to you'],
  ['mention', '$& {name}', ['en'], 'You were mentioned at $& {name}'],
])('%s of %s in %j', (kind, name, languages, title) => {
  expect(titleOf(kind, name, languages)).toBe(title)
})
