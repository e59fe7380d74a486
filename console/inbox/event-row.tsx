import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ConversationEvent } from '../api/types.ts'
import { eventLine } from '../explain/event-lines.ts'
import { textsIn } from '../explain/facts.ts'
import { actorNamed } from '../explain/names.ts'
import type { Tone } from '../explain/step.ts'
import { useNames } from '../explain/use-names.ts'
import { useWords } from '../explain/use-words.ts'
import { teamsQuery, useAgents } from '../session/people.ts'
import { Marked } from '../ui/marked.tsx'
import type { Mark } from '../ui/marks.ts'
import { useTimes } from '../ui/time.ts'
import { mentionsIn } from './mentions.ts'

const TONES: Record<Tone, string> = { plain: '', good: 'text-good', bad: 'text-bad', wait: 'text-wait' }

/** An event as one line of the thread: what happened, why, and when. */
export function EventRow({ event }: { event: ConversationEvent }) {
  const times = useTimes()
  const inWords = useWords()
  const { text, reason, tone } = eventLine(event, useNames())
  return (
    <p className="py-1 text-center text-xs text-soft">
      <span className={TONES[tone]}>{inWords(text)}</span>
      {reason && ` · ${inWords(reason)}`}{' '}
      <time dateTime={event.at} className="whitespace-nowrap">
        {times.clock(event.at)}
      </time>
    </p>
  )
}

/** A note. Only colleagues see it. */
export function NoteRow({ event }: { event: ConversationEvent }) {
  const t = useTranslations('inbox')
  const times = useTimes()
  const inWords = useWords()
  const who = inWords.value(actorNamed(event.actor, useNames()))
  const text = String(event.data.text ?? '')
  const mentions = useMentioned(event.data, text)
  return (
    <article className="flex flex-col items-end pt-2.5">
      <p className="px-1 pb-0.5 text-xs text-soft">{t('noteBy', { name: who })}</p>
      <div className="max-w-[85%] rounded-2xl rounded-br-md border border-note-line bg-note px-3 py-1.5 sm:max-w-[75%]">
        <p dir="auto" className="break-words whitespace-pre-wrap">
          <Marked
            text={text}
            marks={mentions}
            links
            className="rounded-sm bg-transparent font-semibold text-wait"
          />
        </p>
        <p className="text-right text-[11px] leading-4 text-soft">
          <time dateTime={event.at}>{times.clock(event.at)}</time>
        </p>
      </div>
    </article>
  )
}

/** Where in a note's text the names stand of those who were told. The event stores ids, the text stores names. */
function useMentioned({ mentions, teams }: ConversationEvent['data'], text: string): Mark[] {
  const told = [...textsIn(mentions), ...textsIn(teams)]
  const agents = useAgents()
  const all = useQuery(teamsQuery).data ?? []
  if (told.length === 0) return []
  const known = [
    ...agents.map(({ id, name }) => ({ kind: 'agent' as const, id, name })),
    ...all.map(({ id, name }) => ({ kind: 'team' as const, id, name })),
  ]
  return mentionsIn(
    text,
    known.filter(({ id }) => told.includes(id)),
  )
}
