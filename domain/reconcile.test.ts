import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DoubtfulCall, matchCalls, type UnclaimedMessage } from './reconcile.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const call = (id: string, at: number, text = 'Hello', more: Partial<DoubtfulCall> = {}): DoubtfulCall => ({
  id,
  calledAt: NOON + at,
  texts: [text],
  mediaCount: 0,
  ...more,
})
const message = (id: string, at: number, text = 'Hello', mediaCount = 0): UnclaimedMessage => ({
  providerMessageId: id,
  createdAt: NOON + at,
  text,
  mediaCount,
})
const match = (calls: DoubtfulCall[], messages: UnclaimedMessage[]) =>
  Object.fromEntries(matchCalls(calls, messages))

describe('a call is found', () => {
  test('by its words and its time', () => {
    const others = [message('SM0', 0, 'Bye'), message('SM1', 500), message('SM2', 1_000, 'Hello', 1)]
    expect(match([call('a', 0)], others)).toEqual({ a: 'SM1' })
  })
  test('by either of the texts the provider may show', () => {
    expect(
      match([call('a', 0, '', { texts: ['1 – bad', 'Rate us'] })], [message('SM1', 0, 'Rate us')]),
    ).toEqual({
      a: 'SM1',
    })
  })
  test('although the provider trims, and ends lines its own way', () => {
    expect(match([call('a', 0, ' one\r\ntwo ')], [message('SM1', 0, 'one\ntwo')])).toEqual({ a: 'SM1' })
  })
  test('although the provider puts plain characters in place of typographic ones', () => {
    const sent = call('a', 0, '“Don’t” – we’ll see… ﬁne')
    expect(match([sent], [message('SM1', 0, '"Don\'t" - we\'ll see... fine')])).toEqual({ a: 'SM1' })
  })
  test('although there is nothing but signs in it', () => {
    const messages = [message('SM1', 0, '👎'), message('SM2', 0, '👍')]
    expect(match([call('a', 0, '👍')], messages)).toEqual({ a: 'SM2' })
  })
  test('by the message that no other can have made', () => {
    const calls = [call('a', 0), call('b', 60_000)]
    expect(match(calls, [message('SM1', 40_000), message('SM2', 100_000)])).toEqual({ a: 'SM1', b: 'SM2' })
  })
  test('where the clocks differ a little', () => {
    expect(match([call('a', 0)], [message('SM1', -20_000)])).toEqual({ a: 'SM1' })
  })
  test('of a template, whose text only the provider knows', () => {
    expect(match([call('a', 0, '', { texts: undefined })], [message('SM1', 0, 'Dear Ann')])).toEqual({
      a: 'SM1',
    })
  })
  test('where each of two equal ones made its message', () => {
    expect(match([call('a', 0), call('b', 1_000)], [message('SM1', 0), message('SM2', 1_000)])).toEqual({
      a: 'SM1',
      b: 'SM2',
    })
  })
  test('where two equal ones are so far apart that only one of them can have made it', () => {
    expect(match([call('a', 0), call('b', 130_000)], [message('SM1', 130_000)])).toEqual({ b: 'SM1' })
  })
})

describe('a call stays unknown', () => {
  test.each([
    ['when there is nothing', [], {}],
    ['when the words differ', [message('SM1', 0, 'hello')], {}],
    ['when it is older than the call', [message('SM1', -60_000)], {}],
    ['when it is so young that the call was over', [message('SM1', 120_000)], {}],
  ] as const)('%s', (_, messages, expected) => {
    expect(match([call('a', 0)], [...messages])).toEqual(expected)
  })
  test('when another made the message just as well', () => {
    expect(match([call('a', 0), call('b', 1_000)], [message('SM1', 1_000)])).toEqual({})
  })
  test('of a template, when there are two messages', () => {
    const messages = [message('SM1', 0, 'Dear Ann'), message('SM2', 0, 'Dear Bob')]
    expect(match([call('a', 0, '', { texts: undefined })], messages)).toEqual({})
  })
})

test('no message is given to two calls, and no call a message it can’t have made', () => {
  const text = fc.constantFrom('Hello', 'Bye')
  const at = fc.integer({ min: 0, max: 400_000 })
  const calls = fc.array(fc.record({ at, text }), { maxLength: 6 })
  fc.assert(
    fc.property(calls, calls, (made, listed) => {
      const doubtful = made.map(({ at, text }, index) => call(`c${index}`, at, text))
      const messages = listed.map(({ at, text }, index) => message(`SM${index}`, at, text))
      const found = matchCalls(doubtful, messages)
      expect(new Set(found.values()).size).toBe(found.size)
      for (const [id, sid] of found) {
        const { calledAt, texts } = doubtful.find(one => one.id === id) ?? call('', 0)
        const one = messages.find(({ providerMessageId }) => providerMessageId === sid)
        expect(texts).toContain(one?.text)
        expect(Math.abs((one?.createdAt ?? 0) - calledAt)).toBeLessThanOrEqual(90_000)
      }
    }),
  )
})

test('a call that made nothing is never found, whatever the others made, and when', () => {
  const made = fc.record({
    at: fc.integer({ min: 0, max: 200_000 }),
    text: fc.constantFrom('Hello', 'Bye', undefined),
    arrived: fc.boolean(),
    took: fc.integer({ min: -20_000, max: 80_000 }),
  })
  fc.assert(
    fc.property(fc.array(made, { maxLength: 6 }), calls => {
      const doubtful = calls.map(({ at, text }, index) =>
        call(`c${index}`, at, text, text === undefined ? { texts: undefined } : {}),
      )
      const messages = calls.flatMap(({ at, took, text = 'Hello', arrived }, index) =>
        arrived ? [message(`SM${index}`, at + took, text)] : [],
      )
      for (const id of matchCalls(doubtful, messages).keys()) {
        expect(calls[Number(id.slice(1))]?.arrived).toBe(true)
      }
    }),
    { numRuns: 3_000 },
  )
})
