import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Agent } from '../../db/agents.ts'
import type { ShownConversation } from '../../db/conversations.ts'
import type { LastMessage } from '../../db/lists/last-message.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { agentView, contactView, conversationView, settingsView } from './views.ts'

const NOW = Date.UTC(2026, 0, 5, 12)
const HOUR = 3_600_000
const at = (ms: number) => new Date(NOW + ms)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('an agent', () => {
  const agent: Agent = {
    id: 'ann',
    name: 'Ann',
    email: 'ann@example.com',
    role: 'agent',
    capacity: 5,
    presence: 'online',
    presenceSince: at(-HOUR),
    presenceUntil: null,
    version: 3,
    createdAt: at(-9 * HOUR),
    deletedAt: null,
  }
  const viewer = (role: 'agent' | 'supervisor' | 'admin', id?: string) => ({
    id,
    name: 'X',
    role,
    tokenHash: '',
  })

  test.each<[string, ReturnType<typeof viewer>, string | null]>([
    ['themselves', viewer('agent', 'ann'), 'ann@example.com'],
    ['a colleague', viewer('agent', 'bob'), null],
    ['a supervisor', viewer('supervisor', 'sue'), 'ann@example.com'],
    ['an administrator', viewer('admin'), 'ann@example.com'],
  ])('’s e-mail address is seen by %s or not', (_, who, email) => {
    expect(agentView(agent, who).email).toBe(email)
  })

  test.each<[string, Date | null, object]>([
    ['stays until changed', null, { presence: 'online', presenceSince: at(-HOUR), presenceUntil: null }],
    ['lasts', at(1), { presence: 'online', presenceSince: at(-HOUR), presenceUntil: at(1) }],
    ['is over', at(0), { presence: 'offline', presenceSince: at(0), presenceUntil: null }],
    ['is long over', at(-9), { presence: 'offline', presenceSince: at(-9), presenceUntil: null }],
  ])('’s presence %s', (_, presenceUntil, shown) => {
    const view = agentView({ ...agent, presenceUntil }, viewer('admin'))
    expect(view).toMatchObject(JSON.parse(JSON.stringify(shown)))
  })

  test('who left is shown with when', () => {
    expect(agentView(agent, viewer('admin'))).not.toHaveProperty('leftAt')
    expect(agentView({ ...agent, deletedAt: at(-1) }, viewer('admin')).leftAt).toBe(at(-1).toISOString())
  })
})

test('a contact that is being erased shows by whom, and what remains', () => {
  const contact = {
    id: 'c',
    channelId: 'h',
    name: null,
    addresses: [],
    optedOutAt: null,
    marketingStoppedAt: null,
    createdAt: at(-9),
    erasedAt: null,
    erasedBy: null,
    erasureEndedAt: null,
    version: 1,
    labels: [],
    notes: '',
    blockedAt: null,
    blockedBy: null,
    blockedAtProvider: null,
    blockError: null,
    keptAtProvider: 0,
    merges: [],
  }
  expect(contactView(contact).erasure).toBeNull()
  const erased = { ...contact, erasedAt: at(-5), keptAtProvider: 2 }
  expect(contactView(erased).erasure).toEqual({
    since: at(-5).toISOString(),
    by: { kind: 'system' },
    endedAt: null,
    keptAtProvider: 2,
  })
})

const conversation: ShownConversation = {
  lastMessage: null,
  snooze: null,
  lastMessageAt: null,
  lastInboundSeq: 0,
  id: 'one',
  channelId: 'h',
  contactId: 'c',
  workflowId: 'w',
  address: 'whatsapp:+15005550100',
  ourAddress: 'whatsapp:+15005550006',
  status: 'waiting',
  assigneeId: null,
  teamId: null,
  aiAgentId: null,
  priority: 'normal',
  labels: [],
  previousId: null,
  mergedInto: null,
  startedBy: { kind: 'contact' },
  createdAt: at(-9),
  statusSince: at(-9),
  waitingSince: at(-8),
  unattendedSince: null,
  lastInboundAt: at(-8),
  resolvedAt: null,
  closedAt: null,
  closeReason: null,
  textsGoneAt: null,
  contactName: 'Mali',
  medium: 'whatsapp',
  optedOutAt: null,
  heardAt: at(-HOUR),
}

describe('the window of a conversation', () => {
  test.each<[string, Partial<ShownConversation>, unknown]>([
    ['closes a day after the customer wrote', {}, { freeTextUntil: at(23 * HOUR - 300_000).toISOString() }],
    ['is closed to who never wrote', { heardAt: null }, { freeTextUntil: null }],
    ['is none by SMS', { medium: 'sms' }, null],
  ])('%s', (_, more, window) => {
    expect(conversationView({ ...conversation, ...more }).window).toEqual(window)
  })
})

test('a conversation tells nothing of our own address, nor of what only the list sorts by', () => {
  const view = conversationView(conversation)
  expect(view).not.toHaveProperty('ourAddress')
  expect(view).not.toHaveProperty('lastInboundAt')
  expect(view.contact).toEqual({
    id: 'c',
    address: 'whatsapp:+15005550100',
    name: 'Mali',
    optedOutAt: null,
  })
})

const lastMessage: LastMessage = {
  id: 'm',
  seq: 9,
  direction: 'inbound',
  kind: 'contact',
  authorKind: 'contact',
  authorId: null,
  text: '',
  media: [],
  template: null,
  details: {},
  at: '2026-11-24T09:30:00+00:00',
}

test.each<[string, Partial<LastMessage>, object]>([
  ['a text', { text: 'Hello' }, { snippet: 'Hello', at: '2026-11-24T09:30:00.000Z' }],
  ['a contact card', { details: { messageType: 'contacts' } }, { snippet: 'a contact card' }],
  ['a file', { media: [{ contentType: 'image/png' }] }, { snippet: '', media: 1 }],
  [
    'a template of ours',
    { direction: 'outbound', template: { id: 'parcel', variables: { 1: '4711' } } },
    { snippet: '', template: true, sentTemplate: { id: 'parcel', variables: { 1: '4711' } } },
  ],
])('the last message of a list: %s', (_, more, shown) => {
  const view = conversationView({ ...conversation, lastMessage: { ...lastMessage, ...more } })
  expect(view.lastMessage).toMatchObject({ id: 'm', seq: 9, author: { kind: 'contact', id: null }, ...shown })
})

test('settings show what the API describes, and nothing else that is stored with them', () => {
  const stored = { ...DEFAULT_SETTINGS, internal: 'x' }
  const view = settingsView(stored)
  expect(view).toMatchObject({ greeting: DEFAULT_SETTINGS.greeting, reopenFor: '24h' })
  expect(view).not.toHaveProperty('internal')
})
