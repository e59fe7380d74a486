import { LoaderCircle } from 'lucide-react'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation, Message, TimelineItem } from '../api/types.ts'
import type { MessagePlace } from '../routes.tsx'
import { Quote } from './quote.tsx'

/** A message that is on its way to the service, until the thread has it. */
export interface Pending {
  key: string
  text: string
  files: number
  /** The id of the message that it quotes. */
  replyTo?: string
  /** When it was sent, epoch ms. */
  at: number
  /** Known when the service has taken it. */
  messageId?: string
}

const NONE: Pending[] = []
const all = new Map<string, Pending[]>()
const listeners = new Set<() => void>()

function change(conversationId: string, to: (pending: Pending[]) => Pending[]): void {
  all.set(conversationId, to(all.get(conversationId) ?? NONE))
  for (const listener of listeners) listener()
}

export function addPending(conversationId: string, pending: Pending): void {
  change(conversationId, known => [...known, pending])
}

export function endPending(conversationId: string, key: string): void {
  change(conversationId, known => known.filter(one => one.key !== key))
}

export function taken(conversationId: string, key: string, messageId: string): void {
  change(conversationId, known => known.map(one => (one.key === key ? { ...one, messageId } : one)))
}

/** Longer than any break of the stream that one sits through, ms. */
const FORGOTTEN_MS = 10 * 60_000

/** What is on its way and not in the thread yet. */
export function usePending(conversationId: string, items: TimelineItem[]): Pending[] {
  const pending = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => all.get(conversationId) ?? NONE,
  )
  const left = useMemo(() => {
    const isThere = ({ messageId, at }: Pending) =>
      at < Date.now() - FORGOTTEN_MS ||
      items.some(item => item.kind === 'message' && item.message.id === messageId)
    return pending.filter(one => one.messageId === undefined || !isThere(one))
  }, [pending, items])
  useEffect(() => {
    if (left.length < pending.length) change(conversationId, () => left)
  }, [conversationId, left, pending])
  return left
}

interface PendingRowProps {
  pending: Pending
  /** The message that it quotes, if it is loaded. */
  quoted: Message | undefined
  contact: Conversation['contact']
  onJump(place: MessagePlace): void
}

export function PendingRow({ pending: { text, files, replyTo }, quoted, contact, onJump }: PendingRowProps) {
  const t = useTranslations('inbox')
  return (
    <div className="flex justify-end py-1">
      <div className="max-w-[80%] rounded-2xl rounded-br-md bg-accent-faint px-3 py-2 text-soft">
        {replyTo && <Quote messageId={replyTo} quoted={quoted} contact={contact} onJump={onJump} />}
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {text || t('files', { count: files })}
        </p>
        <p className="mt-0.5 flex items-center justify-end gap-1 text-xs">
          <LoaderCircle size={11} className="animate-spin" aria-hidden="true" />
          {t('sending')}
        </p>
      </div>
    </div>
  )
}
