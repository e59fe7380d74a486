import type { ToldEntry } from '../../../db/stream-page.ts'

/** How an event is written to a stream. */
export interface EventWriter {
  event(entry: ToldEntry): string
  /** The notification of an event for this agent; empty if it is none. */
  notification(entry: ToldEntry, agentId: string): string
}

/** A stream that gets events. */
interface Recipient {
  put(chunk: Uint8Array): void
  /** The agent who has it open; undefined for the administrator's own token. */
  agentId: string | undefined
}

/**
 * Writes one page of events to many streams. Each stream gets the events that it may see, in one chunk. Most streams get
 * the same events, so equal chunks are made once.
 */
export function delivery(entries: ToldEntry[], write: EventWriter) {
  const encoder = new TextEncoder()
  const texts = new Map<ToldEntry, string>()
  const textOf = (entry: ToldEntry) => {
    const text = texts.get(entry) ?? write.event(entry)
    texts.set(entry, text)
    return text
  }
  const chunks = new Map<string, Uint8Array>()
  return ({ put, agentId }: Recipient, asShown: (entry: ToldEntry) => ToldEntry | undefined) => {
    const shown = entries.flatMap(entry => asShown(entry) ?? [])
    if (shown.length === 0) return
    const key = shown.map(({ position, line }) => (line ? `${position} in line` : position)).join()
    const chunk = chunks.get(key) ?? encoder.encode(shown.map(textOf).join(''))
    chunks.set(key, chunk)
    put(chunk)
    const concerns = agentId ? shown.map(entry => write.notification(entry, agentId)).join('') : ''
    if (concerns) put(encoder.encode(concerns))
  }
}
