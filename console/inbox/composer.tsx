import { LockKeyhole, MessageSquareQuote, Paperclip, SendHorizontal } from 'lucide-react'
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type Ref,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import { useMe } from '../session/me.ts'
import { useChannel } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { ActionKeys } from '../ui/keycap.tsx'
import { span, useNow } from '../ui/time.ts'
import { AttachmentList } from './attachment-list.tsx'
import { useAttachments } from './attachments.ts'
import { type Mode, useDraft } from './drafts.ts'
import { Moved } from './moved.tsx'
import { ReplyPicker } from './reply-picker.tsx'
import { TemplatePicker } from './template-picker.tsx'
import { useSend } from './use-send.ts'
import { windowState } from './window.ts'

export interface ComposerHandle {
  write(mode: Mode): void
}

interface ComposerProps {
  ref: Ref<ComposerHandle>
  conversation: ListedConversation
  /** The administrator's own token writes to nobody. */
  canWrite: boolean
  /** The choice of a template is open from the beginning. */
  choosesTemplate: boolean
  onTyped(mode: Mode): void
  onResolve: (() => void) | undefined
  onReopen: (() => void) | undefined
}

/** In which mode one writes is kept for each conversation: a note must not become a reply by itself. */
const modes = new Map<string, Mode>()

/** The place to write: to the customer, or for colleagues. */
export function Composer({
  ref,
  conversation,
  canWrite,
  choosesTemplate,
  onTyped,
  onResolve,
  onReopen,
}: ComposerProps) {
  const t = useTranslations('inbox')
  const { id, status, channelId } = conversation
  const agentId = useMe().agent?.id ?? ''
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const [mode, setMode] = useState<Mode>(() => modes.get(id) ?? 'reply')
  const [picker, setPicker] = useState<'replies' | 'templates' | undefined>(
    choosesTemplate ? 'templates' : undefined,
  )
  const draft = useDraft(conversation, agentId, mode)
  const attachments = useAttachments(id)
  const channel = useChannel(channelId)
  const now = useNow(15_000)
  const window = windowState(conversation, now)
  const { send, moved, dismiss } = useSend(conversation)

  const choose = (next: Mode) => {
    modes.set(id, next)
    setMode(next)
  }
  const write = (next: Mode) => {
    // At once, so that what is typed next goes there.
    flushSync(() => choose(next))
    field.current?.focus()
  }
  useImperativeHandle(ref, () => ({ write }))

  const isNote = mode === 'note'
  const isClosed = !isNote && window.is === 'closed'
  const files = isNote ? [] : attachments.files
  const isReady = files.every(({ upload }) => upload)
  const isEmpty = draft.text.trim() === '' && files.length === 0
  const canSend = canWrite && !isEmpty && isReady && !isClosed
  const sendNow = (lastSeq?: number) => {
    // At once: later, whoever has gone on would be called back.
    field.current?.focus()
    return send({ mode, draft, attachments, lastSeq })
  }
  useActions({
    send: canSend ? () => void sendNow() : undefined,
    sendAndResolve: canSend && onResolve ? () => void sendNow().then(sent => sent && onResolve()) : undefined,
    template: canWrite && status !== 'closed' ? () => setPicker('templates') : undefined,
  })

  if (!canWrite)
    return <p className="border-t border-line p-4 text-center text-sm text-soft">{t('administratorReads')}</p>
  if (status === 'closed') {
    return <p className="border-t border-line p-4 text-center text-sm text-soft">{t('isClosed')}</p>
  }

  const insert = (text: string) => {
    const { selectionStart: from = draft.text.length, selectionEnd: to = from } = field.current ?? {}
    draft.set(draft.text.slice(0, from) + text + draft.text.slice(to))
    setTimeout(() => {
      field.current?.focus()
      field.current?.setSelectionRange(from + text.length, from + text.length)
    })
  }
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A slash at the beginning, or behind a space, looks for a canned reply.
    const before = event.currentTarget.value.slice(0, event.currentTarget.selectionStart)
    if (event.key === '/' && !isNote && /(^|\s)$/.test(before)) {
      event.preventDefault()
      setPicker('replies')
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.currentTarget.blur()
    }
  }
  const pasted = (event: ClipboardEvent) => {
    if (isNote || event.clipboardData.files.length === 0) return
    event.preventDefault()
    attachments.add(event.clipboardData.files)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    if (!isNote) attachments.add(event.dataTransfer.files)
  }
  const canAttach = channel?.fileLimits !== null
  const ground = isNote ? 'bg-note' : 'bg-surface'
  return (
    <section
      aria-label={t('composer')}
      className={`shrink-0 border-t ${isNote ? 'border-note-line' : 'border-line'} ${ground} px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-5`}
      onDragOver={event => event.preventDefault()}
      onDrop={dropped}
    >
      <div className="mx-auto max-w-3xl">
        {moved && <Moved moved={moved} onSend={() => void sendNow(moved.lastSeq)} onKeep={dismiss} />}
        <div className="flex items-center gap-1">
          <div role="tablist" aria-label={t('writeAs')} className="flex gap-0.5">
            <ModeTab isOn={!isNote} onClick={() => write('reply')} label={t('reply')} />
            <ModeTab isOn={isNote} onClick={() => write('note')} label={t('note')} />
          </div>
          <WindowLeft window={window} />
        </div>
        {isClosed ? (
          <div className="my-1.5 flex flex-wrap items-center gap-3 rounded-lg bg-wait-faint px-3 py-2.5 text-sm text-wait">
            <LockKeyhole size={16} aria-hidden="true" />
            <p className="min-w-40 flex-1">{t('windowClosed')}</p>
            <Button kind="primary" onClick={() => setPicker('templates')}>
              {t('chooseTemplate')}
              <ActionKeys action="template" />
            </Button>
          </div>
        ) : status === 'resolved' && !isNote ? (
          <div className="my-1.5 flex flex-wrap items-center gap-3 rounded-lg bg-raised px-3 py-2.5 text-sm text-soft">
            <p className="min-w-40 flex-1">{t('isResolved')}</p>
            {onReopen && <Button onClick={onReopen}>{t('actions.reopenShort')}</Button>}
          </div>
        ) : (
          <>
            <textarea
              ref={field}
              dir="auto"
              rows={2}
              aria-label={isNote ? t('writeNote') : t('writeReply')}
              placeholder={isNote ? t('writeNote') : t('writeReplyHint')}
              value={draft.text}
              onChange={({ target }) => {
                draft.set(target.value)
                onTyped(mode)
              }}
              onKeyDown={pressed}
              onPaste={pasted}
              className="field-sizing-content max-h-[40dvh] min-h-12 w-full resize-none bg-transparent py-1.5 text-base outline-none"
            />
            {files.length > 0 && (
              <AttachmentList
                files={files}
                limits={channel?.fileLimits ?? null}
                onRemove={attachments.remove}
              />
            )}
            <div className="flex items-center gap-1 pt-1">
              {!isNote && canAttach && (
                <>
                  <input
                    ref={chooser}
                    type="file"
                    multiple
                    hidden
                    aria-label={t('attach')}
                    onChange={({ target }) => {
                      if (target.files) attachments.add([...target.files])
                      target.value = ''
                    }}
                  />
                  <Button
                    kind="quiet"
                    icon
                    aria-label={t('attach')}
                    title={t('attach')}
                    onClick={() => chooser.current?.click()}
                  >
                    <Paperclip size={15} />
                  </Button>
                </>
              )}
              {!isNote && (
                <Button
                  kind="quiet"
                  icon
                  aria-label={t('cannedReply')}
                  title={t('cannedReply')}
                  onClick={() => setPicker('replies')}
                >
                  <MessageSquareQuote size={15} />
                </Button>
              )}
              <span className="flex-1" />
              <Button kind={isNote ? 'note' : 'primary'} disabled={!canSend} onClick={() => void sendNow()}>
                {isNote ? t('addNote') : t('send')}
                <SendHorizontal size={14} aria-hidden="true" />
              </Button>
            </div>
          </>
        )}
      </div>
      {picker === 'replies' && (
        <ReplyPicker
          conversation={conversation}
          onInsert={(text, uploads) => {
            insert(text)
            attachments.addUploads(uploads)
          }}
          onClose={() => setPicker(undefined)}
        />
      )}
      {picker === 'templates' && (
        <TemplatePicker conversation={conversation} onClose={() => setPicker(undefined)} />
      )}
    </section>
  )
}

function ModeTab({ isOn, onClick, label }: { isOn: boolean; onClick(): void; label: string }) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isOn}
      onClick={onClick}
      className={`rounded-md px-2 py-1 text-xs font-medium ${isOn ? 'bg-hover text-text' : 'text-soft hover:text-text'}`}
    >
      {label}
    </button>
  )
}

/** How long free text can still be sent. */
function WindowLeft({ window }: { window: ReturnType<typeof windowState> }) {
  const t = useTranslations('inbox')
  if (window.is !== 'soon' && window.is !== 'urgent') return null
  const { unit, count } = span(window.leftMs)
  return (
    <p className={`ml-auto text-xs font-medium ${window.is === 'urgent' ? 'text-bad' : 'text-wait'}`}>
      {t('windowEnds', { span: t(`span.${unit}`, { count }) })}
    </p>
  )
}
