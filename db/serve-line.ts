import { type AllocationDecision, type Candidate, chooseAgent } from '../domain/choose-agent.ts'
import { pack } from '../domain/decision-record.ts'
import { json, type Sql } from './client.ts'
import type { Touched } from './seat-locks.ts'
import { loadRound, type Round } from './servable-entries.ts'

/** How many entries are read at once. A burst of freed seats usually serves fewer. */
const BATCH = 50

/** A seat that a waiting conversation got. Its workflow does not know of it yet. */
export interface Grant {
  conversationId: string
  agentId: string
  decision: AllocationDecision
}

/** Where rounds are read, and where their assignments are stored. */
export interface Rounds {
  load(limit: number): Promise<Round>
  store(granted: Grant[], round: Round): Promise<void>
}

/**
 * Assigns the free seats of pools to the line, by priority and then age, within what each entry asks for. Only under the
 * pools' locks.
 */
export function serveLine(tx: Sql, touched: Touched): Promise<Grant[]> {
  return serveRounds({
    load: limit => loadRound(tx, touched, limit),
    store: (granted, round) => store(tx, granted, round),
  })
}

/** The same, wherever the rounds come from. */
export async function serveRounds({ load, store }: Rounds): Promise<Grant[]> {
  const granted: Grant[] = []
  for (;;) {
    const round = await load(BATCH)
    const given = serve(round)
    if (given.length === 0) return granted
    await store(given, round)
    granted.push(...given)
    // The entries that are left lost against others for the same seats. Only after a full batch can there be more.
    if (round.entries.length < BATCH || given.length === round.seats) return granted
  }
}

function serve({ entries, seats, members, teams }: Round): Grant[] {
  // Later than everything that was assigned before, even if this machine's clock is behind.
  const at = Math.max(0, ...[...members.values()].flat().map(({ lastAssignedAt }) => lastAssignedAt ?? 0))
  const granted: Grant[] = []
  for (const entry of entries) {
    if (granted.length === seats) break
    const candidates = members.get(entry.channelId) ?? []
    const team = entry.teamId ? teams.get(entry.teamId) : undefined
    const decision = chooseAgent(entry.mode, entry, candidates, team)
    if (!decision.chosen) continue
    const { agentId } = decision.chosen
    granted.push({ conversationId: entry.conversationId, agentId, decision })
    noteAssigned(members, entry.channelId, agentId, at + granted.length / 1_000)
  }
  return granted
}

/**
 * Adds an assignment to the agent's load. The agent may be a member of several channels in the batch, and the load counts
 * in each of them.
 */
function noteAssigned(
  members: Map<string, Candidate[]>,
  channelId: string,
  agentId: string,
  at: number,
): void {
  for (const [channel, candidates] of members) {
    for (const candidate of candidates) {
      if (candidate.agentId !== agentId) continue
      candidate.load += 1
      candidate.lastAssignedAt = at
      if (channel === channelId) candidate.lastAssignedHereAt = at
    }
  }
}

/**
 * Stores the assignments. Each gets a slightly later time than the one before; with equal times, it would not be clear
 * whose turn is next.
 */
async function store(tx: Sql, granted: Grant[], { entries }: Round): Promise<void> {
  const entryOf = new Map(entries.map(entry => [entry.conversationId, entry]))
  const rows = granted.map(({ conversationId, agentId, decision }, n) => {
    const { channelId, seq = null } = entryOf.get(conversationId) ?? {}
    return { n, conversationId, agentId, decision: pack(decision), channelId, seq }
  })
  await tx`
    with given as materialized (
      select g.*, clock_timestamp() + g.n * interval '1 microsecond' as at
      from jsonb_to_recordset(${json(tx, rows)}) as g(
        n integer, "conversationId" uuid, "agentId" uuid, "channelId" uuid, seq integer, decision jsonb)
    ), seat as (
      insert into assignments (conversation_id, agent_id, seq, assigned_at, by, decision, taken_up_at)
      select "conversationId", "agentId", seq, at, 'automation', decision, null from given
    ), place as (
      delete from waiting_line where conversation_id = any(${granted.map(grant => grant.conversationId)})
    ), here as (
      update channel_agents m set last_assigned_at = g.at
      from (select "channelId", "agentId", max(at) as at from given group by 1, 2) g
      where m.channel_id = g."channelId" and m.agent_id = g."agentId"
    )
    update agents a set last_assigned_at = g.at
    from (select "agentId", max(at) as at from given group by 1) g where a.id = g."agentId"`
}
