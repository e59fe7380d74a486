import { useEffect, useRef } from 'react'
import { asides, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import { isLooking } from '../live/looked-at.ts'
import { useApply } from '../live/provider.tsx'
import { rowRead } from '../live/rows.ts'
import { useMe } from '../session/me.ts'

// What colleagues and the service are told of an agent's presence in a thread: that it is open, that they type, and
// how far they have read.

/**
 * How often the service is told that the agent still has the conversation open, ms. It forgets a viewer after 20 s
 * without this.
 */
const BEAT_MS = 8_000

/** An agent who has pressed no key for this long no longer counts as typing, ms. */
const STILL_MS = 5_000

/**
 * A conversation must be open this long before it counts as read, ms. Otherwise an agent who steps through the list
 * with keys would mark everything as read.
 */
const PASSING_MS = 700

/**
 * Tells colleagues that the agent has the conversation open, as long as the component is mounted and the page is
 * visible.
 *
 * @returns the function to call at each key that is typed
 */
export function useViewing(conversationId: string): (mode: 'reply' | 'note') => void {
  const isAgent = useMe().agent !== null
  const typed = useRef<{ at: number; mode: 'reply' | 'note' }>({ at: 0, mode: 'reply' })
  const beatNow = useRef(() => {})
  useEffect(() => {
    if (!isAgent) return
    let wasTyping = false
    const beat = () => {
      if (document.visibilityState === 'hidden') return
      const { at, mode } = typed.current
      const typing = Date.now() - at < STILL_MS
      wasTyping = typing
      const params = { path: { id: conversationId } }
      asides.PUT('/v1/conversations/{id}/viewing', { params, body: { typing, mode } }).catch(() => {})
    }
    // The first key is told at once. The next ones wait for the regular beat, so that a fast writer causes no request
    // per key.
    beatNow.current = () => wasTyping || beat()
    beat()
    const timer = setInterval(beat, BEAT_MS)
    // The end of typing is told at once too, not only at the next beat.
    const still = setInterval(() => wasTyping && Date.now() - typed.current.at >= STILL_MS && beat(), 1_000)
    return () => {
      clearInterval(timer)
      clearInterval(still)
      const params = { path: { id: conversationId } }
      asides.DELETE('/v1/conversations/{id}/viewing', { params, keepalive: true }).catch(() => {})
    }
  }, [conversationId, isAgent])
  return mode => {
    typed.current = { at: Date.now(), mode }
    beatNow.current()
  }
}

/**
 * Marks the thread as read up to its newest message once the agent has had it in view: the page is visible, has the
 * focus, and some time has passed.
 */
export function useMarkRead(
  { id, unread, lastInboundSeq, lastMessage }: ListedConversation,
  isSeen: boolean,
): void {
  const apply = useApply()
  const seq = Math.max(lastInboundSeq, lastMessage?.seq ?? 0)
  const isUnread = unread !== null && unread.count > 0
  // The read mark has moved back, so the agent has made the conversation unread. It stays unread until a new message
  // comes or the agent opens it again; otherwise this hook would undo the agent's own click.
  const keptUnread = useRef<string>(undefined)
  const readBefore = useRef(unread?.readSeq ?? 0)
  const readSeq = unread?.readSeq ?? 0
  if (readSeq < readBefore.current) keptUnread.current = `${id} ${seq}`
  readBefore.current = readSeq
  useEffect(() => {
    if (!isSeen || !isUnread || keptUnread.current === `${id} ${seq}`) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (!isLooking()) return
      timer = setTimeout(async () => {
        const params = { path: { id } }
        const mark = await ask(asides.PUT('/v1/conversations/{id}/read', { params, body: { seq } })).catch(
          () => undefined,
        )
        if (mark) apply.write(id, row => rowRead(row, mark.seq))
      }, PASSING_MS)
    }
    look()
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [id, seq, isSeen, isUnread, apply])
}
