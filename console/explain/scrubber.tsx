import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { eventLine } from './event-lines.ts'
import type { ConversationEvent } from './facts.ts'
import { KnownFacts } from './known-facts.tsx'
import type { Names } from './names.ts'
import { stateAt } from './state-at.ts'
import { useWords } from './use-words.ts'
import { say } from './words.ts'

interface ScrubberProps {
  /** All events of a conversation, oldest first. */
  events: ConversationEvent[]
  channelId: string
  medium: 'whatsapp' | 'sms'
  names: Names
}

/** A slider over the events of a conversation, which shows what was known at each. At its end it follows new events. */
export function Scrubber({ events, channelId, medium, names }: ScrubberProps) {
  const inWords = useWords()
  const hintId = useId()
  const count = events.length
  const [chosen, setChosen] = useState<number>()
  const place = Math.min(chosen ?? count, count)
  const event = events[place - 1]
  const go = (to: number) => setChosen(to >= count ? undefined : Math.max(1, to))
  if (!event) return null
  const { text, reason } = eventLine(event, names)
  const told = { place, count, at: { at: event.at, exact: true as const }, what: text }
  return (
    <section aria-label={inWords(say('scrubber.known'))} className="grid gap-2">
      <div className="flex items-center gap-1">
        <Step label={inWords(say('scrubber.previous'))} disabled={place <= 1} onClick={() => go(place - 1)}>
          <ChevronLeft size={15} />
        </Step>
        <input
          type="range"
          min={1}
          max={count}
          value={place}
          onChange={({ target }) => go(target.valueAsNumber)}
          aria-label={inWords(say('scrubber.label'))}
          aria-valuetext={inWords(say('scrubber.place', told))}
          aria-describedby={hintId}
          className="h-6 min-w-0 flex-1 accent-accent"
        />
        <Step label={inWords(say('scrubber.next'))} disabled={place >= count} onClick={() => go(place + 1)}>
          <ChevronRight size={15} />
        </Step>
        <button
          type="button"
          disabled={place >= count}
          onClick={() => go(count)}
          className="h-7 rounded-md px-2 text-xs font-medium text-soft hover:bg-hover disabled:opacity-60"
        >
          {inWords(say('scrubber.now'))}
        </button>
      </div>
      <p id={hintId} className="sr-only">
        {inWords(say('scrubber.hint'))}
      </p>
      <p className="text-sm wrap-anywhere">
        <span className="text-soft tabular-nums">
          {place}/{count} · {inWords.value({ at: event.at, exact: true })} ·{' '}
        </span>
        <span className="font-medium">{inWords(text)}</span>
        {reason && <span className="text-soft"> · {inWords(reason)}</span>}
      </p>
      <KnownFacts then={stateAt(events, place, medium)} channelId={channelId} medium={medium} names={names} />
    </section>
  )
}

interface StepProps {
  label: string
  disabled: boolean
  onClick(): void
  children: ReactNode
}

function Step({ label, children, ...props }: StepProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid size-7 shrink-0 place-items-center rounded-md text-soft hover:bg-hover disabled:opacity-40"
      {...props}
    >
      {children}
    </button>
  )
}
