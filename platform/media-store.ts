import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './private-folder.ts'

/** Bytes of a file, both ends included. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Where customers' files are kept. Workers write, APIs read: all have to see the same. What is asked of it is what an
 * object store has as well.
 */
export interface MediaStore {
  /**
   * Keeps what `body` brings under a key (a UUID). It is there whole or not at all; a second time it takes the place of the
   * first. Throws what `body` throws.
   */
  put(key: string, body: AsyncIterable<Uint8Array>): Promise<void>
  /** Undefined when it is not there. Whoever opens it has to read or cancel the stream. */
  open(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>
  /** Also what was begun of it and never finished. One that isn't there is none the worse. */
  delete(key: string): Promise<void>
}

/** A file that was begun and never finished, by a worker that was killed, is cleared away after this, ms. */
const ABANDONED_MS = 24 * 60 * 60_000

/** Keeps files below a folder, which is made when it is first needed. */
export function diskMediaStore(dataDir: string): MediaStore {
  const folder = resolve(dataDir, 'media')
  const unfinished = join(folder, 'unfinished')
  let swept = false

  async function sweep(): Promise<void> {
    swept = true
    for (const name of await readdir(unfinished)) {
      const path = join(unfinished, name)
      // Another worker may be sweeping too.
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
      // Two workers may be at the same one, when the first seemed dead.
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
    // Before the database says that it is there.
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Spread over 65,536 folders, since one with millions of files is slow to look into. */
function pathOf(folder: string, key: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key))
    throw new Error('the key of a medium is a UUID')
  return join(folder, key.slice(0, 2), key.slice(2, 4), key)
}
