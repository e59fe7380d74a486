import type { ChannelSettings } from '../../domain/settings.ts'
import { lru } from '../../platform/lru.ts'

/**
 * A channel's settings as this process read them last. They may have changed since, so a statement that
 * uses them must compare the version.
 */
export interface KnownSettings {
  version: number
  settings: ChannelSettings
}

const known = lru<KnownSettings>(1_000)

export function knownSettings(channelId: string): KnownSettings | undefined {
  return known.get(channelId)
}

export function rememberSettings(channelId: string, { version, settings }: KnownSettings): void {
  known.set(channelId, { version, settings })
}
