import { useRef, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { type Accepted, commands } from '../api/commands.ts'
import { asApiError, UNREACHABLE } from '../api/problems.ts'
import type { ListedConversation, Message } from '../api/types.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import type { Attachments } from './attachments.ts'
import type { Draft, Mode } from './drafts.ts'
import type { Mentionable } from './mentions.ts'
import { addPending, endPending, taken } from './pending.tsx'

/** What others wrote since one last looked. */
export interface MovedThread {
  lastSeq: number
  messages: Message[]
}

interface Send {
  mode: Mode
  draft: Draft
  /** Whom a note mentions. */
  mentions: readonly Mentionable[]
  attachments: Attachments
  /** Given to send in spite of what came: up to where one has seen it now. */
  lastSeq?: number
}

/** The keys of what got no answer, by what it was. */
const inDoubt = new Map<string, string>()

/** Which part of the thread is shown to who answers. */
interface Shown {
  /** The place (seq) of its newest message. */
  newest: number | undefined
  /** Its end is not shown. */
  isInPast: boolean
}

/** Sends what is written. What can't be sent goes back to where it was written. */
export function useSend(conversation: ListedConversation, { newest, isInPast }: Shown) {
  const { id, lastMessage, unread } = conversation
  const t = useTranslations('inbox')
  const { list } = useFormatter()
  const sayProblem = useSayProblem()
  // One after the other, in the order in which they were written.
  const before = useRef<Promise<unknown>>(Promise.resolve())
  const [moved, setMoved] = useState<MovedThread>()

  // Whoever came to an old message has not seen what came behind it, unless they read it before.
  const seenBefore = useRef(0)
  if (!isInPast && newest !== undefined) seenBefore.current = newest
  const seenSeq = () =>
    isInPast
      ? Math.max(newest ?? 0, seenBefore.current, unread?.readSeq ?? 0)
      : (newest ?? lastMessage?.seq ?? 0)
  const send = ({ mode, draft, mentions, attachments, lastSeq }: Send): Promise<boolean> => {
    const text = draft.text.trim()
    const { replyTo, picked } = draft
    const { files } = attachments
    const isReply = mode === 'reply'
    const seen = lastSeq ?? seenSeq()
    // What may have arrived already keeps its key, if it is sent again as it was.
    const what = JSON.stringify([id, mode, text, files.map(file => file.key), replyTo, mentions])
    const key = inDoubt.get(what) ?? crypto.randomUUID()
    setMoved(undefined)
    draft.sent()
    if (isReply) {
      addPending(id, { key, text, files: files.length, replyTo, at: Date.now() })
      attachments.put([])
    }
    const sent = before.current.then(carryOut)
    before.current = sent
    return sent

    async function carryOut() {
      try {
        if (!isReply) sayAccess(await commands.note(id, { text, ...idsOf(mentions) }, key))
        else {
          const media = files.flatMap(({ upload }) => (upload ? [{ uploadId: upload.id }] : []))
          const content = {
            ...(text && { text }),
            ...(media.length > 0 && { media }),
            ...(replyTo && { replyTo }),
          }
          const { messageId } = await commands.send(id, content, { lastSeq: seen, key })
          if (messageId) taken(id, key, messageId)
        }
        inDoubt.delete(what)
        return true
      } catch (failure) {
        const error = asApiError(failure)
        // It was accepted, and is only late: to send it again would be wrong.
        if (error.code === 'pending') {
          const { messageId } = error.problem
          if (typeof messageId === 'string') taken(id, key, messageId)
          sayProblem(error)
          return true
        }
        if (error.code === UNREACHABLE) inDoubt.set(what, key)
        endPending(id, key)
        draft.restore({ text, replyTo, picked })
        if (isReply) attachments.restore(files)
        if (error.code === 'thread_moved') {
          const { lastSeq = seenSeq(), messages = [] } = error.problem as Partial<MovedThread>
          setMoved({ lastSeq, messages })
        } else sayProblem(error)
        return false
      }
    }
  }
  /** Who is mentioned and could not read the conversation before can now. */
  const sayAccess = ({ mentioned = [] }: Accepted) => {
    const names = mentioned.filter(({ getsAccess }) => getsAccess).map(({ name }) => name)
    if (names.length > 0) say({ title: t('mention.gotAccess', { names: String(list(names)) }) })
  }
  return { send, moved, dismiss: () => setMoved(undefined) }
}

function idsOf(mentions: readonly Mentionable[]) {
  const of = (kind: Mentionable['kind']) => mentions.filter(one => one.kind === kind).map(({ id }) => id)
  const [agents, teams] = [of('agent'), of('team')]
  return { ...(agents.length > 0 && { mentions: agents }), ...(teams.length > 0 && { teams }) }
}
