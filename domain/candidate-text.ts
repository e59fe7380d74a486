import type { Candidate, Obstacle, Presence } from './choose-agent.ts'

/**
 * Candidates as text, separated by `;`. Each has these fields, separated by spaces: id, presence, load, capacity, when they
 * last got a conversation anywhere and in this channel (epoch ms; empty: never), and, in a decision, the obstacle (empty:
 * none). Who could not have the conversation is not compared by these times, and they are left out. Reading and writing a
 * hundred candidates in this form takes a third of the time of JSON. The database function `facts_of_claim` writes it too.
 * Names may contain any character, so they are a separate list in the same order.
 */
export interface CandidateText {
  names: string[]
  facts: string
}

type Judged = Candidate & { obstacle: Obstacle | null }

export function writeCandidates(candidates: Judged[]): CandidateText {
  return { names: candidates.map(({ name }) => name), facts: candidates.map(factsOf).join(';') }
}

function factsOf({
  agentId,
  presence,
  load,
  capacity,
  lastAssignedAt,
  lastAssignedHereAt,
  obstacle,
}: Judged) {
  if (obstacle !== null) return `${agentId} ${presence} ${load} ${capacity}   ${obstacle}`
  return `${agentId} ${presence} ${load} ${capacity} ${lastAssignedAt ?? ''} ${lastAssignedHereAt ?? ''} `
}

/** Reads the text in one pass. Splitting it into candidates and fields takes three times as long. */
export function readCandidates({ names, facts }: CandidateText): Judged[] {
  let at = 0
  const next = (end: string) => {
    const found = facts.indexOf(end, at)
    const word = facts.slice(at, found === -1 ? undefined : found)
    at = found === -1 ? facts.length : found + 1
    return word
  }
  return names.map(name => {
    const [agentId, presence, load, capacity, anywhere] = [
      next(' '),
      next(' '),
      next(' '),
      next(' '),
      next(' '),
    ]
    // The text of the database ends here; that of a decision also has the obstacle.
    const rest = next(';')
    const [here, obstacle] = rest.includes(' ') ? rest.split(' ') : [rest]
    return {
      agentId,
      name,
      presence: presence as Presence,
      load: Number(load),
      capacity: Number(capacity),
      lastAssignedAt: timeOf(anywhere),
      lastAssignedHereAt: timeOf(here),
      obstacle: obstacle ? (obstacle as Obstacle) : null,
    }
  })
}

function timeOf(text: string | undefined): number | null {
  return text ? Number(text) : null
}
