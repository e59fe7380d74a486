import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useState } from 'react'
import { api, ask } from '../api/client.ts'
import type { Message, TimelineItem } from '../api/types.ts'
import { type Timeline, timelineKey, timelinesKey } from '../live/thread.ts'
import type { MessagePlace } from '../routes.tsx'
import type { Line } from './lines.ts'

/** A message, or a note, that one is led to. */
export interface Target {
  /** Undefined: a note. */
  messageId: string | undefined
  seq: number
  /** Changes each time one is led there. */
  key: string
}

export interface Place {
  target: Target | undefined
  /** The place (seq) around which the timeline is read; undefined: from its end. */
  around: number | undefined
  /** Where the message is, is not known yet. */
  isFinding: boolean
  /** It is not there, or not any more. */
  isMissing: boolean
}

/** Around which place the shown timeline is read. */
export const AroundContext = createContext<number | undefined>(undefined)

/**
 * The place that the address names. What is loaded is not read again: the timeline is read around the place only if it lies
 * outside of what is shown.
 *
 * @param count of how often one was led somewhere, so that the same place can be gone to again
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

function isAt(item: TimelineItem, { messageId, seq }: Wanted): boolean {
  if (messageId === undefined) return item.kind === 'note' && item.seq === seq
  return item.kind === 'message' && item.message.id === messageId
}

/** Which line shows the target; -1: none does. */
export function lineOf(lines: readonly Line[], { messageId, seq }: Wanted): number {
  return lines.findIndex(line =>
    messageId === undefined
      ? line.kind === 'note' && line.seq === seq
      : line.kind === 'message' && line.message.id === messageId,
  )
}

/** A message that some part of the timeline has. */
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

/** The place of a message whose id is all that is known, as in an address that somebody sent; null: it is not there. */
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
