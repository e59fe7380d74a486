import { describe, expect, test } from 'vitest'
import { makeOutbox } from './outbox.ts'

const chunk = (bytes: number) => new Uint8Array(bytes)

describe('what waits for one stream', () => {
  test('is read in the order in which it was written', async () => {
    const outbox = makeOutbox(10)
    const [a, b] = [chunk(1), chunk(2)]
    expect([outbox.put(a), outbox.put(b)]).toEqual([true, true])
    expect(await outbox.take(0)).toBe(a)
    expect(await outbox.take(0)).toBe(b)
    expect(await outbox.take(0)).toBe('idle')
  })

  test('wakes one who waits', async () => {
    const outbox = makeOutbox(10)
    const taken = outbox.take(60_000)
    outbox.put(chunk(1))
    expect(await taken).toEqual(chunk(1))
  })

  test('is limited by the unread events, of any size', async () => {
    const outbox = makeOutbox(10)
    expect(outbox.put(chunk(1_000))).toBe(true)
    expect(await outbox.take(0)).toHaveLength(1_000)
    expect([outbox.put(chunk(10)), outbox.put(chunk(1)), outbox.put(chunk(1))]).toEqual([true, true, false])
    expect(await outbox.take(0)).toBe('over')
    expect(outbox.put(chunk(1))).toBe(false)
  })

  test('ends at once', async () => {
    const outbox = makeOutbox(10)
    outbox.put(chunk(1))
    outbox.end()
    expect(await outbox.take(60_000)).toBe('over')
    const waiting = makeOutbox(10)
    const taken = waiting.take(60_000)
    waiting.end()
    expect(await taken).toBe('over')
  })
})
