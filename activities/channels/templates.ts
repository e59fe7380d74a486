import { storeTemplates } from '../../db/templates.ts'
import type { Checked } from '../../domain/channel-checks.ts'
import type { Dependencies } from '../dependencies.ts'
import { openChannel } from './open-channel.ts'

/** Reads the templates of the channel's account, and stores them for the API. */
export function readTemplates(dependencies: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<Checked> => {
    const { channel, account } = await openChannel(dependencies, channelId)
    const listed = await dependencies.provider(channel.provider).listTemplates?.(account)
    if (!listed) return { ok: true }
    if (!listed.ok) return { ok: false, code: 'provider_unreachable', detail: listed.error.detail }
    await storeTemplates(dependencies.sql, channelId, listed.templates)
    return { ok: true }
  }
}
