// Files that were chosen and are not uploaded yet, in this browser's database, so that they outlive a reload. Each call is a
// best effort: without the database, as in some private windows, a file is lost with the page, and that is said.

const NAME = 'switchboard-files'
const FILES = 'files'

/** Larger ones are not kept, bytes: they would take what the browser gives the whole console. */
const MOST_BYTES = 25 * 1024 * 1024

/** What is older was given up, ms. The service keeps what nothing names as long. */
const OLD_MS = 24 * 60 * 60_000

interface Kept {
  file: File
  /** Epoch ms. */
  at: number
}

export async function keepFile(key: string, file: File): Promise<void> {
  if (file.size > MOST_BYTES) return
  await inStore('readwrite', files => files.put({ file, at: Date.now() } satisfies Kept, key))
  await dropOldFiles(Date.now())
}

export async function keptFile(key: string): Promise<File | undefined> {
  const kept: Kept | undefined = await inStore('readonly', files => files.get(key))
  return kept?.file
}

export async function dropFile(key: string): Promise<void> {
  await inStore('readwrite', files => files.delete(key))
}

/** Drops those that nobody came back for. */
async function dropOldFiles(now: number): Promise<void> {
  const database = await open()
  if (!database) return
  const files = database.transaction(FILES, 'readwrite').objectStore(FILES)
  const all = files.openCursor()
  all.onsuccess = () => {
    const cursor = all.result
    if (!cursor) return database.close()
    if (now - (cursor.value as Kept).at > OLD_MS) cursor.delete()
    cursor.continue()
  }
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (files: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  const database = await open()
  if (!database) return undefined
  try {
    return await settled(work(database.transaction(FILES, mode).objectStore(FILES)))
  } catch {
    // Full, or blocked by the browser.
    return undefined
  } finally {
    database.close()
  }
}

async function open(): Promise<IDBDatabase | undefined> {
  try {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(FILES)
    return await settled(asked)
  } catch {
    return undefined
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
