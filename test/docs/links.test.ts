import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { anchorsOf, FOLDERS, readPages } from './pages.ts'

const pages = readPages()

test('headings get the anchors that GitHub gives them', () => {
  const prose =
    '# Where to add …\n## I9. History stays small, and reads well\n## WhatsApp’s `24` hours\n## I9\n## I9'
  expect(anchorsOf({ path: '', text: prose, prose })).toEqual([
    'where-to-add-',
    'i9-history-stays-small-and-reads-well',
    'whatsapps-24-hours',
    'i9',
    'i9-1',
  ])
})

test('the README can be read at one sitting, and so can a decision', () => {
  const lines = (path: string) => pages.find(page => page.path === path)?.text.split('\n').length
  expect(lines('README.md')).toBeLessThanOrEqual(150)
  const decisions = pages.filter(({ path }) => path.startsWith('docs/decisions/'))
  expect(decisions.length).toBeGreaterThan(9)
  expect(decisions.filter(({ text }) => text.split('\n').length > 60)).toEqual([])
})

test('the version of Node for development is the image’s', () => {
  const image = /NODE_VERSION=(\d+)/.exec(readFileSync('Dockerfile', 'utf8'))?.[1]
  expect(readFileSync('.nvmrc', 'utf8').trim()).toBe(image)
})

test('every page of docs is reached by a link', () => {
  const linked = pages.flatMap(page => linksOf(page).map(({ path }) => path))
  const lonely = pages.filter(({ path }) => path.startsWith('docs/') && !linked.includes(path))
  expect(lonely.map(({ path }) => path)).toEqual([])
})

/** The links of a page to other files of the repository. */
function linksOf({ path, prose }: (typeof pages)[number]): { path: string; anchor?: string }[] {
  const links = [/\]\(([^)\s]+)\)/g, /\ssrc(?:set)?="([^"\s]+)"/g]
  const targets = links.flatMap(link => [...prose.matchAll(link)].map(([, target = '']) => target))
  return targets
    .filter(target => !/^[a-z]+:/i.test(target))
    .map(target => {
      const [file = '', anchor] = target.split('#')
      return { path: file === '' ? path : normalize(join(dirname(path), file)), anchor }
    })
}

describe.each(pages)('$path', page => {
  test('its links lead somewhere', () => {
    const broken = linksOf(page).filter(({ path, anchor }) => {
      if (!existsSync(path)) return true
      const target = pages.find(one => one.path === path)
      return anchor !== undefined && !(target && anchorsOf(target).includes(anchor))
    })
    expect(broken).toEqual([])
  })

  test('the files and folders that it names are there', () => {
    const code = [...page.prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
    const named = code.filter(span => new RegExp(`^(${FOLDERS.join('|')})/[\\w./-]*$`).test(span))
    expect(named.filter(path => !existsSync(path))).toEqual([])
  })

  test('the commands that it tells to run are there', () => {
    const scripts = [...page.text.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)].map(
      ([, name]) => name,
    )
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(scripts))
    const runs = [...page.text.matchAll(/\b(?:vitest run|--import \S+) ([^`\n#]+)/g)]
    const files = runs.flatMap(([, words = '']) => words.split(/\s+/).filter(word => /^\w+(\/|$)/.test(word)))
    expect(
      files.filter(path => !existsSync(path) || !(statSync(path).isDirectory() || path.endsWith('.ts'))),
    ).toEqual([])
  })
})
