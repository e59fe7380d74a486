import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitText } from './split-text.ts'

describe('splitText', () => {
  test('a short text is one part, untouched', () => {
    expect(splitText('Hello there.')).toEqual(['Hello there.'])
    expect(splitText('x'.repeat(1600))).toEqual(['x'.repeat(1600)])
  })

  test('nothing to say is no part', () => {
    expect(splitText('')).toEqual([])
    expect(splitText(' \n ')).toEqual([])
  })

  test.each([
    ['a blank line', 'one two.\n\nthree four', 12, ['one two.', 'three four']],
    ['a line', 'one two.\nthree four', 12, ['one two.', 'three four']],
    ['a sentence', 'One two. Three', 11, ['One two.', 'Three']],
    ['a word', 'one two three', 9, ['one two', 'three']],
    ['a word that just fits', 'one two three', 7, ['one two', 'three']],
    ['no pause at all', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ])('cuts at %s', (_, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts)
  })

  test('never inside an emoji or a combined letter', () => {
    const family = '👨‍👩‍👧'
    expect(splitText(family.repeat(3), 17)).toEqual([family.repeat(2), family])
    expect(splitText('กี่กี่กี่', 7)).toEqual(['กี่กี่', 'กี่'])
  })

  test('loses nothing but white space, and no part is too long', () => {
    const character = fc.constantFrom(...'ab .!?\n', 'é', 'ก', 'ี', '👍', '👩‍💻', '\u0301')
    fc.assert(
      fc.property(
        fc.array(character, { maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        (characters, limit) => {
          const text = characters.join('')
          const parts = splitText(text, limit)
          expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })
})
