import type { Board, BoardAgent, BoardChannel, LineEntry } from './types.ts'

// For tests of this folder and of the wall: boards with a line, agents and trouble.

const AT = '2026-11-24T09:00:00.000Z'

export const entry = (conversationId: string, more: Partial<LineEntry> = {}): LineEntry => ({
  conversationId,
  priority: 'normal',
  since: AT,
  teamId: null,
  agentId: null,
  notBefore: null,
  because: 'of 1 possible agents: 1 at full capacity',
  contactName: 'Mali',
  freeTextUntil: '2026-11-25T08:55:00.000Z',
  ...more,
})

export const agent = (id: string, more: Partial<BoardAgent> = {}): BoardAgent => ({
  id,
  name: id,
  role: 'agent',
  presence: 'online',
  presenceSince: AT,
  load: 1,
  capacity: 3,
  freeSeats: 2,
  channelIds: ['shop'],
  teamIds: [],
  oldestUnanswered: null,
  ...more,
})

export const channel = (
  id: string,
  entries: LineEntry[],
  more: Partial<BoardChannel> = {},
): BoardChannel => ({
  id,
  name: id,
  provider: 'twilio',
  medium: 'whatsapp',
  open: true,
  opensAt: null,
  line: {
    depth: entries.length,
    capped: false,
    oldestSince: entries[0]?.since ?? null,
    oldest: entries[0] ? { ...entries[0], place: 1 } : null,
    servedLastHour: 2,
    entries,
  },
  health: {
    lastWebhookAt: AT,
    mode: 'webhook',
    inboundError: null,
    credentials: { state: 'accepted', detail: null, fix: null, fixCode: null, formerValidUntil: null },
    comparison: null,
    templates: null,
    left: [],
    notices: [],
    problem: null,
  },
  ...more,
})

const NO_SENDS = { count: 0, capped: false, reasons: [], items: [] }

export function boardWith(more: Partial<Board>): Board {
  return {
    asOf: AT,
    lastEventId: '1-1',
    channels: { items: [], more: false },
    agents: { total: 0, items: [] },
    ai: { total: 0, items: [] },
    closingWindows: { total: 0, capped: false, items: [] },
    sends: { unknown: NO_SENDS, failed: NO_SENDS },
    ...more,
  }
}
