import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { until } from '../harness/until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Script = 'start' | 'worker' | 'roles' | 'migrate' | 'codec' | 'ui-proxy' | 'reseal' | 'release'

export interface OwnProcess {
  child: ChildProcess
  /** Everything that it printed. */
  lines: string[]
  /** Resolves with the first line that contains the text. Throws with its output if it ended without one. */
  prints(text: string): Promise<string>
  /** Its exit code, once it has ended; null if a signal ended it. */
  ended: Promise<number | null>
}

const started: ChildProcess[] = []

/** Runs a script's command, as docker-compose.yml does, with these settings and none of our own environment. */
export function startOwn(script: Script, settings: Record<string, string>): OwnProcess {
  const [command = '', ...args] = packageJson.scripts[script].split(' ')
  return watch(spawn(command, args, options(settings)))
}

/** Runs it through npm, as on a host without containers. */
export function startByNpm(script: Script, settings: Record<string, string>): OwnProcess {
  return watch(spawn('npm', ['run', script], options(settings)))
}

/** Stops processes that a failed test left behind. */
export function killStarted(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL')
}

function options(settings: Record<string, string>) {
  const { PATH, HOME } = process.env
  return { cwd: ROOT, env: { PATH, HOME, NODE_ENV: 'production', ...settings } }
}

function watch(child: ReturnType<typeof spawn>): OwnProcess {
  started.push(child)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', line => lines.push(line))
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    lines,
    ended,
    prints: text =>
      until(
        `the line "${text}"`,
        () => {
          const found = lines.find(line => line.includes(text))
          if (!found && child.exitCode !== null) throw new Error(`it ended:\n${lines.join('\n')}`)
          return found
        },
        100_000,
      ),
  }
}
