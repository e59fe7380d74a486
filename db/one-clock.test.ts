import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What asks the process's own clock all the same, and why that does no harm. */
const EXCEPT: Record<string, string> = {
  'db/clock.ts': 'compares it with the database’s',
  'db/stream.ts': 'paces what this process tells',
  'activities/recording/inbound.ts': 'judges lateness, by ten minutes, of what the API dated by the database',
  'activities/sending/form.ts':
    'judges a window of 24 hours, which the provider judges by its own clock anyway',
  'activities/sending/placeholder-values.ts': 'tells a customer when people are back',
}

test('stored and compared times use the database’s clock', () => {
  const files = ['activities', 'db'].flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
  )
  const own = files.filter(
    file =>
      file.endsWith('.ts') &&
      !file.endsWith('.test.ts') &&
      /Date\.now\(\)|new Date\(\)/.test(readFileSync(join(ROOT, file), 'utf8')),
  )
  expect(own.map(file => file.replaceAll('\\', '/')).sort(), 'see db/clock.ts').toEqual(
    Object.keys(EXCEPT).sort(),
  )
})
