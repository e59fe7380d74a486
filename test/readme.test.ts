import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEV_SETTING_NAMES } from '../dev/settings.ts'
import packageJson from '../package.json' with { type: 'json' }
import { SETTING_NAMES } from '../platform/config.ts'

const readme = readFileSync('README.md', 'utf8')

/** A section of the README, from its heading to the next of the same rank. */
function section(title: string): string {
  const found = readme.split(/^## /m).find(part => part.startsWith(`${title}\n`))
  if (!found) throw new Error(`The README has no section "${title}".`)
  return found
}

/** The names in code font of a table's first column. */
function firstColumn(text: string): string[] {
  const cells = [...text.matchAll(/^\|([^|]*)\|/gm)].map(([, cell]) => cell ?? '')
  return cells.flatMap(cell => [...cell.matchAll(/`([A-Z][A-Z0-9_]*)`/g)].map(([, name]) => name as string))
}

test('the table of settings names every variable that is read, and no other', () => {
  // Read where the Temporal CLI is looked for.
  const known = [...SETTING_NAMES, ...DEV_SETTING_NAMES, 'TEMPORAL_CLI_PATH']
  expect(firstColumn(section('Configuration')).sort()).toEqual(known.sort())
})

test('the variables of docker-compose.yml alone stand in its section', () => {
  const compose = readFileSync('docker-compose.yml', 'utf8')
  const used = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name as string))
  const own = [...used].filter(name => !SETTING_NAMES.includes(name))
  const production = section('In production')
  for (const name of own) expect(production).toContain(name)
})

test('every script that the README tells to run is one', () => {
  const told = [...readme.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name as string)
  expect(told).not.toEqual([])
  expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(told))
})
