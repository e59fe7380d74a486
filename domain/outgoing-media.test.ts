import { expect, test } from 'vitest'
import {
  fileLimits,
  type LookedAt,
  type Medium,
  mediaProblems,
  uploadIdOf,
  uploadReference,
} from './outgoing-media.ts'

const MB = 1024 * 1024
const file = (contentType: string | undefined, size?: number, more: Partial<LookedAt> = {}): LookedAt => ({
  url: 'https://files.example/file',
  contentType,
  size,
  ...more,
})

test.each<[Medium, LookedAt[]]>([
  ['whatsapp', [file('image/jpeg', 5 * MB), file('image/png', 1)]],
  [
    'whatsapp',
    [file('video/mp4', 16 * MB), file('audio/ogg; codecs=opus', 16 * MB), file('application/pdf', 16 * MB)],
  ],
  ['whatsapp', [file('image/webp', 100 * 1024, { isAnimated: false }), file('image/webp', 500 * 1024)]],
  ['whatsapp', [file('application/vnd.openxmlformats-officedocument.wordprocessingml.document', MB)]],
  [
    'whatsapp',
    [file(undefined), file(undefined, 16 * MB), file('application/octet-stream', MB), file('image/jpeg')],
  ],
  [
    'sms',
    [file('image/jpeg', 2 * MB), file('image/gif', 2 * MB), file('application/pdf', MB), file('text/vcard')],
  ],
  ['sms', [file(undefined), file('text/plain')]],
])('%s takes %j', (medium, files) => expect(mediaProblems(medium, files)).toEqual([]))

test.each<[Medium, LookedAt[], path: string, says: string]>([
  ['whatsapp', [file('image/jpeg', 1), file('image/jpeg', 5 * MB + 1)], '1.url', '5.1 MB'],
  ['whatsapp', [file('application/pdf', 17 * MB)], '0.url', '17 MB'],
  ['whatsapp', [file(undefined, 17 * MB)], '0.url', '17 MB'],
  ['whatsapp', [file('image/webp', 100 * 1024 + 1, { isAnimated: false })], '0.url', '101 KB'],
  ['whatsapp', [file('image/webp', 501 * 1024)], '0.url', '501 KB'],
  ['whatsapp', [file('text/html; charset=utf-8')], '0.url', 'text/html'],
  ['whatsapp', [file('image/svg+xml')], '0.url', 'image/svg+xml'],
  ['whatsapp', [file('application/zip')], '0.url', 'application/zip'],
  ['sms', [file('image/webp')], '0.url', 'image/webp'],
  ['sms', [file('application/msword')], '0.url', 'application/msword'],
  ['sms', [file('image/jpeg', 6 * MB)], '0.url', '6 MB'],
  ['sms', [file('image/jpeg', 3 * MB), file('image/jpeg', 3 * MB)], '', '6 MB together'],
])('%s does not take %j', (medium, files, path, says) => {
  expect(mediaProblems(medium, files)).toEqual([{ path, message: expect.stringContaining(says) }])
})

test('an ending is no reason to refuse, but tells what a file’s size is held against', () => {
  const at = (name: string) => ({ url: `https://files.example/${name}?token=x.pdf` })
  expect(mediaProblems('sms', [at('a.webp'), at('a.zip')])).toEqual([])
  expect(mediaProblems('whatsapp', [{ ...at('a.JPG'), size: 6 * MB }])).toHaveLength(1)
  expect(mediaProblems('whatsapp', [{ ...at('a.pdf'), size: 6 * MB }])).toEqual([])
})

test.each<[Medium]>([['whatsapp'], ['sms']])(
  'the limits of %s are those that a message is judged by',
  medium => {
    for (const { kind, types, mostBytes } of fileLimits(medium).kinds) {
      for (const contentType of types) {
        const isAnimated = kind === 'animatedSticker'
        const file = { url: uploadReference('an-id'), name: 'a', contentType, isAnimated }
        expect({ contentType, problems: mediaProblems(medium, [{ ...file, size: mostBytes }]) }).toEqual({
          contentType,
          problems: [],
        })
        expect(mediaProblems(medium, [{ ...file, size: mostBytes + 1 }]).length, contentType).toBeGreaterThan(
          0,
        )
      }
    }
  },
)

test('an upload is named by its id, and no address is taken for one', () => {
  const id = '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a'
  expect(uploadIdOf({ url: uploadReference(id) })).toBe(id)
  for (const url of [`https://example.com/upload:${id}`, `upload:${id}/x`, 'upload:x', '']) {
    expect(uploadIdOf({ url })).toBeUndefined()
  }
})
