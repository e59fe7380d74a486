import { expect } from 'vitest'
import { until } from '../harness/until.ts'
import { crowdTest as test } from './crowd-stage.ts'
import { burst } from './floor.ts'

test('round robin keeps four agents within one of each other', async ({ desk, floor, crowd }) => {
  await floor.set({ assignment: { mode: 'round_robin' } })
  for (const [count, expected] of [
    [10, [2, 2, 3, 3]],
    [20, [7, 7, 8, 8]],
  ] as const) {
    const before = (await crowd.idsIn('assigned')).length
    await burst(desk, count)
    await until('all to be assigned', async () => (await crowd.idsIn('assigned')).length === before + count)
    expect((await crowd.loads()).sort()).toEqual(expected)
  }
  await crowd.resolve(await crowd.idsIn('assigned'))
  await floor.set({ assignment: { mode: 'balanced' } })
})
