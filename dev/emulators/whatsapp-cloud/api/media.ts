import { createHash, randomBytes } from 'node:crypto'
import { GraphError, unknownObject } from '../graph-errors.ts'
import type { Media } from '../model.ts'
import type { World } from '../world.ts'
import { newNodeId } from './wamid.ts'

/** How long an address is valid (Meta, Media, 2026-09). */
const ADDRESS_MS = 5 * 60_000
/** How long a file from a webhook is kept. */
const KEPT_MS = 7 * 24 * 60 * 60_000

const MB = 1024 * 1024

/** The largest file of each type (Meta, Media: supported types, 2026-09). Whatever is not listed is a document. */
function mostBytes(mimeType: string): number {
  const type = mimeType.split(';')[0] ?? ''
  if (type === 'image/webp') return 500 * 1024
  if (['image/jpeg', 'image/png'].includes(type)) return 5 * MB
  return /^(audio|video)\//.test(type) ? 16 * MB : 100 * MB
}

/** Takes a file that is to be sent. */
export function takeUpload(world: World, bytes: Buffer, mimeType: string): Media {
  if (bytes.length > mostBytes(mimeType)) {
    throw new GraphError(131053, 'Media upload error', { details: 'The file is too large for its type.' })
  }
  return storeMedia(world, bytes, mimeType)
}

export function storeMedia({ state, time }: World, bytes: Buffer, mimeType: string): Media {
  const media = {
    id: newNodeId(),
    bytes,
    mimeType,
    createdAt: time.now(),
    addresses: new Map<string, number>(),
  }
  state.media.set(media.id, media)
  return media
}

export function newAddress(world: World, media: Media): string {
  const key = randomBytes(12).toString('base64url')
  media.addresses.set(key, world.time.now() + ADDRESS_MS)
  return `${world.mediaUrl()}/whatsapp_business/attachments/?mid=${media.id}&ext=${key}&hash=emulated`
}

export function mediaNode(world: World, id: string): object | undefined {
  const media = world.state.media.get(id)
  if (!media) return undefined
  if (world.time.now() - media.createdAt > KEPT_MS) throw unknownObject(id)
  return {
    messaging_product: 'whatsapp',
    url: newAddress(world, media),
    mime_type: media.mimeType,
    // Hexadecimal here, and base64 in webhooks.
    sha256: createHash('sha256').update(media.bytes).digest('hex'),
    file_size: media.bytes.length,
    id,
  }
}

/** The file at an address; undefined if the address has expired, or is none. */
export function fileAt({ state, time }: World, id: string, key: string): Media | undefined {
  const media = state.media.get(id)
  return (media?.addresses.get(key) ?? 0) > time.now() ? media : undefined
}
