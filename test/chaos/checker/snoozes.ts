import type { ChaosRecord } from '../record.ts'
import type { ConversationRow, EventRow, Facts, Finding, MessageRow } from './facts.ts'
import { groupBy } from './group.ts'

/**
 * What was put aside comes back, once: when its time is over, and at once when its customer writes something that wants an
 * answer. Until then it is somebody's.
 */
export function checkSnoozes(
  { conversations, messages, events }: Pick<Facts, 'conversations' | 'messages' | 'events'>,
  { sent }: Pick<ChaosRecord, 'sent'>,
  now = Date.now(),
): Finding[] {
  const told = groupBy(
    events.filter(({ type }) => type === 'conversation.snoozed' || type === 'conversation.unsnoozed'),
    ({ conversationId }) => conversationId,
  )
  const taps = new Set(sent.filter(({ isTap }) => isTap).map(({ sid }) => sid))
  const asking = groupBy(
    messages.filter(message => asks(message, taps)),
    ({ conversationId }) => conversationId,
  )
  return conversations.flatMap(row => {
    const { ends, last } = follow(told.get(row.id) ?? [])
    const about = [
      ...ends.map(seq => `ended at ${seq} without having been snoozed`),
      ...(last ? wrongWith(row, last, asking.get(row.id) ?? [], now) : notSnoozed(row)),
    ]
    return about.map((what): Finding => ({ kind: 'snooze', about: `${row.id} (${row.status}): ${what}` }))
  })
}

/** The ends that had no beginning, and the snooze that has not ended, by the events. */
function follow(events: EventRow[]): { ends: number[]; last: EventRow | undefined } {
  const ends: number[] = []
  let last: EventRow | undefined
  for (const event of events) {
    if (event.type === 'conversation.snoozed') last = event
    else if (last) last = undefined
    else ends.push(event.seq)
  }
  return { ends, last }
}

function notSnoozed({ isSnoozed }: ConversationRow): string[] {
  return isSnoozed ? ['is snoozed, though it was told to have ended'] : []
}

/** @param asking what the customer wrote and wants an answer to */
function wrongWith(row: ConversationRow, last: EventRow, asking: MessageRow[], now: number): string[] {
  const { status, assigneeId, isSnoozed, snoozedUntil } = row
  // Its end needs no second event.
  if (status === 'closed') return notSnoozed(row)
  if (!isSnoozed) return ['was not told to have ended']
  const unheard = asking.filter(({ seq }) => seq > last.seq)
  return [
    ...(status === 'assigned' && assigneeId ? [] : ['is nobody’s while it is snoozed']),
    ...(snoozedUntil && snoozedUntil.getTime() < now ? ['has not ended though its time is over'] : []),
    ...unheard.map(({ seq }) => `goes on though the customer wrote at ${seq}`),
  ]
}

/** Mere thanks, and a tap on an old survey, want no answer. */
function asks({ direction, text, providerMessageId }: MessageRow, taps: Set<string>): boolean {
  return direction === 'inbound' && !text.startsWith('Thanks') && !taps.has(providerMessageId ?? '')
}
