import { randomBytes } from 'node:crypto'
import { defaultPayloadConverter } from '@temporalio/common'
import { describe, expect, test } from 'vitest'
import { encryptionCodec, isEncrypted } from './codec.ts'
import { makeSecrets } from './secrets.ts'

const key = () => randomBytes(32).toString('base64')

describe('encryptionCodec', () => {
  const firstKey = key()
  const codec = encryptionCodec(makeSecrets(firstKey))
  const payload = defaultPayloadConverter.toPayload({ text: 'my card is 1234', from: '+66812345678' })

  test('round trip; nothing of the value or of its type is readable', async () => {
    const [encoded] = await codec.encode([payload])
    expect(isEncrypted(encoded as typeof payload)).toBe(true)
    expect(Buffer.from(encoded?.data ?? []).toString('latin1')).not.toMatch(/card|6681|json/)
    const decoded = await codec.decode([encoded as typeof payload])
    expect(defaultPayloadConverter.fromPayload(decoded[0] as typeof payload)).toEqual({
      text: 'my card is 1234',
      from: '+66812345678',
    })
  })

  test('a payload in clear still decodes', async () => {
    expect(await codec.decode([payload])).toEqual([payload])
  })

  test('a rotated key still reads old histories', async () => {
    const [encoded] = await codec.encode([payload])
    const rotated = encryptionCodec(makeSecrets(`${key()},${firstKey}`))
    expect(await rotated.decode([encoded as typeof payload])).toHaveLength(1)
  })
})
