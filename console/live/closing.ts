import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import { contactName } from '../inbox/names.ts'
import { windowState } from '../inbox/window.ts'
import type { Told } from './notify.ts'

type Row = Pick<ListedConversation, 'id' | 'channelId' | 'contact' | 'waitingSince' | 'window'>

/** How often one tab looks for windows that are about to close, ms. No event tells of them, because only time passes. */
const LOOK_MS = 5 * 60_000

/** How many of the longest waiting conversations are looked at: their windows close first. */
const MOST = 50

/**
 * Notifications for unanswered conversations whose window closes soon.
 *
 * @param now epoch ms
 * @param told what was told before; each window is added and so told once
 */
export function closingOf(rows: readonly Row[], now: number, told: Set<string>): Told[] {
  return rows.flatMap(row => {
    const { id, channelId, contact, waitingSince, window } = row
    const mark = `${id} ${window?.freeTextUntil}`
    if (waitingSince === null || told.has(mark) || windowState(row, now).is !== 'urgent') return []
    told.add(mark)
    return [{ kind: 'closing', conversationId: id, channelId, name: contactName(contact) }]
  })
}

/** Notifies of the agent's own conversations whose window is about to close, until `signal` aborts. */
export function watchWindows({ notify, signal }: { notify(told: Told): void; signal: AbortSignal }): void {
  const told = new Set<string>()
  const look = async () => {
    const query = {
      assigneeId: 'me',
      status: 'assigned',
      unanswered: 'true',
      sort: 'waitingSince',
      limit: MOST,
    } as const
    try {
      const { items } = await ask(api.GET('/v1/conversations', { params: { query } }))
      for (const one of closingOf(items, Date.now(), told)) notify(one)
    } catch {
      // The next look comes soon enough.
    }
  }
  void look()
  const timer = setInterval(look, LOOK_MS)
  signal.addEventListener('abort', () => clearInterval(timer))
}
