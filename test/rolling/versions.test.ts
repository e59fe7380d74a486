import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeVersion } from './versions.ts'

const folder = mkdtempSync(join(tmpdir(), 'switchboard-versions-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(['next', 'unlike'] as const)('what makes the version %s still fits the code', name => {
  const { root } = makeVersion(folder, name)
  const entry = readFileSync(join(root, 'workflows/index.ts'), 'utf8')
  expect(entry).toContain('await sleep(10)')
  expect(entry.includes("patched('")).toBe(name === 'next')
})
