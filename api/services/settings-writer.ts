import { type Channel, isOverruled, loadChannel, renameChannel, writeSettings } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { keepForSettings } from '../../db/uploads.ts'
import type { ChannelSettings } from '../../domain/settings.ts'
import { isActedOn } from '../../domain/settings-acted-on.ts'
import { uploadsOfSettings } from '../../domain/settings-templates.ts'
import type { Recorder } from '../audit-log/told.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { actorOf, type Principal } from '../http/auth.ts'
import { requireVersion } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { changedSettings } from './settings.ts'
import { tellOpenConversations } from './tell-open.ts'

/** How often a change without If-Match is tried again if others write at the same time. */
const MAX_TRIES = 5

export interface SettingsChange {
  channelId: string
  principal: Principal
  /** The audit log's record of the request. */
  audit: Recorder
  /** The version that is restored. */
  restored?: number
  /**
   * When the request arrived, epoch ms by the database's clock. An outage may hold a request up while later ones are
   * carried out.
   */
  askedAt: number
  /** The version that the change is based on; undefined for any version. */
  expected?: number
  /** A new name for the channel. It is no setting, and is a version of them all the same: two people can change it at once. */
  name?: string
}

/**
 * Writes a new version of a channel's settings, which `next` makes of the present ones, and tells the open
 * conversations that it concerns.
 *
 * Throws a problem if the channel is gone, if its version is not the expected one, or if a request that arrived later
 * has changed the same settings. The last happens when an outage has held this request up: its author has asked again
 * or changed their mind since.
 */
export async function changeChannelSettings(
  dependencies: ApiDependencies,
  { channelId, principal, audit, askedAt, expected, restored, name }: SettingsChange,
  next: (current: ChannelSettings) => ChannelSettings,
): Promise<void> {
  const { sql } = dependencies
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const { version, settings, name: before } = await liveChannel({ sql }, channelId, expected)
    const wanted = next(settings)
    const isRenamed = name !== undefined && name !== before
    const ofSettings = changedSettings(settings, wanted)
    const changed = isRenamed ? [...ofSettings, 'name'] : ofSettings
    if (changed.length === 0) return audit.nothing()
    if (await isOverruled(sql, { channelId, askedAt, changed })) {
      throw new Problem('stale_version', 'A later request has already changed the same settings.')
    }
    const by = actorOf(principal)
    const concerns = isActedOn(ofSettings)
    const change = {
      channelId,
      from: version,
      settings: wanted,
      changed,
      isActedOn: concerns,
      by,
      askedAt,
    }
    const target = { type: 'channel', id: channelId } as const
    const more = { action: 'channel.changed', after: restored === undefined ? null : { restored } } as const
    const written = await audit.within(
      target,
      async tx => {
        const version = await write(tx, change)
        if (version !== undefined && isRenamed) await renameChannel(tx, channelId, name)
        return version
      },
      more,
    )
    if (!written) continue
    if (concerns) await tellOpenConversations(dependencies, { channelId })
    return
  }
  throw new Problem('stale_version', 'Other requests change the channel at the same time.')
}

async function write(tx: Sql, change: Parameters<typeof writeSettings>[1]): Promise<number | undefined> {
  const version = await writeSettings(tx, change)
  // Every version can be restored, so nothing that one of them names goes before the channel does.
  if (version !== undefined) await keepForSettings(tx, change.channelId, uploadsOfSettings(change.settings))
  return version
}

/** The channel. Throws a problem if it was deleted, or is not at the expected version. */
export async function liveChannel(
  { sql }: Pick<ApiDependencies, 'sql'>,
  channelId: string,
  expected?: number,
): Promise<Channel> {
  const found = await loadChannel(sql, channelId)
  if (!found || found.deletedAt) throw new Problem('not_found', 'This channel does not exist.')
  requireVersion(found, expected)
  return found
}
