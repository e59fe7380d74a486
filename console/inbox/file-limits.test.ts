import { expect, test } from 'vitest'
import { jpegLimit, limitOf, sizeText, takenText, togetherTrouble, troubleOf } from './file-limits.ts'

const limits = {
  kinds: [
    { kind: 'sticker', types: ['image/webp'], mostBytes: 100 * 1024 },
    { kind: 'animatedSticker', types: ['image/webp'], mostBytes: 500 * 1024 },
    { kind: 'image', types: ['image/png'], mostBytes: 5 * 1024 * 1024 },
  ],
}
const withOthers = {
  kinds: [...limits.kinds, { kind: 'document', types: null, mostBytes: 100 * 1024 * 1024 }],
}

test.each([
  ['image/png', limits, '5 MB'],
  ['image/webp', limits, '500 KB'],
  ['application/pdf', limits, undefined],
  ['application/pdf', withOthers, '100 MB'],
  ['image/png', null, undefined],
])('%s', (type, known, most) => {
  const limit = limitOf(type, known)
  expect(limit === undefined ? undefined : sizeText(limit)).toBe(most)
})

const MB = 1024 * 1024
const whatsapp = {
  mostFiles: 3,
  mostBytesTogether: null,
  kinds: [
    { kind: 'sticker', types: ['image/webp'], mostBytes: 100 * 1024 },
    { kind: 'image', types: ['image/jpeg', 'image/png'], mostBytes: 5 * MB },
    { kind: 'document', types: ['application/pdf'], mostBytes: 100 * MB },
  ],
}

test.each([
  ['image/png', 4 * MB, undefined, undefined],
  ['image/png', 6 * MB, { is: 'tooLarge', most: 5 * MB }, 5 * MB],
  // A photo that is no sticker.
  ['image/webp', MB, { is: 'tooLarge', most: 100 * 1024 }, 5 * MB],
  ['image/heic', MB, { is: 'refused' }, 5 * MB],
  ['image/gif', MB, { is: 'refused' }, undefined],
  ['application/zip', MB, { is: 'refused' }, undefined],
])('%s of %i bytes', (contentType, size, trouble, asJpeg) => {
  expect(troubleOf({ contentType, size }, whatsapp)).toEqual(trouble)
  expect(jpegLimit({ contentType, size }, whatsapp)).toBe(asJpeg)
})

test('nothing is wrong, and nothing is made anew, where the limits are not known', () => {
  const file = { contentType: 'image/heic', size: 90 * MB }
  expect(troubleOf(file, null)).toBeUndefined()
  expect(jpegLimit(file, null)).toBeUndefined()
  expect(togetherTrouble([file, file], null)).toBeUndefined()
})

test('files that are too many, or too large together', () => {
  const file = { contentType: 'image/png', size: 2 * MB }
  expect(togetherTrouble([file, file, file], whatsapp)).toBeUndefined()
  expect(togetherTrouble([file, file, file, file], whatsapp)).toEqual({ is: 'tooMany', most: 3 })
  const mms = { ...whatsapp, mostBytesTogether: 5 * MB }
  expect(togetherTrouble([file, file, file], mms)).toEqual({ is: 'tooLargeTogether', most: 5 * MB })
})

test('what is taken is rounded up, so that it never looks like less than the limit', () => {
  expect([10, 200 * 1024, 4.21 * MB, 5 * MB].map(takenText)).toEqual(['1 KB', '200 KB', '4.3 MB', '5 MB'])
})
