import { LoaderCircle } from 'lucide-react'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import type { TimelineItem } from '../api/types.ts'

/**
 * A reply that was sent, until the stream brings it into the thread. It is shown at the end of the thread as
 * "sending", so that the agent sees at once what was written, without the console pretending that it has been sent.
 */
export interface Pending {
  key: string
  text: string
  files: number
  /** When it was sent, epoch ms. */
  at: number
  /** Set once the service has accepted it. By this id it is recognised in the thread. */
  messageId?: string
}

const NONE: Pending[] = []
// Kept outside of the components: an agent may open another conversation before the answer is there.
const all = new Map<string, Pending[]>()
const listeners = new Set<() => void>()

function change(conversationId: string, to: (pending: Pending[]) => Pending[]): void {
  all.set(conversationId, to(all.get(conversationId) ?? NONE))
  for (const listener of listeners) listener()
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

/**
 * An accepted message that has not come after this time is shown no longer, ms. The stream breaks for less than this
 * before an agent reloads the page.
 */
const FORGOTTEN_MS = 10 * 60_000

/** The replies on their way that the thread does not contain yet. */
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

/** A reply that is being sent. */
export function PendingRow({ pending: { text, files } }: { pending: Pending }) {
  const t = useTranslations('inbox')
  return (
    <div className="flex justify-end py-1">
      <div className="max-w-[80%] rounded-2xl rounded-br-md bg-accent-faint px-3 py-2 text-soft">
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
