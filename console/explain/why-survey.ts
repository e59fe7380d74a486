import { eventLine } from './event-lines.ts'
import { type ConversationEvent, textIn } from './facts.ts'
import { agentNamed, type Names } from './names.ts'
import type { PlacedStep } from './step.ts'
import { say, type Words } from './words.ts'

/** What became of the surveys of a conversation, and why one was not sent. */
export function whySurvey(events: ConversationEvent[], names: Names): PlacedStep[] {
  return events
    .filter(({ type }) => type.startsWith('survey.'))
    .map(event => {
      const { text, reason: given, tone } = eventLine(event, names)
      // The title says already that the time is over.
      const reason = event.type === 'survey.expired' ? undefined : given
      return {
        key: event.id,
        at: event.at,
        title: text,
        tone,
        lines: [...(reason ? [reason] : []), ...more(event, names)],
      }
    })
}

function more({ type, data }: ConversationEvent, names: Names): Words[] {
  if (type === 'survey.created') return [say('kindWhy.survey')]
  if (type !== 'survey.scored') return []
  const agentId = textIn(data.agentId)
  return [
    ...(agentId === undefined ? [] : [say('survey.forAgent', { agent: agentNamed(agentId, names) })]),
    ...(data.late === true ? [say('survey.scoredLate')] : []),
  ]
}
