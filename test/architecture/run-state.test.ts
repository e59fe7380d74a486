import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The sources of the workflows' bundle. All runs of a worker share its modules (`workers/bundle.ts`). */
const FOLDERS = ['workflows', 'domain', 'protocol']

const VARIABLE = /^(?:export )?(?:let|var)\s/m

test('no module of the workflows has a variable, in which one run would find what another left', () => {
  const files = FOLDERS.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map(name => join(folder, name)),
  )
  expect(files.length).toBeGreaterThan(150)
  expect(files.filter(path => VARIABLE.test(readFileSync(path, 'utf8')))).toEqual([])
})

test('a variable is noticed, and one of a function is none of the module', () => {
  expect(VARIABLE.test('const a = 1\nlet b: string | undefined\n')).toBe(true)
  expect(VARIABLE.test('export let b = 1')).toBe(true)
  expect(VARIABLE.test('function f() {\n  let b = 1\n}')).toBe(false)
})
