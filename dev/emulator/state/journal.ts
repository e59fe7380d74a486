import {
  closeSync,
  existsSync,
  fchmodSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../../platform/private-folder.ts'
import type { Entry } from './store.ts'

export interface Journal {
  /** What was written before. */
  entries: Entry[]
  append(entry: Entry): void
  close(): void
}

/**
 * Opens an append-only file, one JSON value a line. Each entry is handed to the operating system before the call that
 * made it goes on, so that a killed process loses nothing it has answered. A last line that a crash cut off is dropped;
 * anything else that can't be read is an error, for it means the file isn't ours. It holds messages, so that it is for
 * its owner alone, and so is its folder where it has to be made.
 */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER })
  const entries = existsSync(file) ? readEntries(file) : []
  const descriptor = openSync(file, 'a', PRIVATE_FILE)
  // One made by an earlier version could be read by everybody.
  fchmodSync(descriptor, PRIVATE_FILE)
  let open = true
  return {
    entries,
    append(entry) {
      if (open) writeSync(descriptor, `${JSON.stringify(entry)}\n`)
    },
    close() {
      if (open) closeSync(descriptor)
      open = false
    },
  }
}

function readEntries(file: string): Entry[] {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf('\n') + 1
  // What follows the last newline would otherwise become the beginning of the next entry.
  if (whole < bytes.length) truncateSync(file, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry
    } catch {
      throw new Error(
        `${file}:${index + 1} is no journal entry of the emulator; move the file away to start afresh`,
      )
    }
  })
}
