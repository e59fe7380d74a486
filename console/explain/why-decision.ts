import { becauseIn } from './because.ts'
import { everyFactIn, type Facts, factsIn, textIn } from './facts.ts'
import { agentNamed, type Names, teamNamed } from './names.ts'
import type { Step, Telling } from './step.ts'
import { candidateNamed, candidateRow } from './why-candidates.ts'
import { nextOf } from './why-next.ts'
import { say, type Value, type Words, worded } from './words.ts'

/** Reasons that other events tell already, or that say nothing beyond the event's type. */
const TOLD = new Set(['new conversation', 'late', 'assigned', 'returned', 'reopened', 'given to a team', ''])

/**
 * Who was considered, who was chosen and why, and what the next one would have needed.
 *
 * @param telling of `conversation.assigned` or `conversation.waiting`
 */
export function decisionOf({ data, who, names, event }: Telling): Step {
  const decision = factsIn(data.decision)
  const because = textIn(data.because)
  const reason = textIn(data.reason) ?? ''
  const occasion = TOLD.has(reason) ? [] : [worded('reason', reason)]
  if (!decision) {
    return because === undefined ? byPerson(data, who, event.actor.id, names) : waiting(because, occasion)
  }
  const candidates = everyFactIn(decision.considered).map(one => candidateRow(one, decision))
  const lines = [...occasion, ...demandOf(data, because !== undefined, names), ...howOf(data, decision)]
  const chosen = factsIn(decision.chosen)
  if (!chosen) return { ...waiting(because ?? '', lines), candidates }
  const agent = candidateNamed(chosen.agentId, decision, names)
  const settled = say('decision.chosen', { agent, why: worded('chosenBy', textIn(chosen.by) ?? '') })
  return {
    title: say('decision.assigned', { agent }),
    tone: 'good',
    lines: [...lines, settled, ...nextOf(decision, names)],
    candidates,
  }
}

/** Whom the conversation was meant for, if not for everybody. */
function demandOf({ agentId, teamId }: Facts, waits: boolean, names: Names): Words[] {
  return [
    ...(waits && agentId ? [say('decision.onlyFor', { agent: agentNamed(agentId, names) })] : []),
    ...(teamId ? [say('decision.onlyForTeam', { team: teamNamed(teamId, names) })] : []),
  ]
}

/** How the agent was chosen. Not said if it was meant for one agent: then the channel's mode does not matter. */
function howOf({ agentId, because }: Facts, { chosen, mode }: Facts): Words[] {
  if (factsIn(chosen)?.by === 'named' || (because !== undefined && agentId)) return []
  return [worded('mode', textIn(mode) ?? '')]
}

function waiting(because: string, lines: Words[]): Step {
  return {
    title: say('decision.waits'),
    tone: 'wait',
    lines: [...lines, becauseIn(because)],
  }
}

/** A person has assigned it, so nobody was compared. */
function byPerson({ agentId, reason }: Facts, who: Value, actorId: unknown, names: Names): Step {
  const took = actorId === agentId && agentId !== undefined
  const how = textIn(reason) ?? ''
  return {
    title: took
      ? say('decision.took', { who })
      : say('decision.gave', { who, agent: agentNamed(agentId, names) }),
    tone: 'good',
    lines: [...(TOLD.has(how) ? [] : [worded('reason', how)]), say('decision.byPerson')],
  }
}
