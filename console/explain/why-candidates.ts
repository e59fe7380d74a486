import { everyFactIn, type Facts, factsIn, numberIn, textIn } from './facts.ts'
import { agentNamed, type Names } from './names.ts'
import type { CandidateRow } from './step.ts'
import { say, type Value, type Words, worded } from './words.ts'

/** The name of an agent at the time of a decision. They may have another one now, or be gone. */
export function candidateNamed(id: unknown, { considered }: Facts, names: Names): Value {
  return textIn(everyFactIn(considered).find(({ agentId }) => agentId === id)?.name) ?? agentNamed(id, names)
}

/** An agent of a decision as a row. */
export function candidateRow(candidate: Facts, { mode, chosen, next }: Facts): CandidateRow {
  const { agentId, name, presence, load, capacity } = candidate
  const isChosen = factsIn(chosen)?.agentId === agentId
  return {
    agentId: textIn(agentId) ?? '',
    name: textIn(name) ?? '',
    presence: worded('presence', textIn(presence) ?? ''),
    load: numberIn(load) ?? 0,
    capacity: numberIn(capacity) ?? 0,
    // Who could not have it was not compared by this time, and the decision does not keep it.
    last: textIn(candidate.obstacle) === undefined ? lastOf(candidate, mode) : undefined,
    verdict: verdictOf(candidate, isChosen, factsIn(next)?.agentId === agentId),
    chosen: isChosen,
  }
}

/** What a decision said of an agent: chosen, why not, next, or available. */
function verdictOf({ obstacle }: Facts, isChosen: boolean, isNext: boolean): Words {
  if (isChosen) return say('verdict.chosen')
  const code = textIn(obstacle)
  if (code !== undefined) return worded('obstacle', code)
  return say(isNext ? 'verdict.next' : 'verdict.available')
}

/** When an agent last got a conversation. With assignment in turn, only conversations of this channel count. */
export function lastOf({ lastAssignedAt, lastAssignedHereAt }: Facts, mode: unknown): Value {
  const at = numberIn(mode === 'round_robin' ? lastAssignedHereAt : lastAssignedAt)
  return at === undefined ? say('decision.never') : { at, exact: true }
}
