import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './private-folder.ts'

/** A range of bytes. Both ends are included. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * The store for files: what customers send, and what is sent to them. Workers and API processes write and read, so all must
 * see the same store. It needs only
 * operations that object stores have too.
 */
export interface MediaStore {
  /**
   * Stores a file under a key (a UUID). The file exists completely or not at all. A second file with the same key replaces
   * the first. Throws what `body` throws.
   */
  put(key: string, body: AsyncIterable<Uint8Array>): Promise<void>
  /** Opens a file; undefined if it doesn't exist. The caller must read or cancel the stream, or the file stays open. */
  open(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>
  /** Deletes a file, including unfinished copies. A file that doesn't exist is no error. */
  delete(key: string): Promise<void>
}

/** An unfinished file of a worker that was killed is deleted after this time, ms. */
const ABANDONED_MS = 24 * 60 * 60_000

/** A store in a folder, which is created at its first use. */
export function diskMediaStore(dataDir: string): MediaStore {
  const folder = resolve(dataDir, 'media')
  const unfinished = join(folder, 'unfinished')
  let swept = false

  async function sweep(): Promise<void> {
    swept = true
    for (const name of await readdir(unfinished)) {
      const path = join(unfinished, name)
      // Another worker may be deleting the same files.
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true })
    }
  }

  return {
    async put(key, body) {
      const target = pathOf(folder, key)
      await Promise.all(
        [unfinished, dirname(target)].map(path => mkdir(path, { recursive: true, mode: PRIVATE_FOLDER })),
      )
      if (!swept) await sweep()
      // Two workers may write the same file, if the first one seemed dead. So each writes its own copy.
      const path = join(unfinished, `${key}.${randomBytes(6).toString('hex')}`)
      try {
        await write(path, body)
        await rename(path, target)
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    },

    async delete(key) {
      await rm(pathOf(folder, key), { force: true })
      const begun = await readdir(unfinished).catch(() => [])
      const ofIt = begun.filter(name => name.startsWith(`${key}.`))
      await Promise.all(ofIt.map(name => rm(join(unfinished, name), { force: true })))
    },

    async open(key, range) {
      const stream = createReadStream(pathOf(folder, key), range)
      return new Promise((done, fail) => {
        stream.once('open', () => done(Readable.toWeb(stream) as ReadableStream<Uint8Array>))
        stream.once('error', error =>
          'code' in error && error.code === 'ENOENT' ? done(undefined) : fail(error),
        )
      })
    },
  }
}

async function write(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', PRIVATE_FILE)
  try {
    await file.writeFile(body)
    // The file must be on the disk before the database says that it exists.
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Spreads files over 65,536 folders, because a folder with millions of files is slow. */
function pathOf(folder: string, key: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key))
    throw new Error('the key of a medium is a UUID')
  return join(folder, key.slice(0, 2), key.slice(2, 4), key)
}
