import { useEffect, useSyncExternalStore } from 'react'
import { asides, ask } from '../api/client.ts'
import type { Upload } from '../api/types.ts'
import type { FileLimits } from './file-limits.ts'
import { dropFile, keepFile } from './file-store.ts'
import { type Attachment, fileOwnersOf, keepFiles, keptFiles, onFilesElsewhere } from './kept-files.ts'
import { fitting } from './picture.ts'
import { recoverFiles } from './recover-files.ts'

export type { Attachment } from './kept-files.ts'

// Files are uploaded as soon as they are chosen, so that sending needs only their ids.

// Kept by agent and conversation, outside of the composer: an agent who opens another conversation and comes back finds
// the files, and a running upload still has a place to report to.
const all = new Map<string, Attachment[]>()
const listeners = new Set<() => void>()

function read(owner: string): Attachment[] {
  const files = all.get(owner) ?? keptFiles(owner)
  all.set(owner, files)
  return files
}

function show(owner: string, files: Attachment[]): void {
  all.set(owner, files)
  for (const listener of listeners) listener()
}

function change(owner: string, to: (files: Attachment[]) => Attachment[]): void {
  const files = to(read(owner))
  keepFiles(owner, files)
  show(owner, files)
}

function set(owner: string, key: string, fields: Partial<Attachment>): void {
  if (read(owner).some(file => file.key === key))
    change(owner, files => files.map(file => (file.key === key ? { ...file, ...fields } : file)))
}

onFilesElsewhere((owner, to) => {
  if (all.has(owner)) show(owner, to(read(owner)))
})

/** Those whose files of before the page was loaded were looked for. */
const recovered = new Set<string>()

function recover(owner: string, limits: FileLimits): void {
  if (recovered.has(owner)) return
  recovered.add(owner)
  goOn(owner, read(owner), limits)
}

/** Uploads what is not uploaded yet. */
function goOn(owner: string, files: Attachment[], limits: FileLimits | null): void {
  if (files.length > 0)
    void recoverFiles(files, {
      set: (key, fields) => set(owner, key, fields),
      send: file => fitting(file, limits).then(sendFile),
    })
}

/** The files of one conversation's next message, and how to change them. */
export interface Attachments {
  files: Attachment[]
  add(files: Iterable<File>): void
  /** Adds files that are stored already, as those of a canned reply. The same file is added once. */
  addUploads(uploads: Upload[]): void
  remove(key: string): void
  /** Uploads a file again that could not be uploaded. */
  again(key: string): void
  /** Says what a picture shows. */
  describe(key: string, alt: string): void
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
  useEffect(() => {
    if (limits) recover(owner, limits)
  }, [owner, limits])
  return {
    files,
    add(added) {
      for (const file of added) {
        const key = crypto.randomUUID()
        const { name, size, type: contentType } = file
        change(owner, files => [...files, { key, name, size, contentType }])
        const kept = keepFile(key, file)
        fitting(file, limits)
          .then(sendFile)
          .then(
            upload => {
              set(owner, key, { ...named(upload), upload })
              void kept.then(() => dropFile(key))
            },
            error => set(owner, key, { error }),
          )
      }
    },
    addUploads(uploads) {
      const added = uploads.map(upload => ({ ...named(upload), key: upload.id, upload }))
      change(owner, files => [...files.filter(({ key }) => !added.some(one => one.key === key)), ...added])
    },
    remove(key) {
      change(owner, files => files.filter(file => file.key !== key))
      void dropFile(key)
    },
    again(key) {
      set(owner, key, { error: undefined })
      goOn(
        owner,
        read(owner).filter(file => file.key === key),
        limits,
      )
    },
    describe: (key, alt) => set(owner, key, { alt }),
    put: files => change(owner, () => files),
    restore: files => change(owner, since => [...files, ...since]),
  }
}

/** All files of an agent's unsent messages in this browser. */
export function filesOf(agentId: string): Attachment[] {
  return ownersOf(agentId).flatMap(read)
}

/** Removes them, as at a sign-out: whoever uses this browser next has no business with them. */
export async function forgetFiles(agentId: string): Promise<void> {
  const keys = filesOf(agentId).map(({ key }) => key)
  for (const owner of ownersOf(agentId)) {
    change(owner, () => [])
    all.delete(owner)
  }
  await Promise.all(keys.map(dropFile))
}

function ownersOf(agentId: string): string[] {
  const open = [...all.keys()].filter(owner => owner.startsWith(`${agentId} `))
  return [...new Set([...open, ...fileOwnersOf(agentId)])]
}

/** What the service says of a file: a picture may have been made anew, and its type is told by its content. */
const named = ({ name, size, contentType }: Upload) => ({ name, size, contentType })

/**
 * Uploads a file and returns its id and what the service made of it. Throws `ApiError`, for example if it is too
 * large.
 */
export function sendFile(file: File): Promise<Upload> {
  return ask(
    asides.POST('/v1/uploads', {
      params: { query: { name: file.name || undefined } },
      headers: { 'Content-Type': file.type || 'application/octet-stream' },
      // The bytes themselves: the client would write anything else than a string as JSON.
      body: file as never,
      bodySerializer: body => body as never,
    }),
  )
}
