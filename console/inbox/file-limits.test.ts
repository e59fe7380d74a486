import { expect, test } from 'vitest'
import { limitOf, sizeText } from './file-limits.ts'

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
