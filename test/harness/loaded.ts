import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** What a file loads when it runs: imports that are not only of types, and files that it names by URL. */
function targetsOf(path: string): string[] {
  const patterns = [
    /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm,
    /\b(?:import|require|resolve)\(\s*'([^']+)'/g,
    /new URL\('([^']+)', import\.meta\.url\)/g,
  ]
  const source = codeOf(path)
  return patterns.flatMap(pattern => [...source.matchAll(pattern)].map(([, target]) => target as string))
}

/** A source without its comments. */
export function codeOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
}

/**
 * Everything that entry points load, transitively: our files, and names of packages.
 *
 * @param leaves files whose imports are not followed
 */
export function loadedBy(
  entries: string[],
  leaves: string[] = [],
): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const queue = [...entries]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    // A build folder, which a clean checkout doesn't have.
    if (files.has(path) || (path.endsWith('/') && !existsSync(path))) continue
    files.add(path)
    if (statSync(path).isDirectory()) {
      queue.push(...readdirSync(path).map(name => join(path as string, name)))
      continue
    }
    if (!/\.(ts|mjs|cjs)$/.test(path) || leaves.includes(path)) continue
    for (const target of targetsOf(path)) {
      if (target.startsWith('.')) queue.push(normalize(join(dirname(path), target)))
      else packages.add(/^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target)
    }
  }
  return { files, packages }
}

const CONFIG = 'platform/config.ts'

/**
 * The settings that a process reads, by its entry point: those whose names occur in the code that it loads, outside of
 * sentences.
 */
export function settingsReadBy(entry: string, names: readonly string[]): string[] {
  const { files } = loadedBy([entry], [CONFIG])
  const code = [...files]
    .filter(path => /\.(ts|mjs|cjs)$/.test(path) && path !== CONFIG)
    .map(path => codeOf(path).replace(/'[^'\n]* [^'\n]*'|`[^`\n]* [^`\n]*`/g, ''))
    .join('\n')
  return names.filter(name => new RegExp(`\\b${name}\\b`).test(code))
}
