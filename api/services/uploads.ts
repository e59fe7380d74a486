import {
  beginUpload,
  completeUpload,
  dropUpload,
  findUploadByKey,
  type Upload,
  type Uploader,
} from '../../db/uploads.ts'
import { extensionOf, MAX_UPLOAD_BYTES } from '../../domain/media.ts'
import { SAYS_NOTHING, typeByName } from '../../domain/outgoing-media.ts'
import { newId } from '../../platform/ids.ts'
import { FileRefused, type ReceivedFile, receiveFile } from '../../platform/receive-file.ts'
import { hasRole, type Principal } from '../http/auth.ts'
import { digest } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import type { MediaLinks } from './media-links.ts'
import type { Services } from './services.ts'

export interface IncomingFile {
  name?: string
  /** The request's Content-Type. */
  declaredType: string
  /** The request's Content-Length, if it has one. */
  length?: number
  /** The same file with the same key is stored once. */
  key?: string
  body: AsyncIterable<Uint8Array>
}

/** Stores a file while it arrives. Throws a problem as soon as it can't be accepted; then nothing of it stays stored. */
export async function receiveUpload(
  { dependencies: { sql }, mediaStore }: Pick<Services, 'dependencies' | 'mediaStore'>,
  principal: Principal,
  { name, declaredType, length = 0, key, body }: IncomingFile,
): Promise<Upload> {
  if (length > MAX_UPLOAD_BYTES) throw tooLarge()
  const keyHash = key === undefined ? undefined : digest(principal.tokenHash, key)
  const id = newId()
  await beginUpload(sql, { id, name: name ?? 'file', agentId: principal.id ?? null })
  const forget = async () => {
    await mediaStore.delete(id)
    await dropUpload(sql, id)
  }
  let file: ReceivedFile
  try {
    const told = declaredType.split(';')[0]?.trim().toLowerCase() ?? ''
    const byName = SAYS_NOTHING.has(told) ? typeByName(name ?? '') : undefined
    const incoming = { id, declaredType: byName ?? told, mostBytes: MAX_UPLOAD_BYTES, mustBeKnown: true }
    file = await receiveFile(mediaStore, incoming, body)
  } catch (error) {
    // If that fails too, the first error says more. What is left is removed after a day, as any file that nothing names.
    await forget().catch(() => {})
    throw error instanceof FileRefused ? refusal(error.code) : error
  }
  const own = name ?? `file.${extensionOf(file.contentType)}`
  const stored = await completeUpload(sql, id, { ...file, name: own, ...(keyHash && { keyHash }) })
  if (stored) return stored
  await forget()
  const before = keyHash === undefined ? undefined : await findUploadByKey(sql, keyHash)
  if (!before) throw new Error('an upload was removed while it arrived')
  if (!file.sha256.equals(before.sha256) || (name ?? before.name) !== before.name) {
    throw new Problem('idempotency_mismatch', 'This Idempotency-Key was used with another file.')
  }
  return before
}

function tooLarge(): Problem {
  return new Problem('file_too_large', `A file has at most ${MAX_UPLOAD_BYTES} bytes.`)
}

function refusal(code: FileRefused['code']): Problem {
  if (code === 'too_large') return tooLarge()
  if (code === 'empty') return invalid([{ path: 'body', message: 'must be a file that is not empty' }])
  return new Problem(
    'file_type_refused',
    'By its content the file is neither picture, sound, film, document, contact nor text.',
  )
}

/** Whose uploads a principal may use. */
export function uploaderOf(principal: Principal): Uploader {
  return { agentId: principal.id ?? null, all: hasRole(principal, 'supervisor') }
}

/** An upload as the API shows it, with a link that is valid for a while. */
export function uploadView(
  { id, name, contentType, size, createdAt }: Upload,
  links: Pick<MediaLinks, 'urlOf'>,
) {
  return { id, name, contentType, size, url: links.urlOf(id, name), createdAt: createdAt.toISOString() }
}
