import { useSyncExternalStore } from 'react'
import { api, ask } from '../api/client.ts'
import type { Upload } from '../api/types.ts'
import type { FileLimits } from './file-limits.ts'
import { keepFiles, keptFiles } from './kept-files.ts'
import { fitting } from './picture.ts'

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

// Kept by agent and conversation, outside of the composer: an agent who opens another conversation and comes back finds the
// files, and a running upload still has a place to report to.
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

interface Options {
  agentId: string
  conversationId: string
  /** What the channel takes; null: nothing, or it is not known yet. */
  limits: FileLimits | null
}

/** The files of this conversation. Every component that asks sees the same list. */
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
