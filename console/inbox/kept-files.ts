import type { Upload } from '../api/types.ts'

// Files that were chosen for a message, by agent and conversation, in this browser: so they outlive a reload, as a text does.

const PREFIX = 'switchboard-files'

/** The service removes a file that nothing names after a day, ms. */
const GOOD_MS = 23 * 60 * 60_000

/** The files that were kept, if they are still there. */
export function keptFiles(key: string): Upload[] {
  try {
    const uploads: Upload[] = JSON.parse(localStorage.getItem(`${PREFIX} ${key}`) ?? '[]')
    return uploads.filter(({ createdAt }) => Date.parse(createdAt) > Date.now() - GOOD_MS)
  } catch {
    return []
  }
}

export function keepFiles(key: string, uploads: readonly Upload[]): void {
  try {
    if (uploads.length === 0) localStorage.removeItem(`${PREFIX} ${key}`)
    else localStorage.setItem(`${PREFIX} ${key}`, JSON.stringify(uploads))
  } catch {
    // A full or closed store: they are there until the page is left.
  }
}
