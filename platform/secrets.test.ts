import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeSecrets, parseSecretsKeys, SecretsError } from './secrets.ts'

const key = () => randomBytes(32).toString('base64')

describe('secrets', () => {
  const oldKey = key()
  const old = makeSecrets(oldKey)

  test('encrypted data can be decrypted, and is not readable', () => {
    const sealed = old.seal('a token', 'columns', 'channel-1')
    expect(sealed.toString('latin1')).not.toContain('a token')
    expect(old.open(sealed, 'columns', 'channel-1').toString()).toBe('a token')
  })

  test('the same plain text is sealed differently each time', () => {
    expect(old.seal('x', 'columns').equals(old.seal('x', 'columns'))).toBe(false)
  })

  test('another purpose, another row or a changed byte does not open it', () => {
    const sealed = old.seal('a token', 'columns', 'channel-1')
    expect(() => old.open(sealed, 'payloads', 'channel-1')).toThrow(SecretsError)
    expect(() => old.open(sealed, 'columns', 'channel-2')).toThrow(SecretsError)
    const changed = Buffer.from(sealed)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(() => old.open(changed, 'columns', 'channel-1')).toThrow(SecretsError)
  })

  test('what is derived depends on key, purpose and context, and on nothing else', () => {
    const derived = old.derive('tokens', 'request-1')
    expect(derived).toHaveLength(32)
    expect(makeSecrets(oldKey).derive('tokens', 'request-1')).toEqual(derived)
    const others = [
      old.derive('tokens', 'request-2'),
      old.derive('columns', 'request-1'),
      makeSecrets(key()).derive('tokens', 'request-1'),
    ]
    for (const other of others) expect(other).not.toEqual(derived)
  })

  test('values derived with an older key are still recognised', () => {
    const derived = old.derive('media', 'file-1')
    const rotated = makeSecrets(`${key()},${oldKey}`)
    expect(rotated.derivedBy(derived, 'media', 'file-1')).toBe('older')
    expect(rotated.derivedBy(rotated.derive('media', 'file-1'), 'media', 'file-1')).toBe('current')
    expect(old.derivedBy(rotated.derive('media', 'file-1'), 'media', 'file-1')).toBeUndefined()
    expect(rotated.derivedBy(derived, 'media', 'file-2')).toBeUndefined()
    expect(rotated.derivedBy(derived, 'tokens', 'file-1')).toBeUndefined()
    for (const other of [new Uint8Array(), derived.subarray(0, 16), new Uint8Array(32)]) {
      expect(rotated.derivedBy(other, 'media', 'file-1')).toBeUndefined()
    }
  })

  test('rotation: the new key seals, the old one still opens', () => {
    const rotated = makeSecrets(`${key()}, ${oldKey}`)
    const before = old.seal('before', 'columns')
    expect(rotated.open(before, 'columns').toString()).toBe('before')
    const after = rotated.seal('after', 'columns')
    expect(rotated.keyIdOf(after)).toBe(rotated.currentKeyId)
    expect(() => old.open(after, 'columns')).toThrow(/add that key/)
  })

  test('keys are 32 bytes, in base64 or hex', () => {
    expect(parseSecretsKeys(randomBytes(32).toString('hex')).ok).toBe(true)
    expect(parseSecretsKeys('too short')).toMatchObject({
      ok: false,
      error: expect.stringContaining('openssl'),
    })
    expect(parseSecretsKeys(`${oldKey},`)).toMatchObject({
      ok: false,
      error: expect.stringContaining('key 2'),
    })
  })
})
