import { loadChannel } from '../../db/channels.ts'
import type { OpenRow } from '../../db/keeper.ts'
import { listReconsidered } from '../../db/open-conversations.ts'
import { loadTeamUntold, noteTeamTold } from '../../db/settings-told.ts'
import { followUpsOf } from '../../domain/follow-ups.ts'
import { evaluatesRules } from '../../domain/settings.ts'
import type { SettingsOf } from '../../protocol/activities/channels.ts'
import { reconsider } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Tells open conversations that settings changed which their allocation depends on, with the new
 * values.
 */
export function tellConversations(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: SettingsOf): Promise<number> => {
    const { teamId } = input
    const untoldSince = teamId === undefined ? null : await loadTeamUntold(sql, teamId)
    const told = await tellSettings(dependencies, await listReconsidered(sql, input))
    if (teamId !== undefined && untoldSince) await noteTeamTold(sql, teamId, untoldSince)
    return told
  }
}

/** Tells conversations their channels' current settings. Returns how many were reached. */
export async function tellSettings(
  { sql, temporal }: Dependencies,
  conversations: OpenRow[],
): Promise<number> {
  let told = 0
  for (const channelId of new Set(conversations.map(conversation => conversation.channelId))) {
    const channel = await loadChannel(sql, channelId)
    if (!channel) continue
    const { settings, version, medium } = channel
    const change = {
      version,
      checksHours: settings.businessHours.enabled,
      evaluatesRules: evaluatesRules(settings),
      followUps: followUpsOf(settings, medium),
    }
    const ofChannel = conversations.filter(conversation => conversation.channelId === channelId)
    told += await signalEach(temporal, ofChannel, reconsider, conversationId => ({
      conversationId,
      ...change,
    }))
  }
  return told
}
