import { useSyncExternalStore } from 'react'
import { api, ask } from '../api/client.ts'
import type { Upload } from '../api/types.ts'

// Files are uploaded as soon as they are chosen, so that sending needs only their ids.

/** A file that goes with the next message. Uploading while neither `upload` nor `error` is set. */
export interface Attachment {
  key: string
  name: string
  size: number
  contentType: string
  /** The stored file; undefined until the upload has ended. */
  upload?: Upload
  error?: unknown
}

// Kept by conversation, outside of the composer: an agent who opens another conversation and comes back finds the
// files, and a running upload still has a place to report to.
const all = new Map<string, Attachment[]>()
const listeners = new Set<() => void>()
const NONE: Attachment[] = []

function change(conversationId: string, to: (files: Attachment[]) => Attachment[]): void {
  all.set(conversationId, to(all.get(conversationId) ?? NONE))
  for (const listener of listeners) listener()
}

/** The files of one conversation's next message, and how to change them. */
export interface Attachments {
  files: Attachment[]
  add(files: Iterable<File>): void
  /** Adds files that are stored already, as those of a canned reply. The same file is added once. */
  addUploads(uploads: Upload[]): void
  remove(key: string): void
  /** Replaces all files. */
  put(files: Attachment[]): void
  /** Puts files that could not be sent back, before those that were added since. */
  restore(files: Attachment[]): void
}

/** The files of this conversation. Every component that asks sees the same list. */
export function useAttachments(conversationId: string): Attachments {
  const files = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => all.get(conversationId) ?? NONE,
  )
  const set = (key: string, fields: Partial<Attachment>) =>
    change(conversationId, files => files.map(file => (file.key === key ? { ...file, ...fields } : file)))
  return {
    files,
    add(added) {
      for (const file of added) {
        const key = crypto.randomUUID()
        const { name, size, type: contentType } = file
        change(conversationId, files => [...files, { key, name, size, contentType }])
        sendFile(file).then(
          upload => set(key, { upload, contentType: upload.contentType }),
          error => set(key, { error }),
        )
      }
    },
    addUploads(uploads) {
      const added = uploads.map(upload => {
        const { id: key, name, size, contentType } = upload
        return { key, name, size, contentType, upload }
      })
      change(conversationId, files => [
        ...files.filter(({ key }) => !added.some(one => one.key === key)),
        ...added,
      ])
    },
    remove: key => change(conversationId, files => files.filter(file => file.key !== key)),
    put: files => change(conversationId, () => files),
    restore: files => change(conversationId, since => [...files, ...since]),
  }
}

/**
 * Uploads a file and returns its id and what the service made of it. Throws `ApiError`, for example if it is too
 * large.
 */
export function sendFile(file: File): Promise<Upload> {
  return ask(
    api.POST('/v1/uploads', {
      params: { query: { name: file.name || undefined } },
      headers: { 'Content-Type': file.type || 'application/octet-stream' },
      // The bytes themselves: the client would write anything else than a string as JSON.
      body: file as never,
      bodySerializer: body => body as never,
    }),
  )
}
