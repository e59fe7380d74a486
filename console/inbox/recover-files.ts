import { api, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import type { Upload } from '../api/types.ts'
import { dropFile, keptFile } from './file-store.ts'
import type { Attachment } from './kept-files.ts'

interface Options {
  /** Changes what is known of a file. */
  set(key: string, fields: Partial<Attachment>): void
  /** Uploads a file. Throws `ApiError`. */
  send(file: File): Promise<Upload>
}

/**
 * Goes on with the files of a draft that an earlier page had: one that was not uploaded is uploaded now, and one that was is
 * looked for, as the service keeps it for a day and its address for less.
 */
export async function recoverFiles(files: readonly Attachment[], { set, send }: Options): Promise<void> {
  await Promise.all(
    files.map(async ({ key, upload, lost }) => {
      if (lost) return
      try {
        set(key, await (upload ? look(upload.id) : sendAgain(key, send)))
      } catch (error) {
        // A service that does not answer says nothing about a file that it had.
        if (!upload) set(key, { error })
      }
    }),
  )
}

async function look(id: string): Promise<Partial<Attachment>> {
  try {
    return { upload: await ask(api.GET('/v1/uploads/{id}', { params: { path: { id } } })) }
  } catch (error) {
    if (asApiError(error).status !== 404) throw error
    return { upload: undefined, lost: 'gone' }
  }
}

async function sendAgain(key: string, send: Options['send']): Promise<Partial<Attachment>> {
  const file = await keptFile(key)
  if (!file) return { lost: 'lost' }
  const upload = await send(file)
  await dropFile(key)
  const { name, size, contentType } = upload
  return { upload, name, size, contentType }
}
