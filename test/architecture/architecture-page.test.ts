import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drawFolders, importsOf } from './folder-imports.ts'

const page = readFileSync('docs/architecture.md', 'utf8')

test('the picture of the folders is the one that the code gives: node --import ./platform/typescript.mjs test/architecture/draw-folders.ts', () => {
  expect(/<!-- folders -->\n([\s\S]*?)\n<!-- \/folders -->/.exec(page)?.[1]).toBe(drawFolders())
})

interface Step {
  line: string
  /** Undefined if the line names no file, which is an error. */
  path?: string
  /** What connects this file with the one before, if it is no import: the file that it starts from, and its name. */
  boundary?: { from?: string; name?: string }
}

/** `1. `, then perhaps `⇒ from `file`, signal `name` …, `, then `file`: what it does. */
function stepOf(line: string): Step {
  const [, before = '', path] =
    /^\d+\. (.*?)`([\w./-]+\.ts)`: /.exec(line.replace(/⇒ from `[^`]+`, /, '⇒ ')) ?? []
  if (!line.includes('⇒')) return { line, path }
  const [, from] = /⇒ from `([^`]+)`/.exec(line) ?? []
  return { line, path, boundary: { from, name: /`(\w+)`/.exec(before)?.[1] } }
}

const ways = page
  .slice(page.indexOf('## Six paths'))
  .split(/^### /m)
  .slice(1)
  .map(part => {
    const [title = '', ...lines] = part.split('\n')
    return { title, steps: lines.filter(line => /^\d+\. /.test(line)).map(stepOf) }
  })

test('there are six paths', () => {
  expect(ways).toHaveLength(6)
})

describe.each(ways)('$title', ({ steps }) => {
  test('each line names a file that is there', () => {
    expect(steps.length).toBeGreaterThan(4)
    expect(steps.filter(({ path = '' }) => !existsSync(path)).map(({ line }) => line)).toEqual([])
  })

  test('each file is imported by the one before, or has the name of what lies between in common with it', () => {
    const broken = steps.slice(1).filter(({ path = '', boundary }, index) => {
      const before = boundary?.from ?? steps[index]?.path ?? ''
      if (!boundary) return !importsOf(before).some(imported => imported.path === path)
      const { name } = boundary
      const named = new RegExp(`\\b${name}\\b`)
      return name === undefined || ![before, path].every(file => named.test(readFileSync(file, 'utf8')))
    })
    expect(broken.map(({ line }) => line)).toEqual([])
  })
})
