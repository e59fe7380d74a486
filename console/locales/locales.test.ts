import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = import.meta.dirname
type Texts = { [key: string]: string | Texts }

const read = (language: string, room: string) =>
  JSON.parse(readFileSync(join(FOLDER, language, room), 'utf8')) as Texts

function entries(texts: Texts, before = ''): [path: string, text: string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    const path = `${before}${key}`
    return typeof value === 'string' ? [[path, value]] : entries(value, `${path}.`)
  })
}

/** The names of what is filled in: `{name}`, and those that choose between words. */
function namesIn(text: string): string[] {
  const names = new Set<string>()
  let at = 0
  const words = () => {
    for (; at < text.length && text[at] !== '}'; at++) if (text[at] === '{') filled()
  }
  const filled = () => {
    const [head = '', name = '', end] = /^\{\s*(\w+)\s*(\}|,\s*\w+\s*(?:,|(?=\})))/.exec(text.slice(at)) ?? []
    names.add(name)
    at += head.length
    if (end === '}') {
      at--
      return
    }
    for (; at < text.length && text[at] !== '}'; at++) {
      if (text[at] !== '{') continue
      at++
      words()
    }
  }
  words()
  return [...names].sort()
}

const rooms = readdirSync(join(FOLDER, 'en'))

test('both languages have the same rooms', () => {
  expect(readdirSync(join(FOLDER, 'th'))).toEqual(rooms)
})

test.each(rooms)('%s: the Thai texts say all that the English ones say', room => {
  const english = entries(read('en', room))
  const thai = new Map(entries(read('th', room)))
  expect([...thai.keys()].sort()).toEqual(english.map(([path]) => path).sort())
  expect(
    english.filter(([path, text]) => namesIn(text).join() !== namesIn(thai.get(path) ?? '').join()),
  ).toEqual([])
})
