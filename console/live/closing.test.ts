import { expect, test, vi } from 'vitest'
import { closingOf } from './closing.ts'

// The module needs the page's address when it is loaded. Its requests are not tested here.
vi.mock('../api/client.ts', () => ({}))

const MINUTE = 60_000
const NOW = 100 * MINUTE
const row = (id: string, minutesLeft: number | null, waits = true) => ({
  id,
  channelId: 'shop',
  contact: { id, address: '+1', name: 'Mali' } as never,
  waitingSince: waits ? 'then' : null,
  window: minutesLeft === null ? null : { freeTextUntil: new Date(NOW + minutesLeft * MINUTE).toISOString() },
})

test('a window of an unanswered one that closes soon is told once, and again when it was open anew', () => {
  const told = new Set<string>()
  const rows = [
    row('soon', 30),
    row('later', 31),
    row('closed', 0),
    row('answered', 5, false),
    row('sms', null),
  ]
  const ids = (now: number) => closingOf(rows, now, told).map(({ conversationId }) => conversationId)
  expect(ids(NOW)).toEqual(['soon'])
  expect(ids(NOW + MINUTE)).toEqual(['later'])
  expect(ids(NOW + 2 * MINUTE)).toEqual([])
  expect(closingOf([row('soon', 29)], NOW, told)).toMatchObject([
    { kind: 'closing', channelId: 'shop', name: 'Mali' },
  ])
})
