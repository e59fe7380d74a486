import { QueryClient } from '@tanstack/react-query'
import { afterAll, expect, test, vi } from 'vitest'
import type { ListedConversation } from '../api/types.ts'

vi.stubGlobal('location', { origin: 'http://localhost' })
const { makeApply } = await import('./apply.ts')
afterAll(() => void vi.unstubAllGlobals())

const row = {
  id: 'one',
  status: 'waiting',
  lastInboundSeq: 1,
  unread: { count: 0, readSeq: 1 },
  viewers: [],
  drafts: [],
} as unknown as ListedConversation

test('a row that was read once is known as the stream tells it, until something may have been missed', () => {
  const apply = makeApply({ cache: new QueryClient(), me: 'ann' })
  expect(apply.known('one')).toBeUndefined()
  apply.row(row, Date.now())
  const { unread: _, viewers: __, drafts: ___, ...conversation } = row
  const data = JSON.stringify({
    type: 'message.received',
    conversationId: 'one',
    at: new Date().toISOString(),
    conversation: { ...conversation, lastInboundSeq: 2 },
  })
  apply.event({ id: '1', event: 'message.received', data })
  expect(apply.known('one')).toMatchObject({ lastInboundSeq: 2, unread: { count: 1, readSeq: 1 } })
  apply.gap()
  expect(apply.known('one')).toBeUndefined()
  apply.stop()
})
