import { useEffect, useRef } from 'react'
import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import { useApply } from '../live/provider.tsx'
import { rowRead } from '../live/rows.ts'
import { useMe } from '../session/me.ts'

/** How often colleagues are told that one has a conversation open, ms. After 20 s without it they think one has gone. */
const BEAT_MS = 8_000

/** After this time without a key one is no longer writing, ms. */
const STILL_MS = 5_000

/** One who only passes by on the way to another conversation has not read it, ms. */
const PASSING_MS = 700

/** Tells colleagues that one has the conversation open. Returns what to call at each key that is typed. */
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
      api.PUT('/v1/conversations/{id}/viewing', { params, body: { typing, mode } }).catch(() => {})
    }
    beatNow.current = () => wasTyping || beat()
    beat()
    const timer = setInterval(beat, BEAT_MS)
    // Who stops writing says so before the next beat.
    const still = setInterval(() => wasTyping && Date.now() - typed.current.at >= STILL_MS && beat(), 1_000)
    return () => {
      clearInterval(timer)
      clearInterval(still)
      const params = { path: { id: conversationId } }
      api.DELETE('/v1/conversations/{id}/viewing', { params, keepalive: true }).catch(() => {})
    }
  }, [conversationId, isAgent])
  return mode => {
    typed.current = { at: Date.now(), mode }
    beatNow.current()
  }
}

/**
 * Marks as read what one has had in front of one's eyes.
 *
 * @param isSeen whether the end of the thread is shown
 */
export function useMarkRead(
  { id, unread, lastInboundSeq, lastMessage }: ListedConversation,
  isSeen: boolean,
): void {
  const apply = useApply()
  const seq = Math.max(lastInboundSeq, lastMessage?.seq ?? 0)
  const isUnread = unread !== null && unread.count > 0
  // What one has made unread oneself stays so until one comes back to it.
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
      if (document.visibilityState === 'hidden' || !document.hasFocus()) return
      timer = setTimeout(async () => {
        const params = { path: { id } }
        const mark = await ask(api.PUT('/v1/conversations/{id}/read', { params, body: { seq } })).catch(
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
