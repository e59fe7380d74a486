import { listUntold, listUntoldTeams, noteToldChannels } from '../../db/settings-told.ts'
import { tellConversations, tellSettings } from '../channels/tell-conversations.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many conversations one round tells. The next rounds tell the rest. */
const MAX_TOLD = 500

/**
 * Tells open conversations of stored settings that never reached them, for example because the process
 * that stored them died. If nothing changed, it only reads the channels. Returns how many were told.
 */
export async function keepSettings(dependencies: Dependencies): Promise<number> {
  const { sql } = dependencies
  let told = await tellSettings(dependencies, await listUntold(sql, MAX_TOLD))
  for (const { id: teamId } of await listUntoldTeams(sql)) {
    told += await tellConversations(dependencies)({ teamId })
  }
  await noteToldChannels(sql)
  return told
}
