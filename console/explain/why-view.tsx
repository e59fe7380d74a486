import type { ReactNode } from 'react'
import type { ConversationEvent } from './facts.ts'
import { handOverOf, lastHandOver } from './hand-over.ts'
import type { Names } from './names.ts'
import { Scrubber } from './scrubber.tsx'
import { Steps } from './steps.tsx'
import { useWords } from './use-words.ts'
import { whyOf } from './why.ts'
import { type Conversation, type Line, whyWaits } from './why-now.ts'
import { whySurvey } from './why-survey.ts'
import { say, type Words } from './words.ts'

interface WhyViewProps {
  conversation: Conversation & { channelId: string }
  /** All events, oldest first. */
  events: ConversationEvent[]
  medium: 'whatsapp' | 'sms'
  /** The line of its channel, if it is known. */
  line?: Line
  names: Names
}

/** Why a conversation is where it is: the present state, what was known at each moment, and each decision. */
export function WhyView({ conversation, events, medium, line, names }: WhyViewProps) {
  const inWords = useWords()
  const now = whyWaits(conversation, line, names)
  const steps = whyOf(events, names)
  const surveys = whySurvey(events, names)
  // A human who takes over from an AI agent reads its summary first.
  const handOver = conversation.status === 'ai' ? undefined : lastHandOver(events)
  return (
    <div className="grid content-start gap-5">
      {now.length > 0 && <Steps steps={now} label={inWords(say('scrubber.now'))} />}
      {handOver && (
        <Part title={say('panel.handOver')}>
          <Steps
            steps={[{ ...handOverOf(handOver.data, names), key: handOver.id, at: handOver.at }]}
            label={inWords(say('panel.handOver'))}
          />
        </Part>
      )}
      {events.length > 0 && (
        <Scrubber events={events} channelId={conversation.channelId} medium={medium} names={names} />
      )}
      {surveys.length > 0 && (
        <Part title={say('panel.survey')}>
          <Steps steps={surveys} label={inWords(say('panel.survey'))} />
        </Part>
      )}
      <Part title={say('panel.how')}>
        {steps.length > 0 ? (
          <Steps steps={steps} label={inWords(say('panel.how'))} />
        ) : (
          <p className="text-sm text-soft">{inWords(say('panel.nothing'))}</p>
        )}
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: Words; children: ReactNode }) {
  const inWords = useWords()
  return (
    <section className="grid gap-3">
      <h3 className="text-xs font-semibold text-soft">{inWords(title)}</h3>
      {children}
    </section>
  )
}
