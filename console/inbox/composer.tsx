import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, type Ref, useImperativeHandle, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslations } from 'use-intl'
import type { ListedConversation, Message } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import { useMe } from '../session/me.ts'
import { useChannel, useHandles } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { useNow } from '../ui/time.ts'
import { AttachmentList, areSendable } from './attachment-list.tsx'
import { useAttachments } from './attachments.ts'
import { barrierOf } from './barrier.ts'
import { Barred, Colleagues, ModeTab, WindowLeft } from './composer-parts.tsx'
import { type ComposerPicker, ComposerPickers } from './composer-pickers.tsx'
import { ComposerTools } from './composer-tools.tsx'
import { keepQuote, type Mode, useDraft } from './drafts.ts'
import { insertText } from './insert-text.ts'
import { keepFree } from './keep-free.ts'
import { leaveComposer } from './leave-composer.ts'
import { mayAct } from './may-act.ts'
import { Mentioned, useMentionPicker } from './mention-list.tsx'
import { mentioned, mentionsIn } from './mentions.ts'
import { Moved } from './moved.tsx'
import { nextQuoted } from './quotable.ts'
import { QuoteBar } from './quote.tsx'
import { beginsVariable } from './unfilled.ts'
import { useAttaching } from './use-attaching.ts'
import { useMentionable } from './use-mentionable.ts'
import { useMode } from './use-mode.ts'
import type { Quoting } from './use-quoting.ts'
import { useSend } from './use-send.ts'
import { useUnfilled } from './use-unfilled.tsx'
import { windowState } from './window.ts'

/** What the thread can make the composer do, for keys and menus. */
export interface ComposerHandle {
  /** Switches to the mode and moves the focus into the text. */
  write(mode: Mode): void
  /** Begins a reply that quotes this message. Called again for the same message, it removes the quote. */
  quote(messageId: string): void
}

interface ComposerProps {
  ref: Ref<ComposerHandle>
  conversation: ListedConversation
  /** The loaded messages, oldest first. */
  messages: readonly Message[]
  whyNotQuotable: Quoting['whyNot']
  /** Goes to the newest message, so that the agent sees what was sent. Undefined if the end is shown already. */
  onEnd: (() => void) | undefined
  /** False for the administrator's own token: it belongs to no agent, and a message needs an author. */
  canWrite: boolean
  /** Opens the choice of a template at once, as the board's link for a closing window asks. */
  choosesTemplate: boolean
  onTyped(mode: Mode): void
  onResolve: (() => void) | undefined
  onReopen: (() => void) | undefined
}

/**
 * Where an agent writes: a reply to the customer or a note for colleagues. The text is kept by `drafts.ts`, files by
 * `attachments.ts`; `use-send.ts` sends. Where free text can't be sent, it says why and offers what can be done.
 */
export function Composer({
  ref,
  conversation,
  messages,
  whyNotQuotable,
  onEnd,
  canWrite,
  choosesTemplate,
  onTyped,
  onResolve,
  onReopen,
}: ComposerProps) {
  const t = useTranslations('inbox')
  const { id, status, channelId } = conversation
  const me = useMe()
  const agentId = me.agent?.id ?? ''
  const field = useRef<HTMLTextAreaElement>(null)
  const [isWriting, setWriting] = useState(false)
  const [chosen, choose] = useMode(conversation, agentId)
  const onlyNotes = useHandles(channelId) === false
  const mode = onlyNotes ? 'note' : chosen
  const [picker, setPicker] = useState<ComposerPicker | undefined>(choosesTemplate ? 'templates' : undefined)
  const draft = useDraft(conversation, agentId, mode)
  const channel = useChannel(channelId)
  const limits = channel?.fileLimits ?? null
  const attachments = useAttachments({ agentId, conversationId: id, limits })
  const now = useNow(15_000)
  const window = windowState(conversation, now)
  const { send, moved, dismiss } = useSend(conversation, {
    newest: messages.at(-1)?.seq,
    isInPast: onEnd !== undefined,
  })

  const write = (next: Mode) => {
    // Rendered synchronously: without it the field is not there yet to take the focus, and the next keys are lost.
    flushSync(() => choose(next))
    field.current?.focus()
  }
  const quote = (messageId: string) => {
    write('reply')
    keepQuote(agentId, id, mode === 'reply' && draft.replyTo === messageId ? undefined : messageId)
  }
  const isNote = mode === 'note'
  const colleagues = useMentionable(conversation, isNote && canWrite)
  const mention = useMentionPicker({ field, draft, colleagues })
  const barrier = barrierOf(conversation, { mayAct: mayAct(conversation, me), window: window.is })
  const bar = isNote && barrier !== 'closed' ? undefined : barrier
  useImperativeHandle(ref, () => ({
    write(next) {
      write(next)
      // There is nothing else to answer with.
      if (next === 'reply' && barrier === 'window' && !onlyNotes && !draft.text) setPicker('templates')
    },
    quote,
  }))
  const files = isNote ? [] : attachments.files
  const canAttach = !bar && channel?.fileLimits !== null
  const attaching = useAttaching(
    attachments,
    isNote ? 'noFilesInNotes' : canAttach ? undefined : 'noFilesHere',
  )
  const isReady = areSendable(files, limits)
  const isEmpty = draft.text.trim() === '' && files.length === 0
  // What was begun stays in sight, and has the keys that are being typed. Without a field they would be commands.
  const isBegun = isWriting || draft.text !== '' || files.length > 0
  const canSend = canWrite && !isEmpty && isReady && !bar
  const unfilled = useUnfilled({ field, text: isNote ? undefined : draft.text })
  const sendNow = (lastSeq?: number) => {
    // The focus moves before the request: after the answer it would pull back an agent who has gone on to something
    // else.
    field.current?.focus()
    if (!unfilled.mayGo()) return Promise.resolve(false)
    return sendAsIs(lastSeq)
  }
  const sendAsIs = (lastSeq?: number) => {
    const mentions = mentioned(mentionsIn(draft.text, colleagues, draft.picked))
    onEnd?.()
    return send({ mode, draft, mentions, attachments, lastSeq })
  }
  useActions({
    send: canSend ? () => void sendNow() : undefined,
    sendAndResolve: canSend && onResolve ? () => void sendNow().then(sent => sent && onResolve()) : undefined,
    template:
      canWrite && !onlyNotes && status !== 'closed' && (!barrier || barrier === 'window')
        ? () => setPicker('templates')
        : undefined,
  })

  if (!canWrite)
    return <p className="border-t border-line p-4 text-center text-sm text-soft">{t('administratorReads')}</p>
  if (status === 'closed' && !isBegun) {
    return <p className="border-t border-line p-4 text-center text-sm text-soft">{t('isClosed')}</p>
  }

  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes a character, Escape and the arrows are its own.
    if (event.nativeEvent.isComposing || mention.pressed(event)) return
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    // With Ctrl or ⌘, the arrows choose the quoted message. Only if a quote is begun or the text is empty: elsewhere
    // these keys move the caret.
    if (step && (event.ctrlKey || event.metaKey) && !isNote && (draft.replyTo || draft.text === '')) {
      event.preventDefault()
      const quotable = messages.filter(message => !whyNotQuotable(message))
      draft.keep({ replyTo: nextQuoted(quotable, draft.replyTo, step) })
    }
    // A slash at the beginning of a word opens the canned replies. Inside a word, as in an address, it is text.
    const before = event.currentTarget.value.slice(0, event.currentTarget.selectionStart)
    if (event.key === '/' && !isNote && /(^|\s)$/.test(before)) {
      event.preventDefault()
      setPicker('replies')
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      leaveComposer(event.currentTarget)
    }
  }
  const ground = isNote ? 'bg-note' : 'bg-surface'
  return (
    <section
      ref={keepFree}
      aria-label={t('composer')}
      className={`shrink-0 border-t ${isNote ? 'border-note-line' : 'border-line'} ${ground} px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-5`}
      onDragOver={attaching.onDragOver}
      onDrop={attaching.onDrop}
    >
      <div className="mx-auto max-w-3xl">
        {moved && <Moved moved={moved} onSend={() => void sendNow(moved.lastSeq)} onKeep={dismiss} />}
        <div className="flex items-center gap-1">
          <div role="tablist" aria-label={t('writeAs')} className="flex gap-0.5">
            {!onlyNotes && <ModeTab isOn={!isNote} onClick={() => write('reply')} label={t('reply')} />}
            <ModeTab isOn={isNote} onClick={() => write('note')} label={t('note')} />
          </div>
          {onlyNotes ? (
            <p className="min-w-0 flex-1 truncate text-right text-xs text-soft">{t('onlyNotes')}</p>
          ) : (
            <>
              <Colleagues conversation={conversation} />
              <WindowLeft window={window} />
            </>
          )}
        </div>
        {bar && (
          <Barred
            barrier={bar}
            assigneeId={conversation.assigneeId}
            onTemplate={() => setPicker('templates')}
            onReopen={onReopen}
            onNote={() => write('note')}
          />
        )}
        {(!bar || isBegun) && (
          <div className="relative">
            {mention.list}
            {!isNote && draft.replyTo && (
              <QuoteBar
                conversationId={id}
                messageId={draft.replyTo}
                contact={conversation.contact}
                onRemove={() => {
                  draft.keep({ replyTo: undefined })
                  field.current?.focus()
                }}
              />
            )}
            <textarea
              ref={field}
              {...mention.aria}
              dir="auto"
              rows={2}
              aria-label={isNote ? t('writeNote') : t('writeReply')}
              placeholder={isNote ? t('writeNoteHint') : t('writeReplyHint')}
              value={draft.text}
              onChange={({ target }) => {
                const isTyped = target.value.length === draft.text.length + 1
                if (isTyped && !isNote && beginsVariable(target.value, target.selectionStart))
                  setPicker('variables')
                draft.set(target.value)
                mention.track()
                onTyped(mode)
              }}
              onSelect={mention.track}
              onKeyDown={pressed}
              onPaste={attaching.onPaste}
              onFocus={() => setWriting(true)}
              onBlur={() => setWriting(false)}
              className="field-sizing-content max-h-[40dvh] min-h-12 w-full resize-none bg-transparent py-1.5 text-base outline-none"
            />
            {files.length > 0 && (
              <AttachmentList
                files={files}
                limits={limits}
                onRemove={attachments.remove}
                onAgain={attachments.again}
                onDescribe={attachments.describe}
              />
            )}
            {unfilled.bar(() => void sendAsIs())}
            {isNote && <Mentioned draft={draft} colleagues={colleagues} />}
            <div className="flex items-center gap-1 pt-1">
              <ComposerTools
                onFiles={!isNote && canAttach ? attachments.add : undefined}
                limits={limits}
                onReplies={isNote ? undefined : () => setPicker('replies')}
                onVariable={isNote ? undefined : () => setPicker('variables')}
                onMention={isNote && colleagues.length > 0 ? mention.begin : undefined}
              />
              <span className="flex-1" />
              <Button kind={isNote ? 'note' : 'primary'} disabled={!canSend} onClick={() => void sendNow()}>
                {isNote ? t('addNote') : t('send')}
                <SendHorizontal size={14} aria-hidden="true" />
              </Button>
            </div>
          </div>
        )}
      </div>
      <ComposerPickers
        open={picker}
        conversation={conversation}
        onInsert={text => insertText(field, draft, text)}
        onFiles={attachments.addUploads}
        onClose={() => setPicker(undefined)}
      />
    </section>
  )
}
