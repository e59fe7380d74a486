import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const FOLDER = 'console'
const BUILT = join(FOLDER, 'dist')
/** Says of which sources it was built. */
const MARK = '.digest'
const VITE = 'node_modules/vite/bin/vite.js'

/**
 * Builds the web console, unless it was built of the same sources and packages. Resolves to what went wrong; without the
 * console everything else works.
 */
export async function buildConsole(): Promise<string | undefined> {
  const digest = digestOf([...filesBelow(FOLDER), 'package-lock.json', 'dev/console-build.ts'])
  const isBuilt = () => existsSync(join(BUILT, MARK)) && readFileSync(join(BUILT, MARK), 'utf8') === digest
  if (isBuilt()) return undefined
  // It takes its place when it is whole: another process may build too, or serve what is there.
  const made = `${BUILT}-${process.pid}`
  const said: string[] = []
  const build = spawn(
    process.execPath,
    [VITE, 'build', '--config', join(FOLDER, 'vite.config.ts'), '--outDir', resolve(made)],
    // Else React would be the one for development.
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
  for (const output of [build.stdout, build.stderr]) output.on('data', chunk => said.push(String(chunk)))
  const code = await new Promise(resolve => {
    build.on('error', error => {
      said.push(error.message)
      resolve(1)
    })
    build.on('close', resolve)
  })
  if (code === 0 && !isBuilt()) {
    writeFileSync(join(made, MARK), digest)
    rmSync(BUILT, { recursive: true, force: true })
    renameSync(made, BUILT)
  }
  rmSync(made, { recursive: true, force: true })
  return code === 0 ? undefined : said.join('')
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !path.startsWith(BUILT))
    .sort()
}

function digestOf(paths: string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update(readFileSync(path))
  return hash.digest('hex')
}
