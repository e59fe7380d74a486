import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import { contactName } from '../inbox/names.ts'
import { windowState } from '../inbox/window.ts'
import type { Told } from './notify.ts'

type Row = Pick<ListedConversation, 'id' | 'channelId' | 'contact' | 'waitingSince' | 'window'>

/** No event tells that a window is about to close: it is time that passes. So one tab looks, so often, ms. */
const LOOK_MS = 5 * 60_000

/** Those who wait longest come first, and their windows close first. */
const MOST = 50

/** Those whose window closes soon and who have no answer, each told once for each window. */
export function closingOf(rows: readonly Row[], now: number, told: Set<string>): Told[] {
  return rows.flatMap(row => {
    const { id, channelId, contact, waitingSince, window } = row
    const mark = `${id} ${window?.freeTextUntil}`
    if (waitingSince === null || told.has(mark) || windowState(row, now).is !== 'urgent') return []
    told.add(mark)
    return [{ kind: 'closing', conversationId: id, channelId, name: contactName(contact) }]
  })
}

/** Tells of windows of one's own conversations that are about to close, until `signal` aborts. */
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
      // The next look is soon.
    }
  }
  void look()
  const timer = setInterval(look, LOOK_MS)
  signal.addEventListener('abort', () => clearInterval(timer))
}
