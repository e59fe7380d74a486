import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Where PostgreSQL and the service keep their files. */
export interface Disk {
  folder: string
  /** Fills the disk. Returns the function that frees it. If it was filled several times, the last of them frees it. */
  fill(): () => void
  /** Frees its memory. */
  close(keepFiles: boolean): void
}

/** A run of the full size, with PostgreSQL's write-ahead log, needs half of it. */
const SIZE = '3g'
/** Bytes that may be written between reading the free space and filling it. */
const MEANWHILE = 128 * 1024 * 1024

/**
 * A disk in memory, which can be filled without harm to the machine. Only root may make one.
 *
 * @param wanted false: an ordinary folder instead
 */
export function makeDisk(place: string, wanted: boolean): Disk {
  const folder = join(place, 'disk')
  mkdirSync(folder, { mode: 0o755 })
  if (wanted) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0755`, 'tmpfs', folder])
  const ballast = join(folder, 'ballast')
  let fillings = 0
  return {
    folder,
    fill() {
      if (!wanted) throw new Error('a full disk was not asked for')
      if (fillings++ === 0) {
        const { bavail, bsize } = statfsSync(folder)
        execFileSync('fallocate', ['--length', String(bavail * bsize - MEANWHILE), ballast])
        fillUp(ballast)
      }
      return () => {
        if (--fillings === 0) rmSync(ballast, { force: true })
      }
    },
    close(keepFiles) {
      if (!wanted) return
      const kept = join(place, 'kept')
      if (keepFiles) execFileSync('cp', ['-a', folder, kept])
      execFileSync('umount', ['--lazy', folder])
      if (!keepFiles) return
      rmSync(folder, { recursive: true })
      renameSync(kept, folder)
    },
  }
}

/** Appends to a file until the disk is full. */
function fillUp(file: string): void {
  const zeros = Buffer.alloc(64 * 1024)
  const descriptor = openSync(file, 'a')
  try {
    for (;;) writeSync(descriptor, zeros)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(descriptor)
  }
}
