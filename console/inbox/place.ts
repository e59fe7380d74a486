import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useState } from 'react'
import { api, ask } from '../api/client.ts'
import type { Message, TimelineItem } from '../api/types.ts'
import { type Timeline, timelineKey, timelinesKey } from '../live/thread.ts'
import type { MessagePlace } from '../routes.tsx'
import type { Line } from './lines.ts'

// Opening a thread at a message, from a search, a quote or a link (`?message=<id>`, or `?place=<seq>`). The timeline
// is loaded around that place instead of from its end (`useTimeline`), and `timeline.tsx` scrolls there.

/** The message or note that the thread is to show. */
export interface Target {
  /** Undefined: the note at `seq`. */
  messageId: string | undefined
  seq: number
  /** Different at each jump, so that jumping to the same message twice scrolls twice. */
  key: string
}

/** Which part of the timeline is to be shown. */
export interface Place {
  target: Target | undefined
  /** The place (seq) that the timeline is loaded around; undefined: from its end. */
  around: number | undefined
  /** The service is asked where the message is. */
  isFinding: boolean
  /** There is no such message in this conversation, or the service could not be asked. */
  isMissing: boolean
}

/** Tells the rows inside which part of the timeline is shown. */
export const AroundContext = createContext<number | undefined>(undefined)

/**
 * Finds the place that the address names. What is loaded stays: the timeline is loaded around the place only if the
 * place is outside of what is shown.
 *
 * @param count how many jumps there were, so that the same place can be jumped to again
 */
export function usePlace(conversationId: string, { message, place }: MessagePlace, count: number): Place {
  const cache = useQueryClient()
  const [around, setAround] = useState<number>()
  const [seen, setSeen] = useState<string>()
  const loaded = message === undefined ? undefined : loadedMessage(cache, conversationId, message)
  const known = place ?? loaded?.seq
  const lookUp = useQuery({
    queryKey: ['message-place', message],
    queryFn: ({ signal }) => findSeq(conversationId, message ?? '', signal),
    enabled: message !== undefined && known === undefined,
  })
  const seq = known ?? lookUp.data ?? undefined
  const isMissing = seq === undefined && (lookUp.data === null || lookUp.isError)
  const key = `${message ?? ''} ${place ?? ''} ${count}`
  const target = seq === undefined ? undefined : { messageId: message, seq, key }
  const isAsked = message !== undefined || place !== undefined

  // State is changed while rendering, not in an effect: with an effect, the wrong part of the timeline would be
  // rendered and requested first.
  if (!isAsked && around !== undefined) setAround(undefined)
  if (!isAsked && seen !== undefined) setSeen(undefined)
  let shown = isAsked ? around : undefined
  if (target && seen !== key) {
    const has = (at: number | undefined) =>
      cache
        .getQueryData<Timeline>(timelineKey(conversationId, at))
        ?.pages.some(({ items }) => items.some(item => isAt(item, target)))
    shown = has(around) ? around : has(undefined) ? undefined : seq
    setSeen(key)
    setAround(shown)
  }
  return { target, around: shown, isFinding: isAsked && !target && !isMissing, isMissing }
}

type Wanted = Pick<Target, 'messageId' | 'seq'>

/** Whether an item of a timeline is the wanted one. */
function isAt(item: TimelineItem, { messageId, seq }: Wanted): boolean {
  if (messageId === undefined) return item.kind === 'note' && item.seq === seq
  return item.kind === 'message' && item.message.id === messageId
}

/** The index of the line that shows the target; -1 if none does. */
export function lineOf(lines: readonly Line[], { messageId, seq }: Wanted): number {
  return lines.findIndex(line =>
    messageId === undefined
      ? line.kind === 'note' && line.seq === seq
      : line.kind === 'message' && line.message.id === messageId,
  )
}

/** A message from any loaded part of a conversation's timeline. */
export function loadedMessage(
  cache: QueryClient,
  conversationId: string,
  messageId: string,
): Message | undefined {
  const loaded = cache.getQueriesData<Timeline>({ queryKey: timelinesKey(conversationId) })
  const items = loaded.flatMap(([, timeline]) => timeline?.pages.flatMap(({ items }) => items) ?? [])
  const found = items.find(item => item.kind === 'message' && item.message.id === messageId)
  return found?.kind === 'message' ? found.message : undefined
}

/**
 * Asks the service for the place (seq) of a message whose id is all that is known, as in a link that somebody sent.
 * Null: it is not there.
 */
async function findSeq(
  conversationId: string,
  messageId: string,
  signal: AbortSignal,
): Promise<number | null> {
  const query = { q: messageId, types: 'messages', limit: 5 }
  const { messages } = await ask(api.GET('/v1/search', { params: { query }, signal }))
  const found = messages?.items.find(
    item => item.messageId === messageId && item.conversationId === conversationId,
  )
  return found?.seq ?? null
}
