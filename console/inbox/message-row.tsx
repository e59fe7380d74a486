import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation, Message } from '../api/types.ts'
import type { MessagePlace } from '../routes.tsx'
import { Linked } from '../ui/linked.tsx'
import { useTimes } from '../ui/time.ts'
import { Attempts } from './attempts.tsx'
import { Delivery, Failure } from './delivery.tsx'
import { Media } from './media.tsx'
import { MessageMenu } from './message-menu.tsx'
import { MessageReasons, WhyButton } from './message-why.tsx'
import { useAuthor } from './message-words.ts'
import { contactName } from './names.ts'
import type { NotQuotable } from './quotable.ts'
import { Quote } from './quote.tsx'
import { SentTemplate } from './sent-template.tsx'

interface MessageRowProps {
  message: Message
  /** The message begins a group, so its author is named. */
  isFirst: boolean
  conversation: ListedConversation
  /** The quoted message, if it is loaded. */
  quoted: Message | undefined
  acts: MessageActs
}

/** What a row can make the thread do. */
export interface MessageActs {
  onJump(place: MessagePlace): void
  onQuote(message: Message): void
  whyNotQuotable(message: Message): NotQuotable | undefined
}

const LOOKS = {
  inbound: 'bg-surface border border-line rounded-bl-md',
  agent: 'bg-accent-faint rounded-br-md',
  ai: 'bg-ai-faint rounded-br-md',
  system: 'bg-raised border border-line rounded-br-md',
}

/**
 * A message with all that belongs to it: quote, files, text, delivery status, reactions, its reasons, and what went
 * wrong.
 */
export function MessageRow({ message, isFirst, conversation, quoted, acts }: MessageRowProps) {
  const t = useTranslations('inbox')
  const times = useTimes()
  const authorOf = useAuthor()
  const [showsWhy, setShowsWhy] = useState(false)
  const {
    direction,
    author,
    text,
    media,
    template,
    details,
    shownAs,
    reactions,
    createdAt,
    replyTo,
    status,
    late,
  } = message
  const isInbound = direction === 'inbound'
  const isCut = Array.isArray(details.cut) && details.cut.includes('text')
  const textId = useId()
  const files = useTranslations('thread.files')
  const about = (name: string | undefined) => {
    const at = times.clock(createdAt)
    if (isInbound) return files('pictureFrom', { name: contactName(conversation.contact), at })
    return files('pictureSent', { name: name ?? 'none', at })
  }
  const look =
    LOOKS[isInbound ? 'inbound' : author.kind === 'agent' ? 'agent' : author.kind === 'ai' ? 'ai' : 'system']
  return (
    <article
      data-message={message.id}
      tabIndex={-1}
      aria-label={t('messageOf', {
        name: authorOf(message, conversation.contact),
        at: times.clock(createdAt),
      })}
      aria-describedby={text ? textId : undefined}
      className={`group flex flex-col rounded-lg ${isInbound ? 'items-start' : 'items-end'} ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}
    >
      {isFirst && !isInbound && (
        <p className="px-1 pb-0.5 text-xs text-soft">{authorOf(message, conversation.contact)}</p>
      )}
      <div className={`relative max-w-[85%] min-w-0 rounded-2xl px-3 py-1.5 sm:max-w-[75%] ${look}`}>
        {replyTo && (
          <Quote
            messageId={replyTo.messageId}
            quoted={quoted}
            contact={conversation.contact}
            onJump={acts.onJump}
          />
        )}
        {media.length > 0 && (
          <div className="grid gap-1.5 py-1">
            {media.map((medium, index) => (
              <Media key={medium.id ?? index} medium={medium} about={about(medium.name)} />
            ))}
          </div>
        )}
        {text ? (
          <p id={textId} dir="auto" className="break-words whitespace-pre-wrap">
            <Linked text={text} />
          </p>
        ) : template ? (
          <SentTemplate channelId={conversation.channelId} template={template} />
        ) : (
          shownAs && <p className="text-soft italic">{shownAs}</p>
        )}
        {isCut && <p className="pt-1 text-xs text-soft italic">{t('cut')}</p>}
        <p className="flex items-center justify-end gap-1.5 text-[11px] leading-4 text-soft">
          {late && <span>{t('late')}</span>}
          <time dateTime={createdAt}>{times.clock(createdAt)}</time>
          {!isInbound && <Delivery status={status} />}
          {/* Beside the bubble where there is room, so that short messages keep short bubbles. */}
          <span
            className={`flex items-center sm:absolute sm:bottom-1.5 ${isInbound ? 'sm:left-full sm:ml-1' : 'sm:right-full sm:mr-1 sm:flex-row-reverse'}`}
          >
            <MessageMenu
              message={message}
              whyNotQuotable={acts.whyNotQuotable(message)}
              onQuote={() => acts.onQuote(message)}
            />
            <WhyButton message={message} isOpen={showsWhy} onClick={() => setShowsWhy(is => !is)} />
          </span>
        </p>
      </div>
      {reactions.length > 0 && (
        <p className="-mt-1 flex gap-1 px-2">
          {reactions.map(({ emoji, at }) => (
            <span
              key={at}
              role="img"
              aria-label={t('reacted', { emoji: emoji ?? t('aSticker') })}
              className="rounded-full border border-line bg-surface px-1.5 text-xs"
            >
              {emoji ?? '▫'}
            </span>
          ))}
        </p>
      )}
      <Attempts message={message} />
      {showsWhy && <MessageReasons message={message} />}
      {(status === 'failed' || status === 'unknown') && (
        <Failure message={message} conversation={conversation} />
      )}
    </article>
  )
}
