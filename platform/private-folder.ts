import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** Modes of folders and files with customers' data, keys or logs. Only their owner may read them. */
export const PRIVATE_FOLDER = 0o700
export const PRIVATE_FILE = 0o600

/** The names that the service and `npm run dev` create in `DATA_DIR`, and those at the top of a file system. */
const OURS =
  /^(media|\.?postgres(-unfinished)?|(keys|demo)\.json|emulator(\.jsonl)?|temporal\.db(-\w+)?|[\w-]+\.log|lost\+found)$/

/**
 * Closes a folder, and what the service keeps in it, to other users of the machine, even if an older version left it open.
 * The folders protect what is deeper. A folder that also contains other things is left as it is, because others may need
 * it. Returns a sentence if the folder stays open.
 *
 * @param options.make whether to create the folder if it is missing
 */
export function closeFolder(name: string, options: { make?: boolean } = {}): string | undefined {
  if (options.make) mkdirSync(name, { recursive: true, mode: PRIVATE_FOLDER })
  // Windows has no such modes; a user's folder is private there.
  if (process.platform === 'win32') return undefined
  let path = name
  try {
    path = realpathSync(name)
    const names = readdirSync(path)
    const strangers = names.filter(each => !OURS.test(each))
    if (strangers.length === 0) close(path)
    for (const each of names) if (OURS.test(each)) close(join(path, each))
    if (!isOpen(path)) return undefined
    return `${path} (DATA_DIR) can be read by other users of this machine. Its permissions were not changed, because it contains files of other programs (${strangers[0]}). Set DATA_DIR to a separate folder`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // It is created when it is first needed.
    if (code === 'ENOENT') return undefined
    return `${path} (DATA_DIR) can be read by other users of this machine, and its permissions can't be changed (${code}). Run as its owner: chmod -R go= ${path}`
  }
}

function isOpen(path: string): boolean {
  return (lstatSync(path).mode & 0o077) !== 0
}

function close(path: string): void {
  const stat = lstatSync(path)
  if (!stat.isSymbolicLink() && isOpen(path)) chmodSync(path, stat.mode & PRIVATE_FOLDER)
}
