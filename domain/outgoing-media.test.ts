import { expect, test } from 'vitest'
import { uploadIdOf, uploadReference } from './outgoing-media.ts'

test('an upload is named by its id, and no address is taken for one', () => {
  const id = '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a'
  expect(uploadIdOf({ url: uploadReference(id) })).toBe(id)
  for (const url of [`https://example.com/upload:${id}`, `upload:${id}/x`, 'upload:x', '']) {
    expect(uploadIdOf({ url })).toBeUndefined()
  }
})
