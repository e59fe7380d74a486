import type { Sql } from '../../db/client.ts'
import { setPriority as set } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { setLinePriority } from '../../db/line.ts'
import { PRIORITY_RANK } from '../../domain/choose-agent.ts'
import type { AllocationActivities } from '../../protocol/activities/allocation.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { changeAndTell, tellGranted } from './grants.ts'

const TYPE = 'conversation.prioritized'

/** Changes a conversation's priority and, while it waits, its place in the line. */
export function setPriority(dependencies: Dependencies): AllocationActivities['setPriority'] {
  const { sql } = dependencies
  return async ({ conversationId: id, channelId, seq, actor, commandId, priority, inLine }) => {
    if (await decidedBefore(sql, { conversationId: id, seq }, TYPE)) {
      await tellGranted(dependencies, [])
      return
    }
    const store = async (tx: Sql) => {
      const before = await set(tx, id, priority)
      if (inLine !== undefined) await setLinePriority(tx, id, PRIORITY_RANK[inLine])
      const data = { before, after: priority }
      const event = { seq, type: TYPE, actor, commandId, data } as const
      await appendEvents(tx, { id, channelId }, [event])
    }
    // The line's order decides who gets the next seat.
    if (inLine !== undefined) await changeAndTell(dependencies, store, { channels: [channelId] })
    else await sql.begin(store)
  }
}
