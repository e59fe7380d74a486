import { listUntold, listUntoldTeams, noteToldChannels } from '../../db/settings-told.ts'
import { tellConversations, tellSettings } from '../channels/tell-conversations.ts'
import type { Dependencies } from '../dependencies.ts'

/** Conversations told in a round; the rest comes in the next ones. */
const MAX_TOLD = 500

/**
 * Tells open conversations of what was changed and did not reach them: what is stored counts, not whether the request that
 * stored it could tell anybody. Where nothing has changed, it only looks at the channels. Returns how many it told.
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
