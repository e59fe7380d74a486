import { type LineEntry, NEVER } from '../../db/line.ts'
import {
  type AssignmentMode,
  type Candidate,
  chooseAgent,
  PRIORITY_RANK,
  whyNobody,
} from '../../domain/choose-agent.ts'
import { PRIORITIES, type Priority } from '../../domain/conversation.ts'

const NO_OPENING = 'outside business hours, and no opening is planned'

/** What an entry of the line waits for. */
export interface LineFacts {
  mode: AssignmentMode
  candidates: Candidate[]
  /** The members of the team that it waits for. */
  team: Set<string> | undefined
  /** Epoch ms. */
  now: number
}

/** An entry of the line as the API shows it, with the reason why nobody gets it. */
export function entryView(entry: LineEntry, { mode, candidates, team, now }: LineFacts) {
  const decision = chooseAgent(mode, entry, candidates, team)
  const waits = entry.notBefore && entry.notBefore.getTime() > now ? entry.notBefore : null
  const never = waits?.getTime() === NEVER.getTime()
  const impossible = ['not_named', 'not_in_team', 'excluded']
  return {
    conversationId: entry.conversationId,
    priority: priorityOf(entry.priority),
    since: entry.since.toISOString(),
    teamId: entry.teamId,
    agentId: entry.agentId,
    notBefore: waits && !never ? waits.toISOString() : null,
    eligible: decision.considered
      .filter(({ obstacle }) => obstacle === null || !impossible.includes(obstacle))
      .map(({ agentId }) => agentId),
    because: never
      ? NO_OPENING
      : waits
        ? 'outside business hours'
        : (whyNobody(decision, entry) ?? 'is being assigned now'),
  }
}

/** The priority of a rank in the database. */
export function priorityOf(rank: number): Priority {
  return PRIORITIES.find(priority => PRIORITY_RANK[priority] === rank) ?? 'normal'
}
