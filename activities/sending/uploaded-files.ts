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
  if (!media.some(uploadIdOf)) return content
  if (content.kind === 'template') return withHeaderFile(dependencies, context, content, media)
  if (content.kind !== 'text') return content
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

type TemplateContent = Extract<OutgoingContent, { kind: 'template' }>

/** The same for the file above a template's text. */
async function withHeaderFile(
  dependencies: Dependencies,
  context: SendingContext,
  content: TemplateContent,
  media: OutgoingMedium[],
): Promise<TemplateContent | { error: DeliveryError }> {
  const { template } = content
  const { header } = template
  const medium = header && header.type !== 'text' ? media.find(({ url }) => url === header.url) : undefined
  const headerFile = medium && fileOf(dependencies, medium)
  const id = medium && uploadIdOf(medium)
  if (!header || header.type === 'text' || !headerFile || id === undefined) return content
  const { provider, reachability, secrets } = dependencies
  if (provider(context.provider).definition.capabilities.takesUploads) return { ...content, headerFile }
  if (!canReach(reachability, context)) return { error: OUR_ERRORS.file_out_of_reach }
  if (!(await isThere(headerFile))) return { error: OUR_ERRORS.file_gone }
  const url = mediaAddress(secrets, reachability.publicUrl, { id, name: headerFile.name })
  return { ...content, template: { ...template, header: { ...header, url } } }
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
