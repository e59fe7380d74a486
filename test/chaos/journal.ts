import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import type { Finding } from './checker/facts.ts'
import type { ChaosRecord } from './record.ts'

/** Writes down everything that was done and found, for whoever investigates. Returns the file. */
export function writeJournal(
  folder: string,
  {
    record,
    findings,
    emulator,
    secretsKey,
  }: { record: ChaosRecord; findings: Finding[]; emulator: Emulator; secretsKey: string },
): string {
  const file = join(folder, 'journal.json')
  const { ledger } = emulator
  const journal = {
    findings,
    // With which the histories can be read.
    secretsKey,
    ...record,
    retries: Object.fromEntries(record.retries),
    lastWords: Object.fromEntries(record.lastWords),
    twilio: { requests: ledger.requests(), messages: ledger.messages(), webhooks: ledger.webhooks() },
  }
  writeFileSync(file, JSON.stringify(journal, undefined, 1))
  return file
}
