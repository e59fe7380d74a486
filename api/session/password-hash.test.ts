import { expect, test } from 'vitest'
import { type Derive, makePasswordHashes } from './password-hash.ts'

/** Counts derivations, and keeps them until they are let go. */
function counted() {
  const asked: { password: string; bytes: number; N?: number }[] = []
  const held: (() => void)[] = []
  let hold = false
  const derive: Derive = async (password, salt, bytes, { N }) => {
    asked.push({ password, bytes, N })
    if (hold) await new Promise<void>(resolve => held.push(resolve))
    return Buffer.concat([Buffer.from(password), salt, Buffer.alloc(bytes)]).subarray(0, bytes)
  }
  return {
    asked,
    hashes: makePasswordHashes(derive),
    holdAll: () => {
      hold = true
    },
    letGo: () => {
      hold = false
      for (const go of held.splice(0)) go()
    },
  }
}

test('a password fits its own hash, by real scrypt, and no other does', async () => {
  const hashes = makePasswordHashes()
  const hash = await hashes.make('correct horse battery')
  expect(hash).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(await hashes.fits('correct horse battery', hash)).toBe(true)
  expect(await hashes.fits('Correct horse battery', hash)).toBe(false)
})

test('a password is the same however a keyboard composes it', async () => {
  const { hashes } = counted()
  expect(await hashes.fits('p\u00e1ssword', await hashes.make('pa\u0301ssword'))).toBe(true)
})

test('nobody’s password costs what somebody’s does', async () => {
  const { hashes, asked } = counted()
  const hash = await hashes.make('correct horse battery')
  for (const known of [hash, undefined, null, 'not a hash']) {
    asked.length = 0
    expect(await hashes.fits('wrong', known)).toBe(false)
    expect(asked).toEqual([{ password: 'wrong', bytes: 32, N: 131_072 }])
  }
})

test('only two are derived at once, twenty wait, and one more is refused', async () => {
  const { hashes, asked, holdAll, letGo } = counted()
  holdAll()
  const all = Array.from({ length: 22 }, (_, index) => hashes.fits(`password ${index}`, undefined))
  await expect(hashes.fits('one more', undefined)).rejects.toMatchObject({ code: 'sign_in_busy' })
  expect(asked).toHaveLength(2)
  letGo()
  expect(await Promise.all(all)).toEqual(all.map(() => false))
  expect(asked).toHaveLength(22)
  expect(await hashes.fits('later', undefined)).toBe(false)
})
