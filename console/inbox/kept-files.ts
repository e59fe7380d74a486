import { asApiError, isPassing } from '../api/problems.ts'
import type { Upload } from '../api/types.ts'

// Which files go with a draft, in this browser: so they outlive a reload as its text does. Of a file that the service has, its
// description is kept here; the bytes of one that is on its way are in `file-store.ts`.

/** A file that goes with the next message. Uploading while none of `upload`, `error` and `lost` is set. */
export interface Attachment {
  key: string
  name: string
  size: number
  contentType: string
  /** What a picture shows, for colleagues. */
  alt?: string
  /** The stored file; undefined until the upload has ended. */
  upload?: Upload
  error?: unknown
  /** Why it is not there after a reload. `lost`: it was not uploaded. `gone`: the service has it no more. */
  lost?: 'lost' | 'gone'
}

const PREFIX = 'switchboard-files'

const keyOf = (owner: string) => `${PREFIX} ${owner}`

/** @param owner agent and conversation */
export function keptFiles(owner: string): Attachment[] {
  try {
    return parsed(localStorage.getItem(keyOf(owner)))
  } catch {
    return []
  }
}

export function keepFiles(owner: string, files: readonly Attachment[]): void {
  const kept = files
    .filter(isKept)
    .map(({ error: _, lost, ...file }) => (lost === 'gone' ? { ...file, lost } : file))
  try {
    if (kept.length === 0) localStorage.removeItem(keyOf(owner))
    else localStorage.setItem(keyOf(owner), JSON.stringify(kept))
  } catch {
    // A full or closed store: they are there until the page is left.
  }
}

/** The owners (agent and conversation) of all files of an agent that are kept here. */
export function fileOwnersOf(agentId: string): string[] {
  const prefix = keyOf(`${agentId} `)
  try {
    return Object.keys(localStorage)
      .filter(key => key.startsWith(prefix))
      .map(key => key.slice(PREFIX.length + 1))
  } catch {
    return []
  }
}

/**
 * What the service refused is not asked for again. What is lost here stays on the list: another tab may be uploading it,
 * and would lose it too.
 */
function isKept({ error }: Attachment): boolean {
  return error === undefined || isPassing(asApiError(error))
}

/**
 * The files of a draft after another tab has changed them. Those that were added here alone stay.
 *
 * @param own as this tab has them
 * @param before and `after`: as the other tab had them, and has them
 */
export function filesAfter(
  own: readonly Attachment[],
  before: readonly Attachment[],
  after: readonly Attachment[],
): Attachment[] {
  const elsewhere = new Set([...before, ...after].map(({ key }) => key))
  // What went wrong with a file here is not stored, so the other tab's list has nothing of it.
  const known = after.map(file => (file.upload ? file : (own.find(({ key }) => key === file.key) ?? file)))
  return [...known, ...own.filter(({ key }) => !elsewhere.has(key))]
}

/** Calls `change` when another tab has changed the files of a draft. */
export function onFilesElsewhere(
  change: (owner: string, to: (own: readonly Attachment[]) => Attachment[]) => void,
): void {
  globalThis.addEventListener?.('storage', ({ key, oldValue, newValue }: StorageEvent) => {
    if (!key?.startsWith(`${PREFIX} `)) return
    const [before, after] = [parsed(oldValue), parsed(newValue)]
    change(key.slice(PREFIX.length + 1), own => filesAfter(own, before, after))
  })
}

function parsed(stored: string | null): Attachment[] {
  try {
    return JSON.parse(stored ?? '[]')
  } catch {
    // What can't be read is no list.
    return []
  }
}
