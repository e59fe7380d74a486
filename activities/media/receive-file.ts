import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import { HEAD_BYTES, typeToServe } from '../../domain/media.ts'
import type { MediaStore } from '../../platform/media-store.ts'

/** The type of the file is not allowed. Nothing was stored. */
export class TypeRefused extends Error {
  override name = 'TypeRefused'
}

export interface ReceivedFile {
  contentType: string
  size: number
  sha256: Buffer
}

/**
 * Stores a file while it arrives, once its first bytes show that its type is allowed. Throws
 * `TypeRefused`, or what `body` throws.
 */
export async function receiveFile(
  store: MediaStore,
  { id, declaredType }: { id: string; declaredType: string },
  body: AsyncIterable<Uint8Array>,
): Promise<ReceivedFile> {
  const hash = createHash('sha256')
  let [size, contentType] = [0, '']

  async function* looked(): AsyncGenerator<Uint8Array> {
    let head: Uint8Array[] | undefined = []
    for await (const chunk of body) {
      hash.update(chunk)
      size += chunk.length
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
    const found = await fileTypeFromBuffer(head)
    const type = typeToServe(declaredType, found?.mime, head)
    if (type === undefined) throw new TypeRefused('files of this type are not accepted')
    contentType = type
    return head
  }

  await store.put(id, looked())
  return { contentType, size, sha256: hash.digest() }
}
