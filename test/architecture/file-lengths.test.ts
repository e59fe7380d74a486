import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** No file may be longer, so that a reader takes it in at one look. A longer file has two topics: find the seam. */
const MOST_LINES = 300
/** Half of the files, without tests, must be at most this long. */
const MEDIAN_LINES = 70

/** Written by a program (`npm run console:schema`), and read by none but the compiler. */
const GENERATED = ['console/api/schema.d.ts']

/** What is not part of the code: packages, data, results of builds. */
const OTHERS = /^(node_modules|\.git|\.data|coverage)\/|^console\/dist/

/** The lines of all source files. */
function lengths(): [path: string, lines: number][] {
  return readdirSync('.', { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !OTHERS.test(`${entry.name}/`))
    .flatMap(({ name }) =>
      readdirSync(name, { recursive: true, encoding: 'utf8' }).map(path => join(name, path)),
    )
    .filter(
      path => /\.(ts|tsx|mjs|cjs|js|css)$/.test(path) && !OTHERS.test(path) && !GENERATED.includes(path),
    )
    .map(path => [path, readFileSync(path, 'utf8').split('\n').length - 1])
}

test('no file is longer than a reader can take in', () => {
  const all = lengths()
  expect(all.length).toBeGreaterThan(1_000)
  expect(all.filter(([, lines]) => lines > MOST_LINES)).toEqual([])
})

test('most files are short', () => {
  const sorted = lengths()
    .filter(([path]) => !/\.test\.ts$|^test\//.test(path))
    .map(([, lines]) => lines)
    .sort((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES)
})
