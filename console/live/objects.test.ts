import { QueryClient } from '@tanstack/react-query'
import { afterAll, expect, test, vi } from 'vitest'
import type { ListedConversation } from '../api/types.ts'

vi.stubGlobal('location', { origin: 'http://localhost' })
const { makeApply } = await import('./apply.ts')
afterAll(() => void vi.unstubAllGlobals())

const ann = { id: 'ann', name: 'Ann', email: 'ann@example.com', capacity: 5, version: 1 }
const bob = { id: 'bob', name: 'Bob', email: null, capacity: 5, version: 1 }
const row = {
  id: 'one',
  status: 'waiting',
  labels: ['refund', 'vip'],
  contact: { id: 'mali' },
  unread: null,
  viewers: [],
  drafts: [],
} as unknown as ListedConversation

/** A console of Ann's, with what it has loaded. */
function opened(loaded: [key: unknown[], data: unknown][]) {
  const cache = new QueryClient()
  const apply = makeApply({ cache, me: 'ann' })
  for (const [key, data] of loaded) cache.setQueryData(key, data)
  return {
    cache,
    apply,
    read: (key: unknown[]) => cache.getQueryData(key),
    isOld: (key: unknown[]) => cache.getQueryState(key)?.isInvalidated,
    tell(type: string, id: string, more: object = {}) {
      const event = {
        type,
        conversationId: null,
        channelId: null,
        at: new Date().toISOString(),
        data: { id },
      }
      apply.event({ id: '1', event: type, data: JSON.stringify({ ...event, ...more }) })
    },
  }
}

test('a person is shown as they are, with the address that is known, at their place; an older state is not', () => {
  const { read, tell } = opened([[['agents'], [ann, bob]]])
  const zoe = { ...ann, name: 'Zoe', email: null, version: 2 }
  tell('agent.changed', 'ann', { agent: zoe })
  expect(read(['agents'])).toEqual([bob, { ...zoe, email: 'ann@example.com' }])
  tell('agent.changed', 'ann', { agent: { ...ann, email: null } })
  expect(read(['agents'])).toMatchObject([bob, { name: 'Zoe' }])
  tell('agent.changed', 'cat', { agent: { ...bob, id: 'cat', name: 'Cat' } })
  expect(read(['agents'])).toMatchObject([{ name: 'Bob' }, { name: 'Cat' }, { name: 'Zoe' }])
  tell('agent.changed', 'bob')
  expect(read(['agents'])).toMatchObject([{ name: 'Cat' }, { name: 'Zoe' }])
})

test('who comes to handle a channel reads what they can see now; other changes of a person ask for no list', () => {
  const keys = [['channels'], ['conversations', {}], ['counts']]
  const { isOld, read, tell } = opened([
    [['agents'], [ann, bob]],
    [['channels'], []],
    [['conversations', {}], { pages: [], pageParams: [] }],
    [['counts'], {}],
  ])
  tell('agent.changed', 'bob', { agent: bob })
  tell('agent.changed', 'ann', { agent: { ...ann, capacity: 6, version: 2 } })
  for (const key of keys) expect(isOld(key), String(key)).toBe(false)
  tell('agent.changed', 'ann', { agent: { ...ann, capacity: 6, version: 2 } })
  expect([isOld(['channels']), isOld(['counts'])]).toEqual([true, true])
  expect(read(['conversations', {}])).toBeUndefined()
})

test('a team that one joins has views; what is in them is asked for', () => {
  const sales = { id: 'sales', name: 'Sales', agentIds: ['bob'], version: 1 }
  const { isOld, read, tell } = opened([
    [['teams'], [sales]],
    [['views'], []],
    [['counts'], {}],
  ])
  tell('team.changed', 'sales', { team: { ...sales, name: 'Selling', version: 2 } })
  expect(read(['teams'])).toMatchObject([{ name: 'Selling' }])
  expect(isOld(['views'])).toBe(false)
  tell('team.changed', 'sales', { team: { ...sales, agentIds: ['ann', 'bob'], version: 3 } })
  expect([isOld(['views']), isOld(['counts'])]).toEqual([true, true])
})

test('a label has its new name wherever it stands, and is gone with the last change', () => {
  const refund = { id: 'r', name: 'refund', color: '#000000', movingFrom: null, version: 1 }
  const mali = { id: 'mali', labels: ['refund'] }
  const { apply, read, tell } = opened([
    [['labels'], [refund]],
    [['contact', 'mali'], mali],
    [['contact', 'mali', 'files'], { pages: [] }],
    [['contacts', {}], { pages: [{ items: [mali, { id: 'nok', labels: [] }], nextCursor: null }] }],
  ])
  apply.row(row, Date.now())
  tell('label.changed', 'r', { label: { ...refund, name: 'money', movingFrom: 'refund', version: 2 } })
  expect(read(['labels'])).toMatchObject([{ name: 'money' }])
  expect(apply.known('one')?.labels).toEqual(['money', 'vip'])
  expect(read(['contact', 'mali'])).toEqual({ id: 'mali', labels: ['money'] })
  expect(read(['contacts', {}])).toMatchObject({
    pages: [{ items: [{ labels: ['money'] }, { labels: [] }] }],
  })
  expect(read(['contact', 'mali', 'files'])).toEqual({ pages: [] })
  // What was read while it was moved may have the old name.
  apply.row(row, Date.now())
  tell('label.changed', 'r', { label: { ...refund, name: 'money', version: 2 } })
  expect(apply.known('one')?.labels).toEqual(['money', 'vip'])
  tell('label.changed', 'r')
  expect(apply.known('one')?.labels).toEqual(['vip'])
  apply.stop()
})

test('a channel’s name changes in its list; of one that is not known the list is read', () => {
  const desk = { id: 'desk', name: 'Desk', version: 4 }
  const { isOld, read, tell } = opened([[['channels'], [desk]]])
  tell('channel.changed', 'desk', { channel: { id: 'desk', name: 'Front desk' } })
  tell('channel.settings', 'desk', { data: { version: 5, changed: ['name'] } })
  expect(read(['channels'])).toEqual([{ ...desk, name: 'Front desk' }])
  expect(isOld(['channels'])).toBe(false)
  tell('channel.changed', 'shop', { channel: { id: 'shop', name: 'Shop' } })
  expect(isOld(['channels'])).toBe(true)
})

test('what only some may see is asked for again', () => {
  const { isOld, tell } = opened([
    [['views'], []],
    [['replies', 'desk'], []],
    [['ai-agents'], []],
  ])
  for (const type of ['view.changed', 'reply.changed', 'ai_agent.changed']) tell(type, 'x')
  expect([['views'], ['replies', 'desk'], ['ai-agents']].map(isOld)).toEqual([true, true, true])
})
