import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation, Message } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { useTimes } from '../ui/time.ts'
import { Delivery, Failure } from './delivery.tsx'
import { Media } from './media.tsx'
import { MessageReasons, WhyButton } from './message-why.tsx'

interface MessageRowProps {
  message: Message
  /** Its author did not write the one before. */
  isFirst: boolean
  conversation: ListedConversation
}

const LOOKS = {
  inbound: 'bg-surface border border-line rounded-bl-md',
  agent: 'bg-accent-faint rounded-br-md',
  ai: 'bg-ai-faint rounded-br-md',
  system: 'bg-raised border border-line rounded-br-md',
}

export function MessageRow({ message, isFirst, conversation }: MessageRowProps) {
  const t = useTranslations('inbox')
  const times = useTimes()
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  const [showsWhy, setShowsWhy] = useState(false)
  const { direction, author, text, media, template, shownAs, reactions, createdAt, replyTo, status, late } =
    message
  const isInbound = direction === 'inbound'
  const look =
    LOOKS[isInbound ? 'inbound' : author.kind === 'agent' ? 'agent' : author.kind === 'ai' ? 'ai' : 'system']
  const who = isInbound
    ? undefined
    : author.kind === 'agent'
      ? author.id === me
        ? t('byYou')
        : (nameOf(author.id) ?? t('authors.agent'))
      : t(`authors.${author.kind}`)
  const words = text || (template ? t('aTemplate') : '')
  return (
    <article
      className={`group flex flex-col ${isInbound ? 'items-start' : 'items-end'} ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}
    >
      {isFirst && who && <p className="px-1 pb-0.5 text-xs text-soft">{who}</p>}
      <div className={`max-w-[85%] min-w-0 rounded-2xl px-3 py-1.5 sm:max-w-[75%] ${look}`}>
        {replyTo && <p className="mb-1 border-l-2 border-edge pl-2 text-xs text-soft">{t('quotes')}</p>}
        {media.length > 0 && (
          <div className="grid gap-1.5 py-1">
            {media.map((medium, index) => (
              <Media key={medium.id ?? index} medium={medium} />
            ))}
          </div>
        )}
        {words ? (
          <p dir="auto" className="break-words whitespace-pre-wrap">
            {words}
          </p>
        ) : (
          shownAs && <p className="text-soft italic">{shownAs}</p>
        )}
        <p className="flex items-center justify-end gap-1.5 text-[11px] leading-4 text-soft">
          {late && <span>{t('late')}</span>}
          <time dateTime={createdAt}>{times.clock(createdAt)}</time>
          {!isInbound && <Delivery status={status} />}
          <WhyButton message={message} isOpen={showsWhy} onClick={() => setShowsWhy(is => !is)} />
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
      {showsWhy && <MessageReasons message={message} />}
      {(status === 'failed' || status === 'unknown') && (
        <Failure message={message} conversation={conversation} />
      )}
    </article>
  )
}
