import { useQueryClient } from '@tanstack/react-query'
import { CornerUpLeft, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { Conversation, Message } from '../api/types.ts'
import type { MessagePlace } from '../routes.tsx'
import { Button } from '../ui/button.tsx'
import { useAuthor, useMessageLine } from './message-words.ts'
import { loadedMessage } from './place.ts'

interface QuoteProps {
  /** The id of the quoted message; null if the service does not have it. */
  messageId: string | null
  /** The quoted message, if it is loaded. */
  quoted: Message | undefined
  contact: Conversation['contact']
  onJump(place: MessagePlace): void
}

/** The quoted message above a message that answers it. A click jumps to it. */
export function Quote({ messageId, quoted, contact, onJump }: QuoteProps) {
  const t = useTranslations('inbox.quote')
  const authorOf = useAuthor()
  const lineOf = useMessageLine()
  const words = quoted ? (
    <>
      <span className="font-medium">{authorOf(quoted, contact)}</span>
      <span dir="auto" className="block truncate">
        {lineOf(quoted)}
      </span>
    </>
  ) : (
    t('earlier')
  )
  const look = 'mb-1 block w-full min-w-0 border-l-2 border-edge pl-2 text-left text-xs text-soft'
  if (messageId === null) return <p className={look}>{words}</p>
  return (
    <button
      type="button"
      title={t('goTo')}
      onClick={() => onJump({ message: messageId, place: quoted?.seq })}
      className={`${look} min-h-6 rounded-r hover:text-text`}
    >
      {words}
    </button>
  )
}

interface QuoteBarProps {
  conversationId: string
  messageId: string
  contact: Conversation['contact']
  onRemove(): void
}

/** Above the composer's text: the message that the reply will quote, with a button to quote none. */
export function QuoteBar({ conversationId, messageId, contact, onRemove }: QuoteBarProps) {
  const t = useTranslations('inbox.quote')
  const quoted = loadedMessage(useQueryClient(), conversationId, messageId)
  const authorOf = useAuthor()
  const lineOf = useMessageLine()
  return (
    <div className="mt-1.5 flex items-center gap-2 border-l-2 border-accent bg-raised py-1 pr-1 pl-2 text-xs">
      <CornerUpLeft size={14} className="shrink-0 text-accent" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        <span className="block truncate font-medium text-accent">
          {quoted ? t('replyingTo', { name: authorOf(quoted, contact) }) : t('replyingToEarlier')}
        </span>
        {quoted && (
          <span dir="auto" className="block truncate text-soft">
            {lineOf(quoted)}
          </span>
        )}
      </p>
      <Button kind="quiet" icon aria-label={t('remove')} title={t('remove')} onClick={onRemove}>
        <X size={14} />
      </Button>
    </div>
  )
}
