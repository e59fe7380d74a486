import { useTranslations } from 'use-intl'
import type { ConversationEvent } from '../api/types.ts'
import { useTimes } from '../ui/time.ts'
import { useEventText, useWho } from './event-text.ts'

/** What happened, in one line. */
export function EventRow({ event }: { event: ConversationEvent }) {
  const times = useTimes()
  const text = useEventText()(event)
  return (
    <p className="py-1 text-center text-xs text-soft">
      {text}{' '}
      <time dateTime={event.at} className="whitespace-nowrap">
        {times.clock(event.at)}
      </time>
    </p>
  )
}

/** A note for colleagues. The customer does not see it. */
export function NoteRow({ event }: { event: ConversationEvent }) {
  const t = useTranslations('inbox')
  const times = useTimes()
  const who = useWho()(event.actor)
  return (
    <article className="flex flex-col items-end pt-2.5">
      <p className="px-1 pb-0.5 text-xs text-soft">{t('noteBy', { name: who })}</p>
      <div className="max-w-[85%] rounded-2xl rounded-br-md border border-note-line bg-note px-3 py-1.5 sm:max-w-[75%]">
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {String(event.data.text ?? '')}
        </p>
        <p className="text-right text-[11px] leading-4 text-soft">
          <time dateTime={event.at}>{times.clock(event.at)}</time>
        </p>
      </div>
    </article>
  )
}
