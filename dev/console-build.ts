import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'console'
const BUILT = join(FOLDER, 'dist')
/** Says of which sources it was built. */
const MARK = join(BUILT, '.digest')
const VITE = 'node_modules/vite/bin/vite.js'

/**
 * Builds the web console, unless it was built of the same sources and packages. Resolves to what went wrong; without the
 * console everything else works.
 */
export async function buildConsole(): Promise<string | undefined> {
  const digest = digestOf([...filesBelow(FOLDER), 'package-lock.json'])
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === digest) return undefined
  const said: string[] = []
  const build = spawn(process.execPath, [VITE, 'build', '--config', join(FOLDER, 'vite.config.ts')])
  for (const output of [build.stdout, build.stderr]) output.on('data', chunk => said.push(String(chunk)))
  const code = await new Promise(resolve => {
    build.on('error', error => {
      said.push(error.message)
      resolve(1)
    })
    build.on('close', resolve)
  })
  if (code !== 0) return said.join('')
  writeFileSync(MARK, digest)
  return undefined
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !path.startsWith(`${BUILT}/`) && !path.startsWith(`${BUILT}\\`))
    .sort()
}

function digestOf(paths: string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update(readFileSync(path))
  return hash.digest('hex')
}
