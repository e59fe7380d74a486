import { setTimeout as wait } from 'node:timers/promises'
import { QUIET_MS } from '../../domain/ai.ts'
import type { Arrivals } from '../arrivals.ts'
import { SETTLED_MS, time } from '../measure.ts'
import type { Path } from '../report.ts'
import type { Stage } from '../stage.ts'
import { openAiTalks } from './channel.ts'
import { bareTurn } from './floor.ts'

/**
 * Pause between the beginnings of two turns, ms. A turn consists mostly of waiting, so several run at once. With this
 * pause, the work of one turn falls between the beginnings of two others, and each turn has the machine for itself.
 */
const PACE_MS = QUIET_MS / 2.5

/** How long the bare turns begin after the service's, ms. Otherwise their work would fall on the same moment. */
const LAG_MS = PACE_MS / 3

/**
 * Measures turns of the AI: a customer writes once more, and the emulator is asked to send the answer. Each
 * conversation has had one turn before, to warm up.
 */
export async function measureAiTurns(stage: Stage, samples: number, arrivals: Arrivals): Promise<Path> {
  const talks = await openAiTalks(stage, samples, arrivals)
  await wait(SETTLED_MS)
  const service = talks.map(async (write, index) => {
    await wait(index * PACE_MS)
    return time(write(), arrivals)
  })
  const floor = talks.map(async (_, index) => {
    await wait(index * PACE_MS + LAG_MS)
    return bareTurn({ emulatorUrl: stage.emulator.url, model: stage.model }, arrivals)
  })
  const [served, bare] = await Promise.all([Promise.all(service), Promise.all(floor)])
  return {
    name: 'customer writes → AI’s answer at Twilio',
    floor: { times: bare.map(({ arrived }) => arrived) },
    service: { times: served.map(({ arrived }) => arrived) },
    within: { quietMs: QUIET_MS, modelTimes: bare.map(({ model }) => model) },
  }
}
