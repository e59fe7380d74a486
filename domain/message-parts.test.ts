import { describe, expect, test } from 'vitest'
import type { FileKind, FileLimits } from './file-limits.ts'
import { type FileRules, NO_FILES, partsOf } from './message-parts.ts'

const kind = (types: string[] | null, captions: boolean): FileKind => ({
  kind: 'any',
  what: 'a file',
  most: 1,
  types,
  captions,
})
const limits: FileLimits = {
  kinds: [kind(['image/jpeg', 'image/png', 'video/mp4'], true), kind(null, false)],
  instead: '',
}
const WHATSAPP: FileRules = { mostPerMessage: 1, captionLength: 1_024, limits }
const MMS: FileRules = { mostPerMessage: 10, captionLength: 1_600, limits }

const files = (...names: string[]) => names.map(name => ({ url: `https://files.example/${name}` }))
const long = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ')

describe('where each file is a message, and some take a text', () => {
  const parts = (text: string, ...names: string[]) =>
    partsOf(text, files(...names), WHATSAPP).map(({ text: part, media }) => [part, media])

  test.each([
    ['a text alone', 'Hi', [], [['Hi', undefined]]],
    ['nothing', '', [], [['', undefined]]],
    ['a picture alone', '', ['a.jpg'], [['', [0]]]],
    ['a text with a picture', 'Hi', ['a.jpg'], [['Hi', [0]]]],
    ['a text with a video', 'Hi', ['a.mp4?x=1'], [['Hi', [0]]]],
    [
      'several pictures',
      'Hi',
      ['a.jpg', 'b.png', 'c.jpg'],
      [
        ['Hi', [0]],
        ['', [1]],
        ['', [2]],
      ],
    ],
    [
      'a document',
      'Hi',
      ['a.pdf'],
      [
        ['Hi', []],
        ['', [0]],
      ],
    ],
    [
      'a sound',
      'Hi',
      ['a.ogg'],
      [
        ['Hi', []],
        ['', [0]],
      ],
    ],
    [
      'a sticker',
      'Hi',
      ['a.webp'],
      [
        ['Hi', []],
        ['', [0]],
      ],
    ],
    [
      'a contact card',
      'Hi',
      ['a.vcf'],
      [
        ['Hi', []],
        ['', [0]],
      ],
    ],
    [
      'a file of no known type',
      'Hi',
      ['a'],
      [
        ['Hi', []],
        ['', [0]],
      ],
    ],
    [
      'a document before a picture',
      'Hi',
      ['a.pdf', 'b.jpg'],
      [
        ['Hi', []],
        ['', [0]],
        ['', [1]],
      ],
    ],
    [
      'a picture before a document',
      'Hi',
      ['a.jpg', 'b.pdf'],
      [
        ['Hi', [0]],
        ['', [1]],
      ],
    ],
    [
      'documents without a text',
      ' ',
      ['a.pdf', 'b.pdf'],
      [
        ['', [0]],
        ['', [1]],
      ],
    ],
  ] as [string, string, string[], unknown[]][])('%s', (_, text, names, expected) => {
    expect(parts(text, ...names)).toEqual(expected)
  })

  test('a text that is too long for a caption goes before the picture', () => {
    expect(parts('x'.repeat(1_024), 'a.jpg')).toHaveLength(1)
    expect(parts('x'.repeat(1_025), 'a.jpg')).toEqual([
      ['x'.repeat(1_025), []],
      ['', [0]],
    ])
    expect(parts(long, 'a.jpg').map(([, media]) => media)).toEqual([[], [], [0]])
  })

  test('the type that was said counts for more than the ending', () => {
    const [file] = files('a.bin')
    expect(partsOf('Hi', [{ url: file?.url ?? '', contentType: 'image/png; x=y' }], WHATSAPP)).toHaveLength(1)
    expect(
      partsOf('Hi', [{ url: 'https://a.example/a.jpg', contentType: 'application/pdf' }], WHATSAPP),
    ).toHaveLength(2)
    expect(
      partsOf('Hi', [{ url: 'https://a.example/a.jpg', contentType: 'application/octet-stream' }], WHATSAPP),
    ).toHaveLength(1)
  })
})

test('by MMS all files go with the first part', () => {
  const parts = partsOf(long, files('a.jpg', 'b.pdf'), MMS)
  expect(parts.map(({ media }) => media)).toEqual([[0, 1], []])
  expect(partsOf('', files('a.jpg'), MMS)).toEqual([{ text: '', media: [0] }])
})

describe('at other providers', () => {
  const parts = (rules: FileRules, text: string, ...names: string[]) =>
    partsOf(text, files(...names), rules).map(({ text: part, media }) => [part, media])

  test('files that take no text come behind it', () => {
    const rules = { ...WHATSAPP, captionLength: 0 }
    expect(parts(rules, 'Hi', 'a.jpg', 'b.jpg')).toEqual([
      ['Hi', []],
      ['', [0]],
      ['', [1]],
    ])
  })

  test('more files than go together go with further messages', () => {
    expect(parts({ ...MMS, mostPerMessage: 2 }, 'Hi', 'a.jpg', 'b.jpg', 'c.jpg')).toEqual([
      ['Hi', [0, 1]],
      ['', [2]],
    ])
  })

  test('where none go, the customer has their addresses', () => {
    expect(parts(NO_FILES, 'Hi', 'a.jpg')).toEqual([['Hi\nhttps://files.example/a.jpg', undefined]])
  })
})
