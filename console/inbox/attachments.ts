import { useSyncExternalStore } from 'react'
import { api, ask } from '../api/client.ts'
import type { Upload } from '../api/types.ts'
import type { FileLimits } from './file-limits.ts'
import { keepFiles, keptFiles } from './kept-files.ts'
import { fitting } from './picture.ts'

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

// By agent and conversation, and not in the composer: who looks at another conversation finds them again.
const all = new Map<string, Attachment[]>()
const listeners = new Set<() => void>()

function read(key: string): Attachment[] {
  const known = all.get(key) ?? keptFiles(key).map(ofUpload)
  all.set(key, known)
  return known
}

function change(key: string, to: (files: Attachment[]) => Attachment[]): void {
  const files = to(read(key))
  all.set(key, files)
  // Those that the service has.
  keepFiles(
    key,
    files.flatMap(({ upload }) => upload ?? []),
  )
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

interface Options {
  agentId: string
  conversationId: string
  /** What the channel takes; null: nothing, or it is not known yet. */
  limits: FileLimits | null
}

export function useAttachments({ agentId, conversationId, limits }: Options): Attachments {
  const owner = `${agentId} ${conversationId}`
  const files = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => read(owner),
  )
  const set = (key: string, fields: Partial<Attachment>) =>
    change(owner, files => files.map(file => (file.key === key ? { ...file, ...fields } : file)))
  return {
    files,
    add(added) {
      for (const file of added) {
        const key = crypto.randomUUID()
        const { name, size, type: contentType } = file
        change(owner, files => [...files, { key, name, size, contentType }])
        fitting(file, limits)
          .then(sendFile)
          .then(
            upload => set(key, { ...named(upload), upload }),
            error => set(key, { error }),
          )
      }
    },
    addUploads(uploads) {
      const added = uploads.map(ofUpload)
      change(owner, files => [...files.filter(({ key }) => !added.some(one => one.key === key)), ...added])
    },
    remove: key => change(owner, files => files.filter(file => file.key !== key)),
    put: files => change(owner, () => files),
    restore: files => change(owner, since => [...files, ...since]),
  }
}

/** What the service says of a file: a picture may have been made anew, and its type is told by its content. */
const named = ({ name, size, contentType }: Upload) => ({ name, size, contentType })

const ofUpload = (upload: Upload): Attachment => ({ ...named(upload), key: upload.id, upload })

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
