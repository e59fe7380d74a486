import { loadChannel } from '../../db/channels.ts'
import { claimUploads } from '../../db/uploads.ts'
import type { FileLimits } from '../../domain/file-limits.ts'
import { type LookedAt, type Medium, uploadReference } from '../../domain/outgoing-media.ts'
import { canReach, reachability } from '../../platform/inbound-mode.ts'
import { placesOf } from '../../providers/providers.ts'
import type { Principal } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import type { Services } from './services.ts'
import { uploaderOf } from './uploads.ts'

export type Known = Pick<Services, 'dependencies' | 'definitions'>

/** A file at an address, or one that was uploaded here. One of the two is set. */
export interface WantedFile {
  url?: string
  uploadId?: string
  alt?: string
}

/**
 * The uploads among a message's files, by their ids, and the limits of the medium that carries them. Throws a problem if one
 * is not there, or if the provider could not have it.
 *
 * @param pathOf where the request has the file at an index; without one, all of them
 */
export async function uploadsIn(
  { dependencies, definitions }: Known,
  principal: Principal,
  channel: { id: string; medium: Medium },
  media: readonly WantedFile[],
  pathOf: (index?: number) => string,
): Promise<{ files: Map<string, LookedAt>; limits?: FileLimits }> {
  const ids = media.flatMap(({ uploadId }) => uploadId ?? [])
  if (ids.length === 0) return { files: new Map() }
  const account = await loadChannel(dependencies.sql, channel.id)
  const definition = account && definitions.get(account.provider)
  const { files, takesUploads } = definition?.capabilities ?? {}
  const rules = files?.[channel.medium]
  if (!rules) {
    throw invalid([
      { path: pathOf(), message: 'the provider of this channel accepts no files: send links as text' },
    ])
  }
  if (account && !takesUploads) requirePublicUrl(dependencies, definitions, account)
  const found = await claimUploads(dependencies.sql, ids, uploaderOf(principal))
  const missing = media.flatMap(({ uploadId }, index) =>
    uploadId === undefined || found.some(({ id }) => id === uploadId)
      ? []
      : [
          {
            path: pathOf(index),
            message: 'is not one of your files, or was deleted: upload it again',
          },
        ],
  )
  if (missing.length > 0) throw invalid(missing)
  const known = found.map(({ id, isAnimated, name, contentType, size }): [string, LookedAt] => [
    id,
    { url: uploadReference(id), name, contentType, size, ...(isAnimated !== null && { isAnimated }) },
  ])
  return { files: new Map(known), limits: rules.limits }
}

/** Throws a problem if the provider can't fetch a file from here. */
function requirePublicUrl(
  { config }: Services['dependencies'],
  definitions: Services['definitions'],
  account: { provider: string; accountId: string },
): void {
  if (canReach(reachability(config, placesOf(config, [...definitions.values()])), account)) return
  const title = definitions.get(account.provider)?.title ?? account.provider
  const detail = `${title} fetches files from PUBLIC_URL, which it can’t reach: ${new URL(config.PUBLIC_URL).origin}.`
  throw new Problem('public_url_needed', detail)
}
