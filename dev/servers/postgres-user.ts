import { execFileSync } from 'node:child_process'
import { constants, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The user for PostgreSQL, which refuses to run as root. */
export interface PostgresUser {
  uid: number
  gid: number
}

/** Where root keeps what that user can't reach in the checkout. */
const SHARED_DIR = '/var/lib/switchboard'

/**
 * The user that runs PostgreSQL: undefined for the current user; for root, `postgres`, which is created if it does not
 * exist.
 */
export function postgresUser(): PostgresUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const ids = () => ({ uid: numberFrom('id', '-u', 'postgres'), gid: numberFrom('id', '-g', 'postgres') })
  try {
    return ids()
  } catch {
    try {
      execFileSync('useradd', ['--system', '--no-create-home', 'postgres'], { stdio: 'pipe' })
      return ids()
    } catch (error) {
      throw new Error(
        `PostgreSQL can't run as root, and the user "postgres" could not be created (${error}). Run this command as another user, or set DATABASE_URL.`,
      )
    }
  }
}

/**
 * A place for `path` that the user can reach. A checkout under /root (0700) is closed to everyone else, and root should
 * not have its permissions changed: then it is a folder of the same name under /var/lib/switchboard.
 */
export function reachablePlace(path: string, user: PostgresUser | undefined, name: string): string {
  if (!user) return path
  // Files that an earlier start had to put there stay there, even if the user can reach the checkout now.
  const kept = !existsSync(path) && existsSync(join(SHARED_DIR, name))
  if (!kept && reaches(user, dirname(path))) return path
  mkdirSync(SHARED_DIR, { recursive: true, mode: 0o755 })
  return join(SHARED_DIR, name)
}

/** The folder itself if the user can read it, else a copy that they can read. */
export function reachableCopy(folder: string, user: PostgresUser | undefined, name: string): string {
  const place = reachablePlace(folder, user, name)
  if (place === folder || existsSync(place)) return place
  const unfinished = `${place}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(unfinished, place)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    // Another process made the same copy first.
    if (!existsSync(place)) throw error
  }
  return place
}

/** Whether the user may pass each folder on the way down. */
function reaches(user: PostgresUser, folder: string): boolean {
  if (!existsSync(folder)) return reaches(user, dirname(folder))
  const { mode, uid, gid } = statSync(folder)
  const bit = uid === user.uid ? constants.S_IXUSR : gid === user.gid ? constants.S_IXGRP : constants.S_IXOTH
  if ((mode & bit) === 0) return false
  return dirname(folder) === folder || reaches(user, dirname(folder))
}

function numberFrom(command: string, ...args: string[]): number {
  return Number(execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8' }).trim())
}
