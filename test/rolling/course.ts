import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { ChaosRecord } from '../chaos/record.ts'
import type { Part } from '../chaos/stage/part.ts'
import type { Stage } from '../chaos/stage/stage.ts'
import { until } from '../harness/until.ts'
import type { RollingOptions } from './options.ts'
import { countPatched, type Talk, type Talks, versionsOf } from './talks.ts'
import { makeVersion, type VersionName } from './versions.ts'

/** What happened on the way, in order. */
export type Course = [what: string, figure: string][]

/** How long a version runs before its release is taken back, ms. */
const MISTAKE_MS = 8_000

/** The versions, one after the other. `reached` resolves when this share of all steps was done. */
export function changeVersions(
  stage: Stage,
  { options, record, note }: { options: RollingOptions; record: ChaosRecord; note: (line: string) => void },
) {
  const { temporal } = stage
  const course: Course = []
  const tell = (what: string, figure: string | number | Record<string, number>) => {
    const text = typeof figure === 'object' ? told(figure) : String(figure)
    course.push([what, text])
    note(`${what}: ${text}`)
  }
  const workers = new Map<string, Part>()
  // All at once, from the current code.
  const versions = {
    old: makeVersion(stage.folder, 'old'),
    next: makeVersion(stage.folder, 'next'),
    unlike: makeVersion(stage.folder, 'unlike'),
  }
  const start = async (name: VersionName, count: number) => {
    for (let number = 1; number <= count; number++) {
      const worker = await stage.makeWorker(`worker-${name}-${number}`, versions[name])
      workers.set(worker.name, worker)
      await worker.start()
    }
  }
  const worker = (name: string): Part => {
    const found = workers.get(name)
    if (!found) throw new Error(`there is no ${name}`)
    return found
  }
  const release = async (...given: string[]) => {
    const began = Date.now()
    const env = { ...process.env, ...stage.environment }
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'release', '--', ...given], {
      env,
    })
    const said = stdout.trim().replaceAll('\n', ' ')
    tell(`npm run release -- ${given.join(' ')}`, `${said} (${seconds(began)})`)
  }
  /** Kills it as the kernel would, in the middle of the traffic. */
  const kill = async (name: string) => {
    const at = Date.now()
    record.harms.push({ what: 'kill', kind: 'worker', name, at, overAt: at, amid: 'anything' })
    await worker(name).kill()
    tell('killed (SIGKILL)', name)
  }
  const leave = async (name: string) => {
    const began = Date.now()
    await worker(name).leave()
    tell('stopped (SIGTERM)', `${name}, gone after ${seconds(began)}`)
  }
  const finish = async (talks: Talks, kept: Talk[], what: string) => {
    await Promise.all(kept.map(talks.finish))
    tell(`${what}: went on to their scores`, `${kept.length} of ${kept.length}`)
  }

  return {
    /** Workers of the old version, which is released. */
    async begin() {
      await start('old', 3)
      await release('old')
    },
    async run(talks: Talks, reached: (share: number) => Promise<void>): Promise<Course> {
      const first = await talks.open(options.kept)
      const quiet = await talks.open(2)
      tell('opened under the old version, by version', await versionsOf(temporal, first))
      await reached(0.1)
      await start('next', 2)
      await reached(0.15)
      await leave('worker-old-1')
      tell('beside the next version, before it is released', await versionsOf(temporal, first))
      await reached(0.2)
      await kill('worker-old-2')
      await release('next')
      await reached(0.3)
      await leave('worker-old-3')
      await Promise.all([goOn(first), sideBySide()])
      await mistake()
      return course

      async function goOn(talksOfOld: Talk[]): Promise<void> {
        await finish(talks, talksOfOld, 'opened under the old version')
        tell(
          'of which resolved by the new course',
          await countPatched(temporal, first, 'pauses-before-resolving'),
        )
      }

      /** A version that can't continue open conversations, beside the version that keeps them. */
      async function sideBySide(): Promise<void> {
        await reached(0.4)
        const kept = await talks.open(options.kept)
        await start('unlike', 1)
        await release('unlike', '--keep-open')
        await reached(0.55)
        await kill('worker-next-1')
        const begun = await talks.open(options.kept)
        await finish(talks, kept, 'kept by the next version')
        await finish(talks, quiet, 'without a step since the old version')
        await finish(talks, begun, 'begun beside them')
        tell('all these, by version', await versionsOf(temporal, [...kept, ...quiet, ...begun]))
      }

      /** The same change without a mark for open conversations, released and taken back. */
      async function mistake(): Promise<void> {
        await reached(0.75)
        const open = await talks.open(options.kept)
        await release('next')
        await Promise.all(open.map(({ customer }) => customer.write({ text: 'Are you there?' })))
        const begun = await talks.open(1)
        await until('one stands still', async () => (await countStanding(open)) > 0)
        await wait(MISTAKE_MS)
        tell('released by mistake: stand still', `${await countStanding(open)} of ${open.length}`)
        await release('unlike', '--keep-open')
        await until('all go on', async () => (await countStanding(open)) === 0)
        await finish(talks, [...open, ...begun], 'once it was taken back, with one that was begun meanwhile')
        tell('by version then', await versionsOf(temporal, [...open, ...begun]))
      }
    },
  }

  async function countStanding(talks: Talk[]): Promise<number> {
    let count = 0
    for (const { workflowId } of talks) {
      const { raw } = await temporal.workflow.getHandle(workflowId).describe()
      if ((raw.pendingWorkflowTask?.attempt ?? 0) > 1) count++
    }
    return count
  }
}

function seconds(began: number): string {
  return `${((Date.now() - began) / 1_000).toFixed(1)} s`
}

function told(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
