import { describe, expect, test } from 'vitest'
import type { Medium } from '../../db/media.ts'
import type { ListedMessage } from '../../db/messages.ts'
import type { MediaLinks } from '../services/media-links.ts'
import { mediumView, messageView } from './message-views.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 0, 5, 12) + ms)

const links: MediaLinks = { urlOf: id => `https://desk.example.com/media/${id}`, isGood: () => false }

const medium: Medium = {
  id: 'file',
  messageId: 'm',
  conversationId: 'one',
  channelId: 'h',
  index: 0,
  sourceUrl: 'https://api.twilio.com/secret',
  declaredType: 'image/png',
  state: 'stored',
  error: null,
  contentType: 'image/webp',
  size: 5,
  storageKey: 'k',
  createdAt: at(0),
}

describe('a file', () => {
  test.each<[string, Partial<Medium>, object]>([
    [
      'that is here',
      {},
      { url: 'https://desk.example.com/media/file', contentType: 'image/webp', error: null },
    ],
    [
      'that is on its way is what it was said to be',
      { state: 'pending', contentType: null },
      { url: null, contentType: 'image/png', status: 'pending' },
    ],
    [
      'that can’t be had says why',
      { state: 'failed', error: 'gone' },
      { url: null, error: { code: 'gone', fix: expect.stringContaining('again') } },
    ],
  ])('%s', (_, more, shown) => {
    const view = mediumView({ ...medium, ...more }, links)
    expect(view).toMatchObject(shown)
    expect(JSON.stringify(view)).not.toContain('twilio')
  })
})

const message: ListedMessage = {
  id: 'm',
  conversationId: 'one',
  channelId: 'h',
  seq: 1,
  direction: 'inbound',
  kind: 'contact',
  authorKind: 'contact',
  authorId: null,
  text: 'Hello',
  details: {},
  content: null,
  status: null,
  media: [],
  error: null,
  providerMessageId: 'SM1',
  providerMessageIds: null,
  late: false,
  receivedAt: at(-1),
  createdAt: at(0),
  reactions: null,
  quotedId: null,
  attempts: null,
} as ListedMessage

describe('a message', () => {
  const view = (more: Partial<ListedMessage>, known: Medium[] = []) =>
    messageView({ ...message, ...more }, known, links)
  const media = [{ url: 'https://api.twilio.com/secret', contentType: 'image/png' }]

  test.each<[string, Partial<ListedMessage>, object]>([
    ['of the customer is received', {}, { status: 'received', providerMessageId: 'SM1', reactions: [] }],
    ['of ours begins as queued', { direction: 'outbound' }, { status: 'queued', shownAs: null }],
    ['of ours goes on', { direction: 'outbound', status: 'read' }, { status: 'read' }],
    [
      'in parts has the first one’s id',
      { direction: 'outbound', providerMessageId: null, providerMessageIds: ['SM7', 'SM8'] },
      { providerMessageId: 'SM7' },
    ],
    [
      'that quotes another names it',
      { details: { replyTo: { providerMessageId: 'SM9' } }, quotedId: 'nine' },
      { replyTo: { messageId: 'nine', providerMessageId: 'SM9' } },
    ],
    ['that quotes nothing says so', {}, { replyTo: null }],
    ['that has not gone has none', { providerMessageId: null }, { providerMessageId: null }],
    [
      'without words is told in words',
      { text: '', details: { button: { text: 'Yes', payload: 'y' } } },
      { text: '', shownAs: 'Yes' },
    ],
  ])('%s', (_, more, shown) => {
    expect(view(more)).toMatchObject(shown)
  })

  test('of the customer never shows the provider’s URL of a file; of ours it shows the URL', () => {
    const [pending] = view({ media }).media as { id: string; url: unknown; status: string }[]
    expect(pending).toMatchObject({ url: null, status: 'pending' })
    const [stored] = view({ media }, [medium]).media as { id: string }[]
    expect(stored?.id).toBe('file')
    // Of another message.
    expect(view({ media }, [{ ...medium, messageId: 'other' }]).media).toMatchObject([{ status: 'pending' }])
    expect(view({ direction: 'outbound', media }).media).toEqual(media)
  })
})
