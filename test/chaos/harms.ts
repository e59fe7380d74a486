import { setTimeout as wait } from 'node:timers/promises'
import { LINE_ENDS, type Lines } from '../harness/lines.ts'
import type { Moments } from './moments.ts'
import type { HarmPlan } from './options.ts'
import type { Random } from './random.ts'
import type { ChaosRecord, Harm } from './record.ts'
import type { Disk } from './stage/disk.ts'
import { PART_KINDS, type Part, type PartKind } from './stage/part.ts'

type PlannedHarm = Pick<Harm, 'what' | 'kind' | 'amid' | 'cutOffFrom'> & {
  /** Begins when this share of all steps has been done. */
  share: number
  /** Time from the moment that it waits for to its beginning, and from there to its end, ms. */
  delayMs: number
  lastsMs: number
}

/** The longest time to wait for such a moment, ms. */
const MOMENT_MS = 1_500
/** Some parts are back at once, others only after the retries of those who need them are over. */
const DOWN_MS = [50, 2_500] as const
/** For a paused machine or a cut network: nobody notices it at once, and sometimes only long after. */
const SHORTEST_HARM_MS = 5_000

/** Spreads the damage evenly over the run, in a random order. */
export function planHarms(random: Random, plan: HarmPlan): PlannedHarm[] {
  const { kills, freezes, cuts, fullDisks, longestMs } = plan
  const lasting = () => random.between(SHORTEST_HARM_MS, longestMs)
  const harms = [
    ...listed(PART_KINDS, kills).map(kind => ({
      what: 'kill' as const,
      kind,
      lastsMs: random.between(...DOWN_MS),
    })),
    ...listed(PART_KINDS, freezes).map(kind => ({ what: 'freeze' as const, kind, lastsMs: lasting() })),
    ...listed(LINE_ENDS, cuts).map(cutOffFrom => ({
      what: 'cut' as const,
      kind: random.pick(['api', 'worker'] as const),
      cutOffFrom,
      lastsMs: lasting(),
    })),
    ...Array.from({ length: fullDisks }, () => ({
      what: 'full disk' as const,
      kind: 'postgres' as const,
      lastsMs: lasting(),
    })),
  ]
  return inAnyOrder(harms, random).map((harm, index) => ({
    ...harm,
    share: (index + random.next()) / (harms.length + 1),
    amid: amidOf(random, harm.kind),
    delayMs: random.between(0, 30),
  }))
}

function listed<K extends string>(kinds: readonly K[], counts: Partial<Record<K, number>>): K[] {
  return kinds.flatMap(kind => Array.from({ length: counts[kind] ?? 0 }, () => kind))
}

function inAnyOrder<T>(items: T[], random: Random): T[] {
  const drawn = items.map(item => ({ item, place: random.next() }))
  return drawn.sort((a, b) => a.place - b.place).map(({ item }) => item)
}

function amidOf(random: Random, kind: PartKind): Harm['amid'] {
  const telling = kind === 'api' ? 'a webhook' : 'a send'
  return random.weighted({ [telling]: 6, anything: 4 }) as Harm['amid']
}

/**
 * Carries out the plan as the run goes on (`progress`, from 0 to 1), and ends each damage in time. Resolves when
 * everything works again.
 */
export async function harmByPlan(
  plan: PlannedHarm[],
  {
    parts,
    lines,
    disk,
    record,
    moments,
    random,
    progress,
    signal,
  }: {
    parts: Part[]
    lines: Lines
    disk: Disk
    record: ChaosRecord
    moments: Moments
    random: Random
    progress: () => number
    signal: AbortSignal
  },
): Promise<void> {
  const ends: Promise<void>[] = []
  for (const { what, kind, cutOffFrom, share, amid, delayMs, lastsMs } of plan) {
    while (progress() < share && !signal.aborted) await wait(20)
    const part = await upOne(parts, kind, random, signal)
    if (!part || signal.aborted) break
    if (amid !== 'anything') await moments.next(amid, MOMENT_MS)
    await wait(delayMs)
    if (!part.isUp()) continue
    const harm: Harm = { what, kind, name: part.name, cutOffFrom, at: Date.now(), amid }
    record.harms.push(harm)
    const end = await begin(harm, part)
    ends.push(
      wait(lastsMs, undefined, { signal })
        .catch(() => {})
        .then(end)
        .then(() => {
          harm.overAt = Date.now()
        }),
    )
  }
  await Promise.all(ends)

  /** Does the damage. Returns the function that ends it. */
  async function begin({ what, name, cutOffFrom }: Harm, part: Part): Promise<() => void | Promise<void>> {
    switch (what) {
      case 'kill':
        await part.kill()
        return part.start
      case 'freeze':
        return part.freeze()
      case 'cut':
        return lines.cut(name, cutOffFrom ?? 'postgres', random.chance(0.5))
      case 'full disk':
        return disk.fill()
    }
  }
}

/** A part of this kind that is running. Waits until there is one. */
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
