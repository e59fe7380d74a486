import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './checker/facts.ts'
import type { Outsides } from './outside/open.ts'
import type { ChaosRecord } from './record.ts'

/** Writes everything that was done and found into a file, for investigation. Returns its path. */
export function writeJournal(
  folder: string,
  {
    record,
    findings,
    outsides,
    secretsKey,
  }: { record: ChaosRecord; findings: Finding[]; outsides: Outsides; secretsKey: string },
): string {
  const file = join(folder, 'journal.json')
  const journal = {
    findings,
    // The key that decrypts the histories.
    secretsKey,
    ...record,
    retries: Object.fromEntries(record.retries),
    lastWords: Object.fromEntries(record.lastWords),
    providers: Object.fromEntries(Object.entries(outsides).map(([name, each]) => [name, each.journal()])),
  }
  writeFileSync(file, JSON.stringify(journal, undefined, 1))
  return file
}
