import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_SOCKETS } from '../providers/connections.ts'
import { APART, bulkheads, makePlaces, SHARES, slotsFor } from './bulkheads.ts'

const share = { most: 3, ofChannel: 2, waiting: 2 }
const LONG = 60_000
const MB = 1024 * 1024

test('a channel has its limit, another gets the rest, and waiting activities are admitted in order', async () => {
  const places = makePlaces(share)
  const [first] = [await places.enter('a', LONG), await places.enter('a', LONG)]
  const order: string[] = []
  const waiting = ['a', 'b'].map(async (channel, index) => {
    const leave = await places.enter(channel, LONG)
    order.push(`${channel}${index}`)
    return leave
  })
  // The third place is not for the channel that has two.
  await waiting[1]
  expect(order).toEqual(['b1'])
  first?.()
  first?.()
  await waiting[0]
  expect(order).toEqual(['b1', 'a0'])
})

test('an activity is refused after the waiting time, or if too many wait', async () => {
  const places = makePlaces({ most: 1, ofChannel: 1, waiting: 1 })
  const leave = await places.enter('a', LONG)
  const soon = places.enter('b', 1)
  expect(await places.enter('c', LONG)).toBeUndefined()
  expect(await soon).toBeUndefined()
  leave?.()
  expect(await places.enter('d', LONG)).toBeTypeOf('function')
})

test('never are there more than may be, and all are let in in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }), async channels => {
      const places = makePlaces({ ...share, waiting: 40 })
      const inside = new Map<string, number>()
      const done = await Promise.all(
        channels.map(async channel => {
          const leave = await places.enter(channel, LONG)
          const now = (inside.get(channel) ?? 0) + 1
          inside.set(channel, now)
          expect(now).toBeLessThanOrEqual(share.ofChannel)
          expect([...inside.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(share.most)
          await Promise.resolve()
          inside.set(channel, (inside.get(channel) ?? 0) - 1)
          leave?.()
          return leave !== undefined
        }),
      )
      expect(done.every(Boolean)).toBe(true)
    }),
  )
})

test('what waits for Twilio has no more than the connections to it', () => {
  const { sends, files, uploads, questions, erasures } = SHARES
  const most = sends.most + files.most + uploads.most + questions.most + erasures.most
  expect(most).toBeLessThan(MAX_SOCKETS)
  expect(slotsFor(SHARES, 100)).toBeGreaterThan(100 + sends.most)
})

test.each(['eraseAtProvider', 'listSenders', 'blockAtProvider'])(
  'what waits for a provider has only its share of the worker: %s',
  async activityType => {
    const none = { most: 0, ofChannel: 0, waiting: 0 }
    const shares = { ...SHARES, questions: none, erasures: none }
    const { inbound } = bulkheads(shares)({ info: { activityType } } as never)
    const input = { args: [{ contactId: 'c' }], headers: {} }
    const done = inbound?.execute?.(input, async () => 'done').catch((error: { type?: string }) => error.type)
    expect(await done).toBe('Busy')
  },
)

/** Activities whose file calls a provider, although they do not. */
const CALL_NOBODY = ['storeChannel', 'storeToken', 'endBlocked', 'storeBlock']

test('every activity whose file calls a provider has a share', () => {
  const index = readFileSync('activities/index.ts', 'utf8')
  const files = [...index.matchAll(/import \{([^}]+)\} from '\.\/([^']+)'/g)]
  expect(files.length).toBeGreaterThan(40)
  const calling = files.flatMap(([, names = '', file]) => {
    const isCalling = /\.provider\([\w.]+\)(?!\.definition)/.test(readFileSync(`activities/${file}`, 'utf8'))
    return isCalling
      ? names
          .split(',')
          .map(name => name.trim())
          .filter(Boolean)
      : []
  })
  expect(calling).toContain('eraseAtProvider')
  expect(calling.filter(name => !APART.includes(name) && !CALL_NOBODY.includes(name))).toEqual([])
})

test.each([
  ['a reply', [], 'sent'],
  ['a picture', [{ size: 5 * MB }], 'sent'],
  ['a file at an address', [{ url: 'https://files.example/a.pdf' }], 'sent'],
  ['two that are large together', [{ size: 3 * MB }, { size: 3 * MB }], 'Busy'],
  ['a large document', [{ size: 6 * MB }], 'Busy'],
])('a large file takes no place of other messages: %s', async (_, media, outcome) => {
  const none = { most: 0, ofChannel: 0, waiting: 0 }
  const { inbound } = bulkheads({ ...SHARES, uploads: none })({
    info: { activityType: 'sendMessage' },
  } as never)
  const input = { args: [{ channelId: 'c', content: { kind: 'reply', media } }], headers: {} }
  const sent = inbound?.execute?.(input, async () => 'sent').catch((error: { type?: string }) => error.type)
  expect(await sent).toBe(outcome)
})
