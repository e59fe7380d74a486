import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const FOLDER = 'console'
const BUILT = join(FOLDER, 'dist')
/** A file in the build that names the sources it was built from. */
const MARK = '.digest'
const VITE = 'node_modules/vite/bin/vite.js'

/**
 * Builds the web console, unless it was built from the same sources and packages before. Resolves to an error text if
 * that fails; everything but the console works without it.
 */
export async function buildConsole(): Promise<string | undefined> {
  const digest = digestOf([...filesBelow(FOLDER), 'package-lock.json', 'dev/console-build.ts'])
  const isBuilt = () => existsSync(join(BUILT, MARK)) && readFileSync(join(BUILT, MARK), 'utf8') === digest
  if (isBuilt()) return undefined
  // The finished build replaces the old one in one step: another process may build at the same time, or serve the old
  // one.
  const made = `${BUILT}-${process.pid}`
  const said: string[] = []
  const build = spawn(
    process.execPath,
    [VITE, 'build', '--config', join(FOLDER, 'vite.config.ts'), '--outDir', resolve(made)],
    // Without it, React would be the development version.
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
    replaceBuilt(made, isBuilt)
  }
  rmSync(made, { recursive: true, force: true })
  return code === 0 ? undefined : said.join('')
}

/** Another process may put its own build there between the two steps. If it is the same build, it stays. */
function replaceBuilt(made: string, isBuilt: () => boolean): void {
  for (let tries = 0; !isBuilt(); tries++) {
    rmSync(BUILT, { recursive: true, force: true, maxRetries: 3 })
    try {
      renameSync(made, BUILT)
      return
    } catch (error) {
      if (tries === 4) throw error
    }
  }
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
