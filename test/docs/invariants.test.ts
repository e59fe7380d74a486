import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FOLDERS, readPages } from './pages.ts'

const page = readFileSync('docs/invariants.md', 'utf8')
const [, ...sections] = page.split(/^## /m)
const numbers = sections.map(text => /^(I\d+)\. /.exec(text)?.[1])

/** The names that comments, tests and pages use, such as `I6`. */
function cited(): string[] {
  const files = FOLDERS.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
  )
  const code = files
    .filter(path => /\.(ts|js|mjs|cjs|sql)$/.test(path))
    .map(path => readFileSync(path, 'utf8'))
  const texts = [...code, ...readPages().map(({ text }) => text)]
  return [...new Set(texts.flatMap(text => text.match(/(?<![\w'"`.-])I[1-9]\d?\b/g) ?? []))]
}

test('they are numbered from one, without a gap', () => {
  expect(numbers).toEqual(Array.from(sections, (_, index) => `I${index + 1}`))
})

test('each names the tests that check it', () => {
  const held = /^Held by [\s\S]*?`(test|domain)\/[\w./-]+`/m
  expect(sections.filter(text => !held.test(text)).map(text => text.split('\n')[0])).toEqual([])
})

test('each cited number exists', () => {
  expect(cited().filter(number => !numbers.includes(number))).toEqual([])
})
