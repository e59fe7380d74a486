import { randomBytes } from 'node:crypto'
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common'
import { describe, expect, test } from 'vitest'
import { decryptionCodec, encryptionCodec, isEncrypted, operatorCodec } from './codec.ts'
import { makeSecrets } from './secrets.ts'

const key = () => randomBytes(32).toString('base64')
const firstKey = key()
const secrets = makeSecrets(firstKey)
const codec = encryptionCodec(secrets)
const value = { text: 'my card is 1234', from: '+66812345678' }
const payload = defaultPayloadConverter.toPayload(value)
const workflow = (workflowId: string): SerializationContext => ({
  type: 'workflow',
  namespace: 'default',
  workflowId,
})
const activity = (workflowId: string): SerializationContext => ({
  type: 'activity',
  namespace: 'default',
  workflowId,
  activityId: '1',
  isLocal: false,
})

async function sealed(by = codec, context?: SerializationContext): Promise<Payload> {
  const [encoded] = await by.encode([payload], context)
  if (!encoded) throw new Error('nothing was encoded')
  return encoded
}
async function opened(given: Payload, by = codec, context?: SerializationContext): Promise<unknown> {
  const [decoded] = await by.decode([given], context)
  return defaultPayloadConverter.fromPayload(decoded as Payload)
}

test('round trip; nothing of the value or of its type is readable', async () => {
  const encoded = await sealed(codec, workflow('a'))
  expect(isEncrypted(encoded)).toBe(true)
  expect(Buffer.from(encoded.data ?? []).toString('latin1')).not.toMatch(/card|6681|json/)
  expect(await opened(encoded, codec, workflow('a'))).toEqual(value)
  // Its activities' too, and where nobody knows whose it is, as at the codec server.
  expect(await opened(encoded, codec, activity('a'))).toEqual(value)
  expect(await opened(encoded)).toEqual(value)
})

test('a rotated key still reads old histories', async () => {
  const rotated = encryptionCodec(makeSecrets(`${key()},${firstKey}`))
  expect(await opened(await sealed(codec, workflow('a')), rotated, workflow('a'))).toEqual(value)
})

test('payloads encrypted before the binding to a workflow are still readable', async () => {
  const encoded = await sealed()
  expect(Object.keys(encoded.metadata ?? {})).toEqual(['encoding'])
  expect(await opened(encoded, codec, workflow('a'))).toEqual(value)
})

test('what a schedule starts is sealed for the schedule', async () => {
  const encoded = await sealed(codec, workflow('audit:1'))
  expect(await opened(encoded, codec, workflow('audit:1-2026-11-29T11:15:00Z'))).toEqual(value)
  await expect(opened(encoded, codec, workflow('audit:2-2026-11-29T11:15:00Z'))).rejects.toThrow('another')
  const own = await sealed(codec, workflow('conversation:1'))
  await expect(opened(own, codec, workflow('conversation:1-2026-11-29T11:15:00Z'))).rejects.toThrow('another')
})

describe('no converter but the workflows’ own reads', () => {
  test('unencrypted payloads, with any metadata', async () => {
    await expect(opened(payload, codec, workflow('a'))).rejects.toThrow('switchboard/in-clear')
    const metadata = { ...payload.metadata, 'clear-encoding': Buffer.from('json/plain') }
    await expect(opened({ ...payload, metadata }, codec, activity('a'))).rejects.toThrow(
      'switchboard/in-clear',
    )
  })

  test('payloads encrypted for another workflow', async () => {
    const encoded = await sealed(codec, activity('a'))
    await expect(opened(encoded, codec, workflow('b'))).rejects.toThrow('sealed-for-another-workflow')
  })

  test('payloads that were changed, truncated or renamed', async () => {
    const encoded = await sealed(codec, workflow('a'))
    const other = await sealed(codec, workflow('b'))
    const { encoding = new Uint8Array() } = encoded.metadata ?? {}
    const broken: Payload[] = [
      { ...encoded, metadata: other.metadata },
      { ...encoded, metadata: { encoding } },
      { ...encoded, data: encoded.data?.slice(0, -1) },
      { ...encoded, data: encoded.data?.slice(0, 3) },
      { metadata: encoded.metadata },
    ]
    for (const one of broken) {
      await expect(opened(one, codec, workflow('b'))).rejects.toThrow(/changed-after|sealed-for-another/)
    }
  })

  test('payloads typed by an operator count only as the operator’s', async () => {
    const typed = await sealed(operatorCodec(secrets))
    expect(isEncrypted(typed)).toBe(true)
    await expect(opened(typed, codec, workflow('a'))).rejects.toThrow('switchboard/in-clear')
    const asOurs = { ...typed.metadata, 'sealed-for': Buffer.from('workflow a') }
    await expect(opened({ ...typed, metadata: asOurs }, codec, workflow('a'))).rejects.toThrow(
      'changed-after',
    )
  })
})

test('without the key a payload does not count as changed: the key may be available after the next start', async () => {
  await expect(encryptionCodec(makeSecrets(key())).decode([await sealed()])).rejects.toThrow('SECRETS_KEY')
})

describe('in clear is read', () => {
  test('while encryption is switched on, and what is written is sealed', async () => {
    const switching = encryptionCodec(secrets, { takesClear: true })
    expect(await opened(payload, switching, workflow('a'))).toEqual(value)
    expect(isEncrypted(await sealed(switching, workflow('a')))).toBe(true)
  })

  test('while it is off, and so is what was sealed before', async () => {
    const off = decryptionCodec(secrets)
    expect(await opened(await sealed(off), off)).toEqual(value)
    expect(await opened(await sealed(codec, workflow('a')), off, workflow('a'))).toEqual(value)
    expect(isEncrypted(await sealed(off))).toBe(false)
  })
})
