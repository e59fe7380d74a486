import { type Channel, listChannels, loadChannel } from '../../../db/channels.ts'
import type { Sql } from '../../../db/client.ts'
import { loadTeam } from '../../../db/teams.ts'
import { limitedTo, type Principal } from '../../http/auth.ts'
import { Problem } from '../../http/problem.ts'
import { requireMember } from '../membership.ts'

/** The most channels on one board, by name. */
export const MOST_CHANNELS = 100

/**
 * The channels of a board: one, or all that the principal may see. Throws a problem if the channel or team does not
 * exist, or the principal may not see the channel.
 */
export async function channelsOf(
  tx: Sql,
  principal: Principal,
  { channelId, teamId }: { channelId?: string; teamId?: string },
): Promise<{ channels: Channel[]; more: boolean }> {
  if (teamId !== undefined) {
    const team = await loadTeam(tx, teamId)
    if (!team || team.deletedAt) throw new Problem('not_found', 'This team does not exist.')
  }
  if (channelId !== undefined) {
    const channel = await loadChannel(tx, channelId)
    if (!channel || channel.deletedAt) throw new Problem('not_found', 'This channel does not exist.')
    await requireMember(tx, principal, channelId)
    return { channels: [channel], more: false }
  }
  const found = await listChannels(tx, { agentId: limitedTo(principal), limit: MOST_CHANNELS + 1 })
  return { channels: found.slice(0, MOST_CHANNELS), more: found.length > MOST_CHANNELS }
}
