import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { commands } from '../api/commands.ts'
import { asApiError } from '../api/problems.ts'
import type { ListedConversation, Message, TimelineItem } from '../api/types.ts'
import type { Pages } from '../live/rows.ts'
import { timelineKey } from '../live/thread.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import type { Attachments } from './attachments.ts'
import type { Draft, Mode } from './drafts.ts'
import { addPending, endPending, taken } from './pending.tsx'

/** What others wrote since one last looked. */
export interface MovedThread {
  lastSeq: number
  messages: Message[]
}

interface Send {
  mode: Mode
  draft: Draft
  attachments: Attachments
  /** Given to send in spite of what came: up to where one has seen it now. */
  lastSeq?: number
}

/** Sends what is written. What can't be sent goes back to where it was written. */
export function useSend(conversation: ListedConversation) {
  const { id, lastMessage } = conversation
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const [isSending, setSending] = useState(false)
  const [moved, setMoved] = useState<MovedThread>()

  const seenSeq = () => {
    const items = cache.getQueryData<Pages<TimelineItem>>(timelineKey(id))?.pages[0]?.items
    return items?.find(({ kind }) => kind === 'message')?.seq ?? lastMessage?.seq ?? 0
  }
  const send = async ({ mode, draft, attachments, lastSeq }: Send): Promise<boolean> => {
    const text = draft.text.trim()
    const { files } = attachments
    const isReply = mode === 'reply'
    setSending(true)
    setMoved(undefined)
    draft.sent()
    const key = crypto.randomUUID()
    if (isReply) {
      addPending(id, { key, text, files: files.length })
      attachments.put([])
    }
    try {
      if (!isReply) await commands.note(id, text)
      else {
        const media = files.flatMap(({ upload }) => (upload ? [{ uploadId: upload.id }] : []))
        const content = { ...(text && { text }), ...(media.length > 0 && { media }) }
        const { messageId } = await commands.send(id, content, lastSeq ?? seenSeq())
        if (messageId) taken(id, key, messageId)
        // It stays until the stream brings the message itself, which may take a moment more.
        setTimeout(() => endPending(id, key), 10_000)
      }
      return true
    } catch (failure) {
      const error = asApiError(failure)
      endPending(id, key)
      draft.set(text)
      if (isReply) attachments.put(files)
      if (error.code === 'thread_moved') {
        const { lastSeq = seenSeq(), messages = [] } = error.problem as Partial<MovedThread>
        setMoved({ lastSeq, messages })
      } else sayProblem(error)
      return false
    } finally {
      setSending(false)
    }
  }
  return { send, isSending, moved, dismiss: () => setMoved(undefined) }
}
