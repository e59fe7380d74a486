import { QueryClient } from '@tanstack/react-query'
import { afterAll, expect, test, vi } from 'vitest'
import type { ListedConversation } from '../api/types.ts'

vi.stubGlobal('location', { origin: 'http://localhost' })
const { makeApply } = await import('./apply.ts')
const { api } = await import('../api/client.ts')
afterAll(() => void vi.unstubAllGlobals())

const row = {
  id: 'one',
  status: 'waiting',
  lastInboundSeq: 1,
  unread: { count: 0, readSeq: 1 },
  viewers: [],
  drafts: [],
  contact: { id: 'mali', address: '+66812345678', name: 'Mali', optedOutAt: null },
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

test('a contact that somebody has changed is shown wherever it is loaded, and an older state of it is not', () => {
  const cache = new QueryClient()
  const apply = makeApply({ cache, me: 'ann' })
  apply.row(row, Date.now())
  const mali = { id: 'mali', name: 'Mali', notes: '', labels: [], optedOutAt: null, version: 1 }
  const other = { ...mali, id: 'nok' }
  cache.setQueryData(['contact', 'mali'], mali)
  cache.setQueryData(['contacts', {}], {
    pages: [{ items: [mali, other], nextCursor: null }],
    pageParams: [undefined],
  })
  cache.setQueryData(['conversation', 'one'], row)
  const tell = (contact: object) => {
    const at = new Date().toISOString()
    const data = JSON.stringify({
      type: 'contact.changed',
      conversationId: null,
      channelId: 'desk',
      at,
      data: { contactId: 'mali' },
      contact,
    })
    apply.event({ id: '1', event: 'contact.changed', data })
  }
  const now = { ...mali, name: 'Mali S.', notes: 'Speaks Thai', labels: ['vip'], version: 2 }
  tell(now)
  expect(cache.getQueryData(['contact', 'mali'])).toEqual(now)
  expect(cache.getQueryData(['contacts', {}])).toMatchObject({ pages: [{ items: [now, other] }] })
  expect(cache.getQueryData(['conversation', 'one'])).toMatchObject({ contact: { name: 'Mali S.' } })
  expect(apply.known('one')?.contact.name).toBe('Mali S.')
  tell(mali)
  expect(cache.getQueryData(['contact', 'mali'])).toEqual(now)
  // What nobody has loaded is not kept.
  tell({ ...mali, id: 'new' })
  expect(cache.getQueryData(['contact', 'new'])).toBeUndefined()
  apply.stop()
})

test('whoever gets a conversation that no list has loaded sees it counted a moment later', async () => {
  vi.useFakeTimers()
  const mine = { ...row, id: 'old', status: 'assigned', assigneeId: 'ann', createdAt: '2026-01-01T00:00:00Z' }
  const answer = { data: { items: [mine] }, response: Response.json({}) }
  const asked = vi.spyOn(api, 'GET').mockResolvedValue(answer as never)
  const cache = new QueryClient()
  cache.setQueryData(['counts'], {})
  const apply = makeApply({ cache, me: 'ann' })
  try {
    const data = JSON.stringify({
      type: 'conversation.assigned',
      conversationId: 'old',
      at: new Date().toISOString(),
      conversation: mine,
      actor: {},
      data: { agentId: 'ann' },
    })
    apply.event({ id: '1', event: 'conversation.assigned', data })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(apply.known('old')).toMatchObject({ assigneeId: 'ann' })
    expect(cache.getQueryState(['counts'])?.isInvalidated).toBe(true)
  } finally {
    apply.stop()
    asked.mockRestore()
    vi.useRealTimers()
  }
})
