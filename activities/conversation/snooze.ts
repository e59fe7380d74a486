import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { appendEvents } from '../../db/events.ts'
import * as rows from '../../db/snoozes.ts'
import type { LaterActivities, Snoozed } from '../../protocol/activities/later.ts'
import { changeAndTell, tellGranted } from '../allocation/grants.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'

const TYPE = 'conversation.snoozed'

/**
 * Puts a conversation aside. If the channel's setting says so, its seat is free for the line in the same
 * transaction; the conversation stays with its agent.
 */
export function snooze(dependencies: Dependencies): LaterActivities['snooze'] {
  const { sql } = dependencies
  return async input => {
    const { conversationId: id, channelId, seq, actor, commandId, wasFreed } = input
    const before = await decidedBefore<Snoozed>(sql, { conversationId: id, seq }, TYPE)
    if (before) {
      await tellGranted(dependencies, [])
      return freed(before.seatFreed)
    }
    const frees = !wasFreed && (await freesSeats(sql, channelId))
    const since = new Date(input.since).toISOString()
    const until = input.until === undefined ? null : new Date(input.until).toISOString()
    const outcome = freed(frees || wasFreed)
    const { kind, id: by } = actor
    const store = async (tx: Sql) => {
      await rows.setSnooze(tx, id, { by: { kind, id: by }, since, until, ...outcome })
      if (frees) await rows.freeSnoozedSeat(tx, id)
      const data = { until, ...outcome }
      await appendEvents(tx, { id, channelId }, [{ seq, type: TYPE, actor, commandId, data }])
    }
    if (frees) await changeAndTell(dependencies, store, { channels: [channelId], conversations: [id] })
    else await sql.begin(store)
    return outcome
  }
}

export function endSnooze({ sql }: Dependencies): LaterActivities['endSnooze'] {
  return async ({ conversationId: id, channelId, seq, actor, commandId, data }) => {
    await sql.begin(async tx => {
      await rows.clearSnooze(tx, id)
      const event = { seq, type: 'conversation.unsnoozed', actor, commandId, data } as const
      await appendEvents(tx, { id, channelId }, [event])
    })
  }
}

export function freeSnoozedSeat(dependencies: Dependencies): LaterActivities['freeSnoozedSeat'] {
  return async ({ conversationId: id, channelId }) => {
    const { sql } = dependencies
    // An earlier try may have freed it, whatever the setting says since then.
    if (await rows.isSeatFreed(sql, id)) {
      await tellGranted(dependencies, [])
      return { seatFreed: true }
    }
    if (!(await freesSeats(sql, channelId))) return {}
    await changeAndTell(dependencies, tx => rows.freeSnoozedSeat(tx, id), {
      channels: [channelId],
      conversations: [id],
    })
    return { seatFreed: true }
  }
}

async function freesSeats(sql: Sql, channelId: string): Promise<boolean> {
  return (await loadChannel(sql, channelId))?.settings.snoozeFreesSeat ?? false
}

const freed = (is: boolean | undefined): Snoozed => (is ? { seatFreed: true } : {})
