import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** Of folders and files that hold what customers sent, keys or logs: nobody but the user they belong to has business there. */
export const PRIVATE_FOLDER = 0o700
export const PRIVATE_FILE = 0o600

/** What the service and `npm run dev` keep in `DATA_DIR`, and what a file system has at its top. */
const OURS =
  /^(media|\.?postgres(-unfinished)?|(keys|demo)\.json|emulator(\.jsonl)?|temporal\.db(-\w+)?|[\w-]+\.log|lost\+found)$/

/**
 * Sees to it that a folder, and what we keep in it, is its user's alone; also one that an older version left open. What lies
 * deeper is closed by the folders above it. One that holds other things besides is others' business too: it is left as it is.
 * Returns a sentence when it stays open.
 *
 * @param options.make made, if it is not there
 */
export function closeFolder(name: string, options: { make?: boolean } = {}): string | undefined {
  if (options.make) mkdirSync(name, { recursive: true, mode: PRIVATE_FOLDER })
  // Windows has no such modes: what is in a user's folder is theirs.
  if (process.platform === 'win32') return undefined
  let path = name
  try {
    path = realpathSync(name)
    const names = readdirSync(path)
    const strangers = names.filter(each => !OURS.test(each))
    if (strangers.length === 0) close(path)
    for (const each of names) if (OURS.test(each)) close(join(path, each))
    if (!isOpen(path)) return undefined
    return `${path} (DATA_DIR) is open to other users of this machine, and left so, since it holds more than ours (${strangers[0]}). Give DATA_DIR a folder of its own`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // Made when it is first needed.
    if (code === 'ENOENT') return undefined
    return `${path} (DATA_DIR) is open to other users of this machine, and can't be closed (${code}). Let its owner do so: chmod -R go= ${path}`
  }
}

function isOpen(path: string): boolean {
  return (lstatSync(path).mode & 0o077) !== 0
}

function close(path: string): void {
  const stat = lstatSync(path)
  if (!stat.isSymbolicLink() && isOpen(path)) chmodSync(path, stat.mode & PRIVATE_FOLDER)
}
