import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { engagelabWebhooks } from './callback.ts'
import { DELIVERED, TEXT_REPLY } from './examples.ts'
import { KEYS, NOW, post, SECRET } from './post-callback.ts'

describe('who calls', () => {
  const signedHeader = (secret: string, timestamp: number, nonce: string, username = 'user') => {
    const signature = createHmac('sha256', secret).update(`${timestamp}${nonce}${username}`).digest('hex')
    return {
      'x-callback-id': `timestamp=${timestamp};nonce=${nonce};username=${username};signature=${signature}`,
    }
  }
  const SIGNED = { ...KEYS, callbackUsername: 'user', callbackSecret: 'shh' }
  const seconds = NOW / 1_000
  const refused = { result: 'refused', reason: 'signature' }

  test('is authenticated only by the secret in the path, by default', () => {
    expect(post({})).toMatchObject({ result: 'events' })
    for (const rest of ['', SECRET.slice(1), `${SECRET}a`, `${SECRET}/status`, 'status'])
      expect(post({ rest })).toMatchObject(refused)
    // Wiped credentials open nothing, not even without a secret.
    for (const credentials of [[], [{}], [{ pathSecret: '' }]])
      expect(post({ rest: '', credentials })).toMatchObject(refused)
  })

  test('may still use the URL from before the change', () => {
    const credentials = [{ ...KEYS, pathSecret: 'cd'.repeat(24) }, KEYS]
    expect(post({ credentials })).toMatchObject({ result: 'events' })
  })

  test('brings the Authorization header where one is configured', () => {
    const credentials = [{ ...KEYS, callbackAuthorization: 'Bearer abc' }]
    expect(post({ credentials, headers: { authorization: 'Bearer abc' } })).toMatchObject({
      result: 'events',
    })
    for (const authorization of ['Bearer abd', ''])
      expect(post({ credentials, headers: { authorization } })).toMatchObject(refused)
    expect(post({ credentials })).toMatchObject(refused)
    const headers = { authorization: 'Bearer abc' }
    expect(post({ credentials, headers, rest: 'x' })).toMatchObject(refused)
  })

  test('brings an X-CALLBACK-ID where one is configured', () => {
    const call = (headers: Record<string, string>) => post({ credentials: [SIGNED], headers })
    expect(call(signedHeader('shh', seconds, 'n'))).toMatchObject({ result: 'events' })
    expect(call(signedHeader('shh', NOW, 'n'))).toMatchObject({ result: 'events' })
    expect(call(signedHeader('shh', seconds - 299, 'n'))).toMatchObject({ result: 'events' })
    for (const headers of [
      {},
      signedHeader('other', seconds, 'n'),
      signedHeader('shh', seconds, 'n', 'other'),
      signedHeader('shh', seconds, ''),
      signedHeader('shh', seconds - 301, 'n'),
      signedHeader('shh', seconds + 301, 'n'),
      { 'x-callback-id': 'timestamp=;nonce=;username=;signature=' },
      { 'x-callback-id': ';;=;' },
    ])
      expect(call(headers)).toMatchObject(refused)
    // Half a configuration lets nobody in.
    const half = [{ ...KEYS, callbackUsername: 'user' }]
    expect(post({ credentials: half, headers: signedHeader('', seconds, 'n') })).toMatchObject(refused)
  })

  test('brings a nonce for one body only', () => {
    const reader = engagelabWebhooks()
    const call = (body: unknown, nonce: string, receivedAt = NOW) => {
      const headers = signedHeader('shh', seconds, nonce)
      return post({ body, headers, receivedAt, credentials: [SIGNED] }, reader).result
    }
    expect(call(TEXT_REPLY, 'one')).toBe('events')
    // What was answered with a 503 comes again as it was.
    expect(call(TEXT_REPLY, 'one', NOW + 1_000)).toBe('events')
    expect(call(DELIVERED, 'one')).toBe('refused')
    expect(call(DELIVERED, 'two')).toBe('events')
  })

  test('is refused with the same text for every reason', () => {
    const credentials = [{ ...SIGNED, callbackAuthorization: 'Bearer abc' }]
    const one = post({ credentials, rest: 'wrong' })
    expect(post({ credentials })).toEqual(one)
    expect(post({ credentials, headers: { authorization: 'Bearer abc' } })).toEqual(one)
  })

  test('is valid for all numbers of the account, and no others', () => {
    const { speaksFor } = engagelabWebhooks()
    const channel = (accountId: string, devKey: string) => ({
      channelId: 'c',
      accountId,
      config: {},
      credentials: [{ ...KEYS, devKey }],
    })
    expect(speaksFor(channel('1', 'a'), channel('1', 'b'))).toBe(true)
    expect(speaksFor(channel('1', 'a'), channel('2', 'a'))).toBe(true)
    expect(speaksFor(channel('1', 'a'), channel('2', 'b'))).toBe(false)
    expect(speaksFor(channel('1', 'a'), { ...channel('2', 'a'), credentials: [{}] })).toBe(false)
  })
})
