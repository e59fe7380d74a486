import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A page of the documentation, with its place in the repository. */
export interface Page {
  path: string
  text: string
  /** Without the code blocks. */
  prose: string
}

/** The folders that contain code or pages. */
export const FOLDERS = readdirSync('.', { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name))
  .map(entry => entry.name)

/** All pages of the repository. */
export function readPages(): Page[] {
  const paths = [...pagesOf('.', false), ...FOLDERS.flatMap(name => pagesOf(name, true))]
  return paths.sort().map(path => {
    const text = readFileSync(path, 'utf8')
    return { path, text, prose: text.replace(/^ *```[\s\S]*?^ *```/gm, '') }
  })
}

function pagesOf(folder: string, recursive: boolean): string[] {
  const names = readdirSync(folder, { recursive, encoding: 'utf8' })
  return names.filter(name => name.endsWith('.md')).map(name => join(folder, name))
}

/** The anchors of a page's headings, as GitHub forms them. */
export function anchorsOf({ prose }: Page): string[] {
  const seen = new Map<string, number>()
  return [...prose.matchAll(/^#{1,6} (.*)$/gm)].map(([, title = '']) => {
    const words = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = words.replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').replace(/ /g, '-')
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
}
