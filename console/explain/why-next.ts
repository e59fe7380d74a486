import { everyFactIn, type Facts, factsIn, numberIn } from './facts.ts'
import type { Names } from './names.ts'
import { candidateNamed, lastOf } from './why-candidates.ts'
import { say, type Words } from './words.ts'

/** Who would have been chosen next, and what they would have needed to be first. */
export function nextOf(decision: Facts, names: Names): Words[] {
  const [chosen, next] = [factsIn(decision.chosen), factsIn(decision.next)]
  if (!chosen || !next) return []
  const find = (id: unknown) => everyFactIn(decision.considered).find(({ agentId }) => agentId === id) ?? {}
  const [one, other] = [find(chosen.agentId), find(next.agentId)]
  const agent = candidateNamed(next.agentId, decision, names)
  const first = candidateNamed(chosen.agentId, decision, names)
  const rest = { agent, first, when: lastOf(other, decision.mode), firstWhen: lastOf(one, decision.mode) }
  switch (chosen.by) {
    case 'lowest_load':
      return [
        say('decision.nextLoad', {
          agent,
          first,
          load: numberIn(other.load) ?? 0,
          capacity: numberIn(other.capacity) ?? 0,
          firstLoad: numberIn(one.load) ?? 0,
          firstCapacity: numberIn(one.capacity) ?? 0,
        }),
      ]
    case 'longest_unassigned':
      return [say('decision.nextRest', rest)]
    case 'next_in_sequence':
      return [say('decision.nextTurn', rest)]
    case 'id':
      return [say('decision.nextId', { agent })]
    default:
      return [say('decision.nextOther', { agent })]
  }
}
