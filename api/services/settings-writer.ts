import { type Channel, isOverruled, loadChannel, writeSettings } from '../../db/channels.ts'
import type { ChannelSettings } from '../../domain/settings.ts'
import { isActedOn } from '../../domain/settings-acted-on.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { actorOf, type Principal } from '../http/auth.ts'
import { requireVersion } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { changedSettings } from './settings.ts'
import { tellOpenConversations } from './tell-open.ts'

/** How often a change without If-Match is applied anew when others write at the same time. */
const MAX_TRIES = 5

export interface SettingsChange {
  channelId: string
  principal: Principal
  /** When the request came in, epoch ms by the database's clock: an outage may hold it up while others are carried out. */
  askedAt: number
  /** The version that it is to change; any, if undefined. */
  expected?: number
}

/**
 * Writes what `next` makes of a channel's current settings, as a new version, and tells the conversations it concerns.
 * Throws a problem when the channel is gone, its version is not the expected one, or the same settings were changed by what
 * was asked for later: an outage has then held this up for so long that whoever asked has asked again, or changed their mind.
 */
export async function changeChannelSettings(
  dependencies: ApiDependencies,
  { channelId, principal, askedAt, expected }: SettingsChange,
  next: (current: ChannelSettings) => ChannelSettings,
): Promise<void> {
  const { sql } = dependencies
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const { version, settings } = await liveChannel({ sql }, channelId, expected)
    const wanted = next(settings)
    const changed = changedSettings(settings, wanted)
    if (changed.length === 0) return
    if (await isOverruled(sql, { channelId, askedAt, changed })) {
      throw new Problem('stale_version', 'A later request has changed the same settings.')
    }
    const by = actorOf(principal)
    const concerns = isActedOn(changed)
    const change = {
      channelId,
      from: version,
      settings: wanted,
      changed,
      isActedOn: concerns,
      by,
      askedAt,
    }
    if (!(await writeSettings(sql, change))) continue
    if (concerns) await tellOpenConversations(dependencies, { channelId })
    return
  }
  throw new Problem('stale_version', 'Others are changing the channel at the same time.')
}

/** The channel, if it is live and at the expected version. Throws a problem. */
export async function liveChannel(
  { sql }: Pick<ApiDependencies, 'sql'>,
  channelId: string,
  expected?: number,
): Promise<Channel> {
  const found = await loadChannel(sql, channelId)
  if (!found || found.deletedAt) throw new Problem('not_found', 'There is no such channel.')
  requireVersion(found, expected)
  return found
}
