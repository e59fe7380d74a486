import { expect, test } from 'vitest'
import { META_FILES } from '../../domain/file-limits.ts'
import { shownLimits } from '../../domain/outgoing-media.ts'
import { limitOfHeader, typesText, wrongWith } from './header-limits.ts'
import type { MediaType } from './values.ts'

const MB = 1024 * 1024
const LIMITS = shownLimits(META_FILES)

test.each<[MediaType, type: string, size: number, wrong: string | undefined]>([
  ['image', 'image/png', 5 * MB, undefined],
  ['image', 'image/png', 5 * MB + 1, 'size'],
  ['image', 'image/webp', 1, 'type'],
  ['image', '', 1, undefined],
  ['video', 'video/mp4', 16 * MB, undefined],
  ['video', 'image/png', 1, 'type'],
  ['document', 'application/pdf', 100 * MB, undefined],
  ['document', 'application/zip', 1, undefined],
  ['document', 'image/png', 1, 'type'],
])('in a header of type %s, %s of %i bytes: %s', (header, type, size, wrong) => {
  const limit = limitOfHeader(header, LIMITS)
  expect(limit && wrongWith({ type, size }, limit)).toBe(wrong)
})

test('a channel that takes no such files has no limit of them', () => {
  const images = { kinds: LIMITS.kinds.filter(({ kind }) => kind === 'image') }
  expect(limitOfHeader('video', images)).toBeUndefined()
})

test('types are told as people know them, each once', () => {
  expect(typesText(['image/jpeg', 'image/jpg', 'image/png', 'image/x-new'])).toBe('JPG, PNG, image/x-new')
})
