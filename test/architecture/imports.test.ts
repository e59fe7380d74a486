import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { expect, onTestFinished, test } from 'vitest'
import { importsOf } from './folder-imports.ts'

const FOLDERS = [
  'activities',
  'api',
  'bench',
  'console',
  'db',
  'dev',
  'domain',
  'platform',
  'protocol',
  'providers',
  'test',
  'workers',
  'workflows',
]

/** Made-up files, and the rule that each one breaks. */
const BROKEN: [rule: string, path: string, source: string][] = [
  ['domain-imports', 'domain/rules.ts', "import type { A } from '../protocol/any.ts'"],
  ['protocol-imports', 'protocol/signals.ts', "import { type A } from '../workflows/any.ts'"],
  ['workflows-imports', 'workflows/keeper.ts', "import type { A } from '../activities/any.ts'"],
  ['platform-imports', 'platform/codec.ts', "export type { A } from '../workflows/any.ts'"],
  ['db-imports', 'db/agents.ts', "import { a } from '../providers/any.ts'"],
  ['providers-imports', 'providers/twilio/send.ts', "import { a } from '../../db/any.ts'"],
  ['activities-imports', 'activities/keep.ts', "import { a } from '../workflows/any.ts'"],
  ['api-imports', 'api/app.ts', "import type { A } from '../activities/any.ts'"],
  ['workers-imports', 'workers/main.ts', "import * as all from '../workflows/any.ts'"],
  ['console-imports', 'console/main.ts', "import type { A } from '../api/any.ts'"],
  ['dev-imports', 'dev/main.ts', "export * from '../api/any.ts'"],
  ['bench-imports', 'bench/main.ts', "const { a } = await import('../test/any.ts')"],
  ['api-of-providers', 'api/send.ts', "import { a } from '../providers/any.ts'"],
  ['sandbox', 'workflows/files.ts', "import { readFileSync } from 'node:fs'"],
  ['no-circle', 'domain/one.ts', "import type { A } from './other.ts'"],
  ['resolved', 'db/lost.ts', "import { a } from './nowhere.ts'"],
]

test('imports go only downwards, without cycles', async () => {
  const { summary, modules } = await look('.')
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  // It has read all files, also those that are only imported for their types.
  const sources = new Map(modules.map(module => [module.source, module.dependencies]))
  expect(FOLDERS.flatMap(filesBelow).filter(path => !sources.has(path))).toEqual([])
  const ofKeeper = sources.get('workflows/keeper.ts')?.map(({ resolved }) => resolved)
  expect(ofKeeper).toContain('protocol/activities/keeper.ts')
})

test('each rule notices when it is broken', async () => {
  const root = mkdtempSync(join(tmpdir(), 'switchboard-imports-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (path: string, source: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${source}\n`)
  }
  for (const folder of FOLDERS) write(`${folder}/any.ts`, 'export type A = 1\nexport const a = 1')
  write('domain/other.ts', "import type { B } from './one.ts'\nexport type A = B")
  for (const [, path, source] of BROKEN) write(path, source)
  const { summary } = await look(root)
  const found = new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`))
  found.delete('no-circle: domain/other.ts')
  expect([...found].sort()).toEqual(BROKEN.map(([rule, path]) => `${rule}: ${path}`).sort())
  const rules = summary.ruleSetUsed?.forbidden?.map(({ name }) => name)
  expect(rules?.sort()).toEqual(BROKEN.map(([rule]) => rule).sort())
})

test('files with JSX import only the console’s own', () => {
  const files = readdirSync('console', { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.tsx'),
  )
  expect(files.length).toBeGreaterThan(10)
  const imported = files.flatMap(path => importsOf(join('console', path)).map(({ path }) => path))
  expect(imported.filter(path => !path.startsWith('console/') || !existsSync(path))).toEqual([])
})

test('no type is imported in the middle of a line, which the rules would not see', () => {
  const files = FOLDERS.flatMap(filesBelow).filter(path => path.endsWith('.ts'))
  expect(files.filter(path => /(?<!await )\bimport\('[^']+'\)\./.test(readFileSync(path, 'utf8')))).toEqual(
    [],
  )
})

async function look(root: string): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions('./.dependency-cruiser.mjs')
  const { output } = await cruise(FOLDERS, { ...options, baseDir: root === '.' ? process.cwd() : root })
  return output as ICruiseResult
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|mjs|js)$/.test(entry.name))
    .map(entry => relative('.', join(entry.parentPath, entry.name)))
    .filter(path => !path.startsWith('console/dist'))
}
