import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/**
 * The folders of the service itself, as in the picture of docs/architecture.md. Tests and benchmarks import everything.
 */
const FOLDERS = [
  'dev',
  'console',
  'api',
  'workers',
  'workflows',
  'activities',
  'protocol',
  'providers',
  'db',
  'platform',
  'domain',
]

/** An import from one folder to another. `typesOnly`: only types are imported, so nothing is loaded. */
export interface Arrow {
  from: string
  to: string
  typesOnly: boolean
}

/** Our own files that a source file imports, as paths from the root. */
export function importsOf(path: string): { path: string; isType: boolean }[] {
  const source = readFileSync(path, 'utf8')
  const statements = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'/gm
  const calls = /\bimport\(\s*'(\.[^']+)'/g
  return [
    ...[...source.matchAll(statements)].map(([, type, target = '']) => ({ target, isType: !!type })),
    ...[...source.matchAll(calls)].map(([, target = '']) => ({ target, isType: false })),
  ].map(({ target, isType }) => ({ path: normalize(join(dirname(path), target)), isType }))
}

/** The arrows between the folders, grouped by target. */
export function arrowsBetweenFolders(): Arrow[] {
  const arrows = new Map<string, Arrow>()
  for (const from of FOLDERS) {
    for (const { path, isType } of sourcesOf(from).flatMap(importsOf)) {
      const to = path.split('/')[0] ?? ''
      if (to === from || !FOLDERS.includes(to)) continue
      const before = arrows.get(`${from} ${to}`)
      arrows.set(`${from} ${to}`, { from, to, typesOnly: isType && (before?.typesOnly ?? true) })
    }
  }
  return [...arrows.values()].sort((a, b) => FOLDERS.indexOf(a.to) - FOLDERS.indexOf(b.to))
}

/** Everybody imports these. The page says so in a sentence, because their arrows would hide the others. */
const GROUND = ['platform', 'domain']

/** The picture for docs/architecture.md. Dotted arrows import only types. */
export function drawFolders(): string {
  const arrows = arrowsBetweenFolders()
  const drawn = arrows.filter(({ to }) => !GROUND.includes(to))
  const lines = drawn.map(({ from, to, typesOnly }) => `  ${from} ${typesOnly ? '-.->' : '-->'} ${to}`)
  const sentences = GROUND.map(name => {
    const by = arrows.filter(({ to }) => to === name).map(({ from }) => `\`${from}\``)
    return `\`${name}\` is imported by ${by.join(', ')}.`
  })
  return ['```mermaid', 'flowchart TD', ...lines, '```', '', ...sentences].join('\n')
}

function sourcesOf(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
  return names
    .filter(name => /\.(ts|js|mjs|cjs)$/.test(name) && !/\.(test|d)\.m?ts$/.test(name))
    .map(name => join(folder, name))
}
