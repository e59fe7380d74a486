import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import { HEAD_BYTES, isAnimatedWebp, typeToServe, UNKNOWN_TYPE } from '../domain/media.ts'
import type { MediaStore } from './media-store.ts'

/** The file is not accepted. Nothing was stored. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly code: 'type_refused' | 'too_large' | 'empty'

  constructor(code: FileRefused['code']) {
    super(`the file is not accepted: ${code}`)
    this.code = code
  }
}

export interface ReceivedFile {
  contentType: string
  size: number
  sha256: Buffer
  /** Of a WebP only. */
  isAnimated?: boolean
}

export interface FileToReceive {
  /** Its key in the store. */
  id: string
  declaredType: string
  /** A file that grows larger is refused at once. Default: no limit. */
  mostBytes?: number
  /** Whether a file that is empty, or of no known type, is refused. Default: it is stored. */
  mustBeKnown?: boolean
}

/**
 * Stores a file while it arrives, once its first bytes show that its type is allowed. Throws `FileRefused`, or what `body`
 * throws.
 */
export async function receiveFile(
  store: MediaStore,
  { id, declaredType, mostBytes = Number.POSITIVE_INFINITY, mustBeKnown = false }: FileToReceive,
  body: AsyncIterable<Uint8Array>,
): Promise<ReceivedFile> {
  const hash = createHash('sha256')
  let size = 0
  let known: Pick<ReceivedFile, 'contentType' | 'isAnimated'> = { contentType: '' }

  async function* looked(): AsyncGenerator<Uint8Array> {
    let head: Uint8Array[] | undefined = []
    for await (const chunk of body) {
      hash.update(chunk)
      size += chunk.length
      if (size > mostBytes) throw new FileRefused('too_large')
      if (!head) yield chunk
      else {
        head.push(chunk)
        if (size < HEAD_BYTES) continue
        yield await judged(head)
        head = undefined
      }
    }
    if (head) yield await judged(head)
  }

  async function judged(chunks: Uint8Array[]): Promise<Uint8Array> {
    const head = Buffer.concat(chunks)
    if (mustBeKnown && head.length === 0) throw new FileRefused('empty')
    const found = await fileTypeFromBuffer(head)
    const contentType = typeToServe(declaredType, found?.mime, head)
    if (contentType === undefined || (mustBeKnown && contentType === UNKNOWN_TYPE)) {
      throw new FileRefused('type_refused')
    }
    const isAnimated = isAnimatedWebp(head)
    known = { contentType, ...(isAnimated !== undefined && { isAnimated }) }
    return head
  }

  await store.put(id, looked())
  return { ...known, size, sha256: hash.digest() }
}
