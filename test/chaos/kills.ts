import { setTimeout as wait } from 'node:timers/promises'
import type { Moments } from './moments.ts'
import type { Random } from './random.ts'
import type { ChaosRecord, Kill } from './record.ts'
import type { Part, PartKind } from './stage/part.ts'

interface PlannedKill {
  kind: PartKind
  /** When so much of all that is to happen has happened. */
  share: number
  amid: Kill['amid']
  /** From the moment it waits for to the kill, and from there to the next start, ms. */
  delayMs: number
  downMs: number
}

/** Longest wait for a moment in which to kill, ms. */
const MOMENT_MS = 1_500
/** Some are back at once, and some only after the retries of whoever needs them are over. */
const DOWN_MS = [50, 2_500] as const

/** Spreads the kills evenly over everything that happens, in an order that is drawn. */
export function planKills(random: Random, kills: Record<PartKind, number>): PlannedKill[] {
  const left = { ...kills }
  const count = Object.values(kills).reduce((sum, number) => sum + number, 0)
  return Array.from({ length: count }, (_, index) => {
    const kind = random.weighted(left)
    left[kind]--
    return {
      kind,
      share: (index + random.next()) / (count + 1),
      amid: amidOf(random, kind),
      delayMs: random.between(0, 30),
      downMs: random.between(...DOWN_MS),
    }
  })
}

function amidOf(random: Random, kind: PartKind): Kill['amid'] {
  const telling = kind === 'api' ? 'a webhook' : 'a send'
  return random.weighted({ [telling]: 6, anything: 4 }) as Kill['amid']
}

/**
 * Carries out the kills as what happens goes forward (`progress`, from 0 to 1), and starts again what it killed. Resolves
 * when everything is up again.
 */
export async function killByPlan(
  plan: PlannedKill[],
  {
    parts,
    record,
    moments,
    random,
    progress,
    signal,
  }: {
    parts: Part[]
    record: ChaosRecord
    moments: Moments
    random: Random
    progress: () => number
    signal: AbortSignal
  },
): Promise<void> {
  const restarts: Promise<void>[] = []
  for (const { kind, share, amid, delayMs, downMs } of plan) {
    while (progress() < share && !signal.aborted) await wait(20)
    const part = await upOne(parts, kind, random, signal)
    if (!part || signal.aborted) break
    if (amid !== 'anything') await moments.next(amid, MOMENT_MS)
    await wait(delayMs)
    if (!part.isUp()) continue
    const kill: Kill = { kind, name: part.name, at: Date.now(), amid }
    record.kills.push(kill)
    await part.kill()
    restarts.push(
      wait(downMs)
        .then(part.start)
        .then(() => {
          kill.upAt = Date.now()
        }),
    )
  }
  await Promise.all(restarts)
}

/** A part of the kind that is up, once there is one. */
async function upOne(
  parts: Part[],
  kind: PartKind,
  random: Random,
  signal: AbortSignal,
): Promise<Part | undefined> {
  for (; !signal.aborted; await wait(20)) {
    const up = parts.filter(part => part.kind === kind && part.isUp())
    if (up.length > 0) return random.pick(up)
  }
  return undefined
}
