import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEV_SETTING_NAMES } from '../../dev/settings.ts'
import { SETTING_NAMES } from '../../platform/config.ts'
import { SENT_BY_OPERATORS } from '../../workflows/conversation/inbox.ts'

const page = readFileSync('docs/operating.md', 'utf8')

/** A section of the page, from its heading to the next one of the same level. */
function section(title: string): string {
  const found = page.split(/^## /m).find(part => part.startsWith(`${title}\n`))
  if (!found) throw new Error(`docs/operating.md has no section "${title}".`)
  return found
}

/** The names in code font in the first column of the tables. */
function firstColumn(text: string): string[] {
  const cells = [...text.matchAll(/^\|([^|]*)\|/gm)].map(([, cell]) => cell ?? '')
  return cells.flatMap(cell => [...cell.matchAll(/`([A-Z][A-Z0-9_]*)`/g)].map(([, name]) => name as string))
}

test('the tables of settings name every variable that is read, and no other', () => {
  // Read where the Temporal CLI is looked for.
  const known = [...SETTING_NAMES, ...DEV_SETTING_NAMES, 'TEMPORAL_CLI_PATH']
  expect(firstColumn(section('Settings')).sort()).toEqual(known.sort())
})

test('variables used only in docker-compose.yml are explained where it is started', () => {
  const compose = readFileSync('docker-compose.yml', 'utf8')
  const used = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name as string))
  const told = section('Start it') + section('Who reaches what')
  for (const name of used) if (!SETTING_NAMES.includes(name)) expect(told).toContain(name)
})

test('the table of signals has exactly the operators’ signals', () => {
  const [, table = ''] = /(\| signal .*\n(?:\|.*\n)+)/.exec(section('Look into a conversation')) ?? []
  const named = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
  expect(named).toEqual([...SENT_BY_OPERATORS])
})
