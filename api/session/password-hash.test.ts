import { expect, test } from 'vitest'
import { type Derive, makePasswordHashes } from './password-hash.ts'

/** Records derivations, and can hold them back. */
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
    hashes: makePasswordHashes({ derive }),
    holdAll: () => {
      hold = true
    },
    letGo: () => {
      hold = false
      for (const go of held.splice(0)) go()
    },
  }
}

test('a password matches its own hash, with real scrypt, and no other password does', async () => {
  const hashes = makePasswordHashes()
  const hash = await hashes.make('correct horse battery')
  expect(hash).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(await hashes.fits('correct horse battery', hash)).toBe(true)
  expect(await hashes.fits('Correct horse battery', hash)).toBe(false)
})

test('different compositions of the same characters are the same password', async () => {
  const { hashes } = counted()
  expect(await hashes.fits('p\u00e1ssword', await hashes.make('pa\u0301ssword'))).toBe(true)
})

test('an unknown account costs as much as a known one', async () => {
  const { hashes, asked } = counted()
  const hash = await hashes.make('correct horse battery')
  for (const known of [hash, undefined, null, 'not a hash']) {
    asked.length = 0
    expect(await hashes.fits('wrong', known)).toBe(false)
    expect(asked).toEqual([{ password: 'wrong', bytes: 32, N: 131_072 }])
  }
})

test('two derivations run at once, twenty wait, and one more is refused', async () => {
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
