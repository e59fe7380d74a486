import { becauseIn } from './because.ts'
import { agentNamed, aiNamed, type Names, teamNamed } from './names.ts'
import type { Then } from './state-at.ts'
import { type Key, say, type Value, type Words, worded } from './words.ts'

/** A fact with its name. */
export interface Fact {
  name: Key
  value: Words
  /** The version of the channel's settings that it is, which the history of the settings shows. */
  version?: number
}

/**
 * What was known at a moment, in words. What no event tells is left out.
 *
 * @param capacity of the agent who had it, at that moment
 */
export function factsOf(then: Then, medium: 'whatsapp' | 'sms', names: Names, capacity?: number): Fact[] {
  const { status, waitingSince, settingsVersion, labels, hours, survey, troubled } = then
  const facts: (Fact | undefined)[] = [
    { name: 'scrubber.status', value: worded('status', status) },
    whoHadIt(then, names),
    capacity === undefined
      ? undefined
      : { name: 'scrubber.capacity', value: say('scrubber.capacityOf', { count: capacity }) },
    {
      name: 'scrubber.waiting',
      value: waitingSince ? since(waitingSince) : say('scrubber.notWaiting'),
    },
    snoozeOf(then),
    lineOf(then),
    then.line?.because ? { name: 'scrubber.because', value: becauseIn(then.line.because) } : undefined,
    windowOf(then, medium),
    hours
      ? {
          name: 'scrubber.hours',
          value: say(hours.open ? 'scrubber.hoursOpen' : 'scrubber.hoursClosed', { at: { at: hours.at } }),
        }
      : undefined,
    settingsVersion === null
      ? undefined
      : {
          name: 'scrubber.settings',
          value: say('scrubber.version', { version: String(settingsVersion) }),
          version: settingsVersion,
        },
    labels.length > 0
      ? { name: 'scrubber.labels', value: say('verbatim', { text: { all: labels } }) }
      : undefined,
    survey
      ? {
          name: 'scrubber.survey',
          value: worded('surveyState', survey.state, undefined, { score: survey.score ?? 0 }),
        }
      : undefined,
    problemsOf(Object.values(troubled)),
  ]
  return facts.filter(fact => fact !== undefined)
}

function since(at: string): Words {
  return say('scrubber.since', { since: { at } })
}

/** The agent, AI agent or team that had it. */
function whoHadIt({ assigneeId, aiAgentId, teamId, since: at }: Then, names: Names): Fact | undefined {
  const had = (who: Value): Fact => ({
    name: 'scrubber.who',
    value: at ? say('scrubber.whoSince', { who, since: { at } }) : say('verbatim', { text: who }),
  })
  if (assigneeId) return had(agentNamed(assigneeId, names))
  if (aiAgentId) return had(aiNamed(aiAgentId, names))
  return teamId
    ? { name: 'scrubber.team', value: say('verbatim', { text: teamNamed(teamId, names) }) }
    : undefined
}

function snoozeOf({ snoozed }: Then): Fact | undefined {
  if (!snoozed) return undefined
  const { until } = snoozed
  return {
    name: 'scrubber.snoozed',
    value:
      until === null
        ? say('scrubber.snoozedUntilMessage')
        : say('scrubber.snoozedUntil', { at: { at: until } }),
  }
}

function lineOf({ line, priority }: Then): Fact | undefined {
  if (!line) return undefined
  const { since: from, place, depth } = line
  const told = say('scrubber.lineSince', { since: { at: from }, priority: worded('priority', priority) })
  if (place === null || depth === null) return { name: 'scrubber.line', value: told }
  return { name: 'scrubber.line', value: say('scrubber.linePlace', { place, depth, told }) }
}

/** The window for free text at that moment: open or closed as of then, not of now. */
function windowOf({ windowUntil, at }: Then, medium: 'whatsapp' | 'sms'): Fact | undefined {
  if (medium === 'sms') return undefined
  const name = 'scrubber.window'
  if (windowUntil === null) return { name, value: say('scrubber.windowUnknown') }
  const isOpen = at === null || at < windowUntil
  return {
    name,
    value: say(isOpen ? 'scrubber.windowOpen' : 'scrubber.windowClosed', { until: { at: windowUntil } }),
  }
}

function problemsOf(states: ('failed' | 'unknown')[]): Fact | undefined {
  const failed = states.filter(state => state === 'failed').length
  const unknown = states.length - failed
  const parts = [
    ...(failed > 0 ? [say('scrubber.failed', { count: failed })] : []),
    ...(unknown > 0 ? [say('scrubber.unknown', { count: unknown })] : []),
  ]
  return parts.length > 0
    ? { name: 'scrubber.problems', value: say('verbatim', { text: { all: parts } }) }
    : undefined
}
