import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AUDIT_ACTIONS } from '../../domain/audit-log.ts'

test('the page lists every action with its meaning, in order', () => {
  const page = readFileSync('docs/audit-log.md', 'utf8')
  const rows = [...page.matchAll(/^\| `([\w.]+)` +\| (.+?) +\|$/gm)].map(([, action, meaning]) => [
    action,
    meaning,
  ])
  expect(rows).toEqual(Object.entries(AUDIT_ACTIONS))
})
