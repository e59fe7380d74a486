import type { Client } from '@temporalio/client'
import { MockActivityEnvironment } from '@temporalio/testing'
import { claimSeat } from '../../activities/allocation/claim-seat.ts'
import { takeUpSeat } from '../../activities/allocation/take-up-seat.ts'
import { resolveConversation } from '../../activities/conversation/resolve-conversation.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import { makeDatabaseClock } from '../../db/clock.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Claimed } from '../../protocol/activities/allocation.ts'
import { type Desk, type Office, openConversation } from './office.ts'

/** Numbers for the rows that the steps write for one conversation, as its workflow would give them. */
const SEQ = { claim: 1, takeUp: 5, resolve: 6 }

/** The measured steps. Each returns how long it took, ms, and throws if the result is not the expected one. */
export interface Steps {
  /** Claims a seat when no agent has a free one. */
  claimInVain(): Promise<number>
  /** Claims a seat when one agent has a free one, which nobody who waits can have. */
  claimFree(): Promise<number>
  /** Resolves a conversation; the first one that waits gets its seat. */
  release(): Promise<number>
}

/**
 * Runs the steps through the activities that the workflows call, in this process. After one of each, the database is as
 * it was: as many conversations wait, and every seat is taken. The time to restore this state isn't measured.
 */
export function stepsOf(office: Office): Steps {
  const { sql, crowded, quiet, line } = office
  const dependencies = dependenciesOf(office)
  const environment = new MockActivityEnvironment()
  const claim = claimSeat(dependencies)
  const takeUp = takeUpSeat(dependencies)
  const resolve = resolveConversation(dependencies)

  /** How long a function takes without what makes it an activity: the floor is no activity either. */
  const timed = <T>(step: () => Promise<T>): Promise<{ ms: number; value: T }> =>
    environment.run(async () => {
      const start = performance.now()
      const value = await step()
      return { ms: performance.now() - start, value }
    })

  async function claimIn({ channelId }: Desk, conversationId: string, expected: Claimed['result']) {
    // The age in the line is given, because the test environment's activity was scheduled when it was made.
    const since = Date.now()
    const input = { conversationId, channelId, seq: SEQ.claim, actor: SYSTEM, excluded: [], since }
    const { ms, value } = await timed(() =>
      claim({ ...input, reason: 'new conversation', priority: 'normal' as const }),
    )
    expect(`the claim of a seat, ${expected}`, value.result === expected)
    return ms
  }

  /** Resolves the conversation that has had its seat longest. Returns which of those that wait got the seat. */
  async function resolveIn({ channelId, seated }: Desk) {
    const conversationId = seated.shift() ?? ''
    const input = { conversationId, channelId, seq: SEQ.resolve, actor: SYSTEM, survey: false, resolution: 1 }
    const { ms } = await timed(() => resolve(input))
    const rows = await sql<{ id: string }[]>`
      select conversation_id as id from assignments where taken_up_at is null`
    return { ms, granted: rows.map(({ id }) => id) }
  }

  return {
    async claimInVain() {
      const id = await openConversation(sql, crowded)
      const ms = await claimIn(crowded, id, 'waiting')
      line.push(id)
      return ms
    },
    async claimFree() {
      const { granted } = await resolveIn(quiet)
      expect('a seat that nobody in the line can have', granted.length === 0)
      const id = await openConversation(sql, quiet)
      const ms = await claimIn(quiet, id, 'assigned')
      quiet.seated.push(id)
      return ms
    },
    async release() {
      const first = line.shift() ?? ''
      const { ms, granted } = await resolveIn(crowded)
      expect('a seat for the first in the line', granted.length === 1 && granted[0] === first)
      const { channelId } = crowded
      await environment.run(takeUp, { conversationId: first, channelId, seq: SEQ.takeUp })
      crowded.seated.push(first)
      return ms
    },
  }
}

/**
 * What the steps need of a worker. These conversations have no workflow, so the signal that tells a workflow of its
 * seat is left out. It is sent only after the seat was given.
 */
function dependenciesOf({ sql }: Office): Dependencies {
  const told = { workflow: { getHandle: () => ({ signal: async () => {} }) } }
  const clock = makeDatabaseClock({ sql })
  return { sql, clock, temporal: told as unknown as Client } as Dependencies
}

function expect(what: string, came: boolean): void {
  if (!came) throw new Error(`the bench expected ${what}`)
}
