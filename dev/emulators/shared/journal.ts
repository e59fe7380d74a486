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

export interface Journal<Entry> {
  /** What was written before. */
  entries: Entry[]
  append(entry: Entry): void
  close(): void
}

/**
 * Opens an append-only file with one JSON value per line. Each entry is given to the operating system before the call that
 * made it continues, so a killed process loses nothing that it has answered. An incomplete last line, cut off by a crash,
 * is dropped. Any other unreadable line is an error, because it means that the file isn't ours. The file contains messages,
 * so only its owner may read it, and its folder if that is created here.
 */
export function openJournal<Entry>(file: string): Journal<Entry> {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER })
  const entries = existsSync(file) ? readEntries<Entry>(file) : []
  const descriptor = openSync(file, 'a', PRIVATE_FILE)
  // A file from an earlier version was readable by everybody.
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

function readEntries<Entry>(file: string): Entry[] {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf('\n') + 1
  // Otherwise, the rest after the last newline would become the beginning of the next entry.
  if (whole < bytes.length) truncateSync(file, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry
    } catch {
      throw new Error(
        `${file}:${index + 1} is not a journal entry of the emulator; move the file away to start with an empty emulator`,
      )
    }
  })
}
