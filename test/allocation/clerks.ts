import { randomUUID } from 'node:crypto'
import type { Client } from '@temporalio/client'
import { MockActivityEnvironment } from '@temporalio/testing'
import { setCapacity } from '../../activities/agents/set-capacity.ts'
import { setPresence } from '../../activities/agents/set-presence.ts'
import { deleteTeam, setTeamMembers } from '../../activities/agents/teams.ts'
import { claimSeat } from '../../activities/allocation/claim-seat.ts'
import { addMember, removeMember } from '../../activities/channels/members.ts'
import { snooze } from '../../activities/conversation/snooze.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import type { Database } from '../../db/client.ts'
import { makeDatabaseClock } from '../../db/clock.ts'
import { insertTeam } from '../../db/teams.ts'
import type { Presence } from '../../domain/choose-agent.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Claimed, ClaimInput } from '../../protocol/activities/allocation.ts'

/**
 * Runs the activities that change seats in this process, for an office (office.ts): its conversations have no workflow,
 * so the signals that tell workflows are left out.
 */
export function clerksOf(sql: Database) {
  const told = { workflow: { getHandle: () => ({ signal: async () => {} }) } }
  const clock = makeDatabaseClock({ sql })
  const dependencies = { sql, clock, temporal: told as unknown as Client } as Dependencies
  const run = <I, O>(activity: (of: Dependencies) => (input: I) => Promise<O>, input: I): Promise<O> =>
    new MockActivityEnvironment().run(activity(dependencies), input)
  let steps = 0
  // Each request gets a later time than the one before, although all are made within a moment.
  const askedAt = () => Date.now() + ++steps

  return {
    /** Claims a seat, as a step of the conversation's workflow does. */
    claim: async (
      conversationId: string,
      channelId: string,
      more: Partial<ClaimInput> = {},
    ): Promise<Claimed> => {
      const [row] = await sql<{ createdAt: Date }[]>`
        update conversations set priority = ${more.priority ?? 'normal'} where id = ${conversationId} returning created_at`
      return run(claimSeat, {
        conversationId,
        channelId,
        seq: ++steps * 10,
        actor: SYSTEM,
        reason: 'test',
        priority: 'normal',
        excluded: [],
        since: row?.createdAt.getTime(),
        ...more,
      })
    },
    /** Its agent snoozes it, if an agent has it. Returns whether it was snoozed. */
    snooze: async (conversationId: string, channelId: string): Promise<boolean> => {
      const input = { conversationId, channelId, seq: ++steps * 10, actor: SYSTEM, since: Date.now() }
      // The conditions that the workflow checks: the seat is known to it, and it is not snoozed yet.
      const [row] = await sql`
        select from conversations c join assignments a on a.conversation_id = c.id
        where c.id = ${conversationId} and c.status = 'assigned' and a.taken_up_at is not null`
      if (row) await run(snooze, input)
      return row !== undefined
    },
    /** The snooze ends: the agent who had it gets it again, or it waits. */
    wake: async (conversationId: string): Promise<void> => {
      const [row] = await sql<{ channelId: string; assigneeId: string }[]>`
        select channel_id, assignee_id from conversations
        where id = ${conversationId} and (snooze->>'seatFreed')::boolean`
      if (!row) return
      await run(claimSeat, {
        conversationId,
        channelId: row.channelId,
        seq: ++steps * 10,
        actor: SYSTEM,
        reason: 'the snooze is over',
        cause: { type: 'conversation.unsnoozed', data: {} },
        priority: 'normal',
        excluded: [],
        prefers: row.assigneeId,
        whoIsThere: true,
      })
    },
    presence: (agentId: string, presence: Presence) =>
      run(setPresence, { agentId, presence, askedAt: askedAt() }),
    capacity: (agentId: string, capacity: number) =>
      run(setCapacity, { agentId, capacity, askedAt: askedAt() }),
    join: (channelId: string, agentId: string) => run(addMember, { channelId, agentId, askedAt: askedAt() }),
    leave: (channelId: string, agentId: string) =>
      run(removeMember, { channelId, agentId, askedAt: askedAt() }),
    team: async (agentIds: string[]): Promise<string> => {
      const id = randomUUID()
      await insertTeam(sql, { id, name: id, businessHours: null })
      await run(setTeamMembers, { teamId: id, agentIds, askedAt: askedAt() })
      return id
    },
    members: (teamId: string, agentIds: string[]) =>
      run(setTeamMembers, { teamId, agentIds, askedAt: askedAt() }),
    dissolve: (teamId: string) => run(deleteTeam, { teamId }),
  }
}
