import { useSyncExternalStore } from 'react'
import { api, ask } from '../api/client.ts'
import type { Upload } from '../api/types.ts'

/** A file that goes with the next message. */
export interface Attachment {
  key: string
  name: string
  size: number
  contentType: string
  /** Undefined while it is on its way. */
  upload?: Upload
  error?: unknown
}

// By conversation, and not in the composer: who looks at another conversation finds them again.
const all = new Map<string, Attachment[]>()
const listeners = new Set<() => void>()
const NONE: Attachment[] = []

function change(conversationId: string, to: (files: Attachment[]) => Attachment[]): void {
  all.set(conversationId, to(all.get(conversationId) ?? NONE))
  for (const listener of listeners) listener()
}

export interface Attachments {
  files: Attachment[]
  add(files: Iterable<File>): void
  addUploads(uploads: Upload[]): void
  remove(key: string): void
  put(files: Attachment[]): void
  /** Puts back what could not be sent. */
  restore(files: Attachment[]): void
}

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

/** Uploads a file. Throws `ApiError`. */
export function sendFile(file: File): Promise<Upload> {
  return ask(
    api.POST('/v1/uploads', {
      params: { query: { name: file.name || undefined } },
      headers: { 'Content-Type': file.type || 'application/octet-stream' },
      // A file is sent as it is.
      body: file as never,
      bodySerializer: body => body as never,
    }),
  )
}
