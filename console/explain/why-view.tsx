import type { ConversationEvent } from './facts.ts'
import type { Names } from './names.ts'
import { Scrubber } from './scrubber.tsx'
import { Steps } from './steps.tsx'
import { useWords } from './use-words.ts'
import { whyOf } from './why.ts'
import { type Conversation, type Line, whyWaits } from './why-now.ts'
import { say } from './words.ts'

interface WhyViewProps {
  conversation: Conversation
  /** All of it, the oldest first. */
  events: ConversationEvent[]
  medium: 'whatsapp' | 'sms'
  /** The waiting line of its channel, if it is known. */
  line?: Line
  names: Names
}

/** Why a conversation is where it is: how it stands now, what was known at each moment, and what was decided. */
export function WhyView({ conversation, events, medium, line, names }: WhyViewProps) {
  const inWords = useWords()
  const now = whyWaits(conversation, line, names)
  const steps = whyOf(events, names)
  return (
    <div className="grid content-start gap-5">
      {now.length > 0 && <Steps steps={now} label={inWords(say('scrubber.now'))} />}
      {events.length > 0 && <Scrubber events={events} medium={medium} names={names} />}
      <section className="grid gap-3">
        <h3 className="text-xs font-semibold text-soft">{inWords(say('panel.how'))}</h3>
        {steps.length > 0 ? (
          <Steps steps={steps} label={inWords(say('panel.how'))} />
        ) : (
          <p className="text-sm text-soft">{inWords(say('panel.nothing'))}</p>
        )}
      </section>
    </div>
  )
}
