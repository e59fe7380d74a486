import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildConsole } from '../../dev/console-build.ts'

// How much a browser loads, in kB after gzip.
const MOST_AT_FIRST = 190
const MOST_LATER = 80

const FOLDER = 'console/dist'

interface Chunk {
  file: string
  isEntry?: boolean
  isDynamicEntry?: boolean
  imports?: string[]
  css?: string[]
}

let chunks: Record<string, Chunk>

beforeAll(async () => {
  expect(await buildConsole()).toBeUndefined()
  chunks = JSON.parse(readFileSync(join(FOLDER, '.vite/manifest.json'), 'utf8'))
})

const kilobytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(FOLDER, file))).length, 0) / 1_000

/** The files of a chunk, with those that it imports. */
function filesOf(name: string, found = new Set<string>()): Set<string> {
  const { file, imports = [], css = [] } = chunks[name] ?? { file: '' }
  if (found.has(file)) return found
  for (const one of [file, ...css]) found.add(one)
  for (const imported of imports) filesOf(imported, found)
  return found
}

test('the first page is small', () => {
  const entry = Object.keys(chunks).find(name => chunks[name]?.isEntry) ?? ''
  expect(kilobytes(filesOf(entry))).toBeLessThan(MOST_AT_FIRST)
})

test('no later part is large', () => {
  const later = Object.values(chunks).filter(({ isEntry, file }) => !isEntry && file.endsWith('.js'))
  const sizes = later.map(({ file }) => [file, kilobytes([file])] as const)
  expect(sizes.filter(([, size]) => size > MOST_LATER)).toEqual([])
})

test('nothing is written into the page itself, which its policy would not let run', () => {
  const page = readFileSync(join(FOLDER, 'index.html'), 'utf8')
  expect(page).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/)
})
