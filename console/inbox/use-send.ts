import { useRef, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { type Accepted, commands } from '../api/commands.ts'
import { asApiError } from '../api/problems.ts'
import type { ListedConversation, Message } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { asAction } from '../ui/undo.ts'
import { askBeforeLeaving } from './ask-before-leaving.ts'
import type { Attachment, Attachments } from './attachments.ts'
import type { Draft, Mode } from './drafts.ts'
import { withKey } from './keys-in-doubt.ts'
import type { Mentionable } from './mentions.ts'
import { addPending, endPending, taken } from './pending.tsx'

/** What others wrote since the agent last saw the thread. The service sends it with the refusal `thread_moved`. */
export interface MovedThread {
  lastSeq: number
  messages: Message[]
}

interface Send {
  mode: Mode
  draft: Draft
  /** Whom a note mentions; empty for a reply. */
  mentions: readonly Mentionable[]
  attachments: Attachments
  /** Sends in spite of the newer messages: they are shown now, up to this place (seq). */
  lastSeq?: number
}

/** A message that was taken from the composer and is not sent yet. */
interface OnItsWay extends Pick<Draft, 'replyTo' | 'picked'> {
  /** By it the thread shows it as being sent. */
  key: string
  mode: Mode
  text: string
  files: Attachment[]
}

/** Which part of the thread the agent sees. */
interface Shown {
  /** The place (seq) of the newest message in it. */
  newest: number | undefined
  /** The end of the thread is not shown. */
  isInPast: boolean
}

/**
 * Sends a reply or a note, and waits for the conversation's own answer. The text leaves the composer at once, so that
 * the agent can go on; if it can't be sent, text, quote and files come back.
 *
 * A reply names the last message that the agent has seen. If somebody wrote since, the service refuses it
 * (`thread_moved`), and `moved` holds what came.
 */
export function useSend(conversation: ListedConversation, { newest, isInPast }: Shown) {
  const { id, lastMessage, unread } = conversation
  const t = useTranslations('inbox')
  const { list } = useFormatter()
  const sayProblem = useSayProblem()
  const agentId = useMe().agent?.id
  // Each waits for the one before, so that messages arrive in the order in which they were written.
  const before = useRef<Promise<unknown>>(Promise.resolve())
  const onTheirWay = useRef<OnItsWay[]>([])
  const [moved, setMoved] = useState<MovedThread>()

  // In an old part of the thread, the agent has not seen what came after it, unless they saw or read it before.
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
    const what = [id, mode, text, files.map(({ key, alt }) => [key, alt]), replyTo, mentions]
    const own: OnItsWay = {
      key: crypto.randomUUID(),
      mode,
      text,
      replyTo,
      picked,
      files: isReply ? files : [],
    }
    setMoved(undefined)
    draft.sent()
    if (isReply) {
      const after = Math.max(seen, lastMessage?.seq ?? 0)
      addPending(id, { key: own.key, text, files: files.length, replyTo, agentId, after, at: Date.now() })
      attachments.put([])
    }
    onTheirWay.current.push(own)
    const sent = before.current.then(() => onTheirWay.current.includes(own) && carryOut())
    void asAction(() => sent)
    askBeforeLeaving(sent)
    before.current = sent
    return sent

    async function carryOut() {
      try {
        if (!isReply) {
          const note = { text, ...idsOf(mentions) }
          sayAccess(await withKey(what, key => commands.note(id, note, key)))
        } else {
          const media = files.flatMap(mediumOf)
          const content = {
            ...(text && { text }),
            ...(media.length > 0 && { media }),
            ...(replyTo && { replyTo }),
          }
          const { messageId } = await withKey(what, key => commands.send(id, content, { lastSeq: seen, key }))
          if (messageId) taken(id, own.key, messageId)
        }
        return true
      } catch (failure) {
        const error = asApiError(failure)
        // The service has accepted it, only the outcome is late. It must not come back into the composer: sent again,
        // the customer would get it twice.
        if (error.code === 'pending') {
          const { messageId } = error.problem
          if (typeof messageId === 'string') taken(id, own.key, messageId)
          sayProblem(error)
          return true
        }
        giveBack()
        if (error.code === 'thread_moved') {
          const { lastSeq = seenSeq(), messages = [] } = error.problem as Partial<MovedThread>
          setMoved({ lastSeq, messages })
        } else sayProblem(error)
        return false
      } finally {
        onTheirWay.current = onTheirWay.current.filter(one => one !== own)
      }
    }

    /** Replies that wait for this one come back with it: the customer is not to get them without it, or in another order. */
    function giveBack() {
      const back = onTheirWay.current.filter(one => one === own || (isReply && one.mode === 'reply'))
      onTheirWay.current = onTheirWay.current.filter(one => !back.includes(one))
      for (const one of back) endPending(id, one.key)
      const whole = back.map(one => one.text).filter(Boolean)
      draft.restore({ text: whole.join('\n'), replyTo, picked: back.flatMap(one => one.picked ?? []) })
      attachments.restore(back.flatMap(one => one.files))
    }
  }
  /** Says who can read the conversation from now on because of the mention. */
  const sayAccess = ({ mentioned = [] }: Accepted) => {
    const names = mentioned.filter(({ getsAccess }) => getsAccess).map(({ name }) => name)
    if (names.length > 0) say({ title: t('mention.gotAccess', { names: String(list(names)) }) })
  }
  return { send, moved, dismiss: () => setMoved(undefined) }
}

/** A file as the API takes it; nothing while it is not uploaded. */
function mediumOf({ upload, alt = '' }: Attachment) {
  const said = alt.trim()
  return upload ? [{ uploadId: upload.id, ...(said && { alt: said }) }] : []
}

/** The mentions as the API takes them: ids of agents, and ids of teams. */
function idsOf(mentions: readonly Mentionable[]) {
  const of = (kind: Mentionable['kind']) => mentions.filter(one => one.kind === kind).map(({ id }) => id)
  const [agents, teams] = [of('agent'), of('team')]
  return { ...(agents.length > 0 && { mentions: agents }), ...(teams.length > 0 && { teams }) }
}
