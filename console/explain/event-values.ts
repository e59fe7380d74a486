import { factsIn, numberIn, textIn, textsIn } from './facts.ts'
import { agentNamed, aiNamed, teamNamed } from './names.ts'
import type { Told } from './step.ts'
import { type EventType, say, type Value, type Words, worded } from './words.ts'

type Values = Record<string, Value>

const who = ({ who }: Told): Values => ({ who })
const nothing = (): Values => ({})
const yesIf = (condition: unknown) => (condition ? 'yes' : 'no')

/**
 * The values that are filled into the words of each type of event. The compiler demands an entry for every type that
 * has words.
 */
export const EVENT_VALUES: Record<EventType, (told: Told) => Values> = {
  'conversation.opened': ({ who, data }) => ({ who, earlier: yesIf(data.previousId) }),
  'conversation.waiting': nothing,
  'conversation.assigned': told => ({
    who: told.who,
    how: howAssigned(told),
    agent: agentNamed(told.data.agentId, told.names),
  }),
  'conversation.unassigned': ({ who, data, names }) => ({
    who,
    to: data.teamId ? 'team' : 'line',
    team: teamNamed(data.teamId, names),
  }),
  'conversation.reassigned': ({ data, names }) => ({ agent: agentNamed(data.agentId, names) }),
  'conversation.unattended': nothing,
  'conversation.handed_to_ai': ({ who, data, names }) => ({
    who,
    how: textIn(data.reason) ?? '',
    ai: aiNamed(data.aiAgentId, names),
  }),
  'conversation.handed_over': who,
  'conversation.resolved': who,
  'conversation.reopened': who,
  'conversation.closed': nothing,
  'conversation.labelled': ({ who, data }) => ({ who, change: labelChange(data.added, data.removed) }),
  'conversation.noted': who,
  'conversation.snoozed': ({ who, data }) => {
    const until = textIn(data.until)
    return {
      who,
      until: until === undefined ? 'message' : 'time',
      at: until === undefined ? '' : { at: until },
    }
  },
  'conversation.unsnoozed': nothing,
  'conversation.prioritized': ({ who, data }) => ({
    who,
    before: worded('priority', textIn(data.before) ?? 'normal'),
    after: worded('priority', textIn(data.after) ?? 'normal'),
  }),
  'conversation.repaired': nothing,
  'conversation.merged': nothing,
  'contact.merged': ({ who, actor }) => ({ who, by: actor.kind }),
  'contact.unmerged': who,
  'contact.machine_suspected': ({ data }) => ({ times: numberIn(data.times) ?? 0 }),
  'contact.opted_out': ({ data }) => ({ by: textIn(data.by) ?? '' }),
  'contact.opted_in': nothing,
  'contact.erased': who,
  'message.received': ({ data }) => ({ how: data.blocked ? 'blocked' : data.late ? 'late' : 'in time' }),
  'message.queued': ({ who, data }) => ({ who, kind: kindOf(data.kind) }),
  'message.failed': nothing,
  'message.unknown': nothing,
  'message.retried': who,
  'message.settled': ({ who, data }) => ({ who, sent: yesIf(data.sent) }),
  'message.reacted': ({ data }) => ({
    how: data.removed ? 'removed' : textIn(data.emoji) === undefined ? 'sticker' : 'emoji',
    emoji: textIn(data.emoji) ?? '',
  }),
  'greeting.skipped': nothing,
  'hours.checked': ({ data }) => ({ open: yesIf(data.open) }),
  'routing.decided': ({ data }) => ({
    matched: yesIf(data.matched),
    rule: textIn(factsIn(data.matched)?.name) ?? '',
  }),
  'ai.answer_dropped': nothing,
  'survey.created': nothing,
  'survey.skipped': nothing,
  'survey.scored': ({ data }) => ({
    score: numberIn(data.score) ?? 0,
    stars: stars(numberIn(data.score) ?? 0),
    late: yesIf(data.late),
  }),
  'survey.commented': nothing,
  'survey.expired': nothing,
  'survey.superseded': nothing,
  'survey.failed': nothing,
  'survey.resent': nothing,
  'command.refused': ({ who, data }) => ({ who, command: worded('command', textIn(data.command) ?? '') }),
  'signal.ignored': ({ data }) => ({ signal: textIn(data.signal) ?? '' }),
}

/** Which of the wordings fits: the agent took it, somebody gave it to them, or it was assigned automatically. */
function howAssigned({ actor, data }: Told): string {
  if (data.reason === 'begun by an agent') return actor.id === data.agentId ? 'began' : 'gave'
  if (actor.kind === 'system') return 'line'
  return actor.id === data.agentId && actor.id ? 'took' : 'gave'
}

/** Words for the kind of a sent message: a reply, the greeting, … */
export function kindOf(kind: unknown): Words {
  return worded('kind', textIn(kind) ?? 'reply')
}

function labelChange(added: unknown, removed: unknown): Value {
  const change = [...textsIn(added).map(name => `+${name}`), ...textsIn(removed).map(name => `−${name}`)]
  return change.length > 0 ? change.join(' ') : say('labels.none')
}

function stars(score: number): string {
  const count = Math.min(5, Math.max(0, Math.round(score)))
  return '★'.repeat(count) + '☆'.repeat(5 - count)
}
