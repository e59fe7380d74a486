import { expect, test } from 'vitest'
import type { MediaLinks } from '../services/media-links.ts'
import { eventText } from './event-views.ts'

const links: MediaLinks = { urlOf: id => `https://desk.example.com/media/${id}`, isGood: () => false }

test('an event in the stream is one of its frames, whatever its data holds', () => {
  const entry = {
    xid: '7',
    position: '8',
    conversationId: 'one',
    channelId: 'h',
    type: 'message.received',
    at: new Date(Date.UTC(2026, 0, 5, 12)),
    actor: { kind: 'contact' },
    data: { text: 'one\n\ndata: two' },
  }
  const text = eventText(entry as unknown as Parameters<typeof eventText>[0], links)
  const [id, event, data, ...rest] = text.split('\n')
  expect([id, event]).toEqual(['id: 7-8', 'event: message.received'])
  expect(JSON.parse(data?.replace(/^data: /, '') ?? '')).toMatchObject({ id: '7-8', data: entry.data })
  expect(rest).toEqual(['', ''])
})
