import { TransformStream } from 'node:stream/web'
import { cancellationSignal } from '@temporalio/activity'
import type { SendingContext } from '../../db/sending.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import { UNKNOWN_TYPE } from '../../domain/media.ts'
import { type OutgoingMedium, uploadIdOf } from '../../domain/outgoing-media.ts'
import { canReach } from '../../platform/inbound-mode.ts'
import { mediaAddress } from '../../platform/media-address.ts'
import type { OutgoingContent, OutgoingFile } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'

/**
 * Puts what the provider needs in place of the references to uploads: addresses that are signed now, and good for an hour;
 * and the files themselves, for a provider that takes them. Returns the error if the provider can't have one of them.
 */
export async function withUploads(
  dependencies: Dependencies,
  context: SendingContext,
  content: OutgoingContent,
  media: OutgoingMedium[],
): Promise<OutgoingContent | { error: DeliveryError }> {
  if (content.kind !== 'text' || !media.some(uploadIdOf)) return content
  const { provider, reachability, secrets } = dependencies
  const { takesUploads } = provider(context.provider).definition.capabilities
  if (!takesUploads && !canReach(reachability, context)) return { error: OUR_ERRORS.file_out_of_reach }
  const files = media.map(medium => fileOf(dependencies, medium))
  for (const file of takesUploads ? [] : files) {
    if (file && !(await isThere(file))) return { error: OUR_ERRORS.file_gone }
  }
  const mediaUrls = media.map(({ url, name = 'file' }) => {
    const id = uploadIdOf({ url })
    return id === undefined ? url : mediaAddress(secrets, reachability.publicUrl, { id, name })
  })
  return { ...content, mediaUrls, ...(takesUploads && { files }) }
}

function fileOf({ mediaStore }: Dependencies, medium: OutgoingMedium): OutgoingFile | undefined {
  const id = uploadIdOf(medium)
  const { name = 'file', contentType = UNKNOWN_TYPE, size = 0 } = medium
  if (id === undefined) return undefined
  const open = async () => {
    const stream = await mediaStore.open(id)
    // When the worker stops, a file that is on its way is broken off: then certainly nothing was sent, and another worker
    // sends it. If the process ended first, nobody could know.
    return stream?.pipeThrough(new TransformStream(), { signal: cancellationSignal() })
  }
  return { name, contentType, size, open }
}

async function isThere({ open }: OutgoingFile): Promise<boolean> {
  const stream = await open()
  await stream?.cancel()
  return stream !== undefined
}
