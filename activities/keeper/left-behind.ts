import { listInDeletedChannels, listOfDeletedAgents } from '../../db/left-behind.ts'
import { channelDeleted } from '../../protocol/signals.ts'
import { returnEach } from '../agents/return-each.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/** A deletion of an agent has told all conversations by then, ms. */
const TOLD_AFTER_MS = 10 * 60_000

/**
 * Tells conversations that a deletion has missed: those of deleted channels end, and those of deleted agents go back to the
 * line. Returns how many were told.
 */
export async function tellLeftBehind(dependencies: Dependencies): Promise<number> {
  const { sql, temporal, clock } = dependencies
  const told = await signalEach(
    temporal,
    await listInDeletedChannels(sql),
    channelDeleted,
    conversationId => ({
      conversationId,
    }),
  )
  const left = await listOfDeletedAgents(sql, new Date(clock.now() - TOLD_AFTER_MS))
  return told + (await returnEach(dependencies, left))
}
