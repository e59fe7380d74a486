import { expect, test } from 'vitest'
import { randomSeed, SHORT } from './options.ts'
import { figures, tell } from './report.ts'
import { runChaos } from './run.ts'

test('nothing is lost, doubled, out of order or blocked while all processes are repeatedly killed and frozen', async () => {
  const seed = Number(process.env.CHAOS_SEED ?? randomSeed())
  const lines: string[] = [`seed ${seed}`]
  const { outcome, folder } = await runChaos({ ...SHORT, seed }, line => lines.push(line)).catch(error => {
    throw new Error(`${error}\n${lines.join('\n')}`)
  })
  const { findings, endedByThemselves } = outcome
  const story = `${figures(outcome, 'text')}\n${tell(findings, { folder, endedByThemselves })}`
  expect(findings, story).toEqual([])
  // The run only shows something if all of this happened.
  expect(outcome.record.harms.length, story).toBe(8)
  expect(outcome.record.faults.length, story).toBeGreaterThan(0)
}, 300_000)
