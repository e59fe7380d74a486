import type { Stage } from '../stage.ts'
import { bareTransaction, prepareFloor } from './floor.ts'
import { openOffice, type Size } from './office.ts'
import { type Steps, stepsOf } from './steps.ts'

const SIZES: Size[] = [10, 100].flatMap(agents => [0, 100, 1_000].map(waiting => ({ waiting, agents })))

/** How long each step took at one size, ms. */
export type Claims = Size & { times: Record<'floor' | keyof Steps, number[]> }

/**
 * Measures the claim of a seat and its release at each size, in a database of its own. The steps and the bare
 * transaction take turns, so that other load on the machine affects all of them alike.
 */
export async function measureClaims(
  stage: Pick<Stage, 'makeDatabase'>,
  { warmUp, samples }: { warmUp: number; samples: number },
): Promise<Claims[]> {
  const found: Claims[] = []
  for (const size of SIZES) {
    const url = await stage.makeDatabase(`claims_${size.waiting}_${size.agents}`)
    found.push({ ...size, times: await measureAt(url, size, warmUp, samples) })
  }
  return found
}

async function measureAt(
  databaseUrl: string,
  size: Size,
  warmUp: number,
  samples: number,
): Promise<Claims['times']> {
  const office = await openOffice(databaseUrl, size)
  try {
    const { sql } = office
    await prepareFloor(sql)
    const steps = stepsOf(office)
    const times: Claims['times'] = { floor: [], claimInVain: [], claimFree: [], release: [] }
    for (let turn = -warmUp; turn < samples; turn++) {
      const took = {
        floor: await bareTransaction(sql),
        claimInVain: await steps.claimInVain(),
        claimFree: await steps.claimFree(),
        release: await steps.release(),
      }
      if (turn < 0) continue
      for (const step of Object.keys(took) as (keyof typeof took)[]) times[step].push(took[step])
    }
    return times
  } finally {
    await office.close()
  }
}
