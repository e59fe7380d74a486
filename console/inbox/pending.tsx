import { LoaderCircle } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation, Message, TimelineItem } from '../api/types.ts'
import type { MessagePlace } from '../routes.tsx'
import { sharedValue } from '../ui/shared-value.ts'
import { notArrived, type Pending } from './arrived.ts'
import { Quote } from './quote.tsx'

// Replies on their way are shown at the end of the thread as "sending", so that the agent sees at once what was written, without
// the console pretending that it has been sent.

const NONE: readonly Pending[] = []
// Outside of the components: an agent may open another conversation before the answer is there.
const all = sharedValue<ReadonlyMap<string, readonly Pending[]>>(new Map())

function change(conversationId: string, to: (pending: readonly Pending[]) => readonly Pending[]): void {
  all.set(new Map(all.get()).set(conversationId, to(all.get().get(conversationId) ?? NONE)))
}

/** Shows a reply as being sent. */
export function addPending(conversationId: string, pending: Pending): void {
  change(conversationId, known => [...known, pending])
}

/** To be called when it could not be sent. */
export function endPending(conversationId: string, key: string): void {
  change(conversationId, known => known.filter(one => one.key !== key))
}

/** To be called when the service has accepted it. */
export function taken(conversationId: string, key: string, messageId: string): void {
  change(conversationId, known => known.map(one => (one.key === key ? { ...one, messageId } : one)))
}

/** The replies on their way that the thread does not contain yet. */
export function usePending(conversationId: string, items: TimelineItem[]): readonly Pending[] {
  const pending = all.use(known => known.get(conversationId) ?? NONE)
  const { shown, kept } = useMemo(() => notArrived(pending, items, Date.now()), [pending, items])
  useEffect(() => {
    if (kept.length < pending.length)
      change(conversationId, known => notArrived(known, items, Date.now()).kept)
  }, [conversationId, items, kept, pending])
  return shown
}

interface PendingRowProps {
  pending: Pending
  /** The message that it quotes, if it is loaded. */
  quoted: Message | undefined
  contact: Conversation['contact']
  onJump(place: MessagePlace): void
}

/** A reply that is being sent. */
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
