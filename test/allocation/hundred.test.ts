import { expect } from 'vitest'
import { until } from '../harness/until.ts'
import { rowIn } from '../workflow/support.ts'
import { crowdTest as test } from './crowd-stage.ts'
import { burst } from './floor.ts'

test('of 100 at once four agents of capacity 10 get ten each and 60 wait; freed seats go to the first in line', async ({
  world,
  desk,
  floor,
  crowd,
}) => {
  await burst(desk, 100)
  await until('40 to be assigned', async () => (await crowd.idsIn('assigned')).length === 40)
  await until('60 to wait', async () => (await crowd.idsIn('waiting')).length === 60)
  await floor.atRest()
  expect(await crowd.loads()).toEqual([10, 10, 10, 10])

  for (let freed = 0; freed < 3; freed++) {
    const first = (await floor.line()).entries.slice(0, 5).map(({ conversationId }) => conversationId)
    await crowd.resolve((await crowd.idsIn('assigned')).slice(0, 5))
    for (const id of first) await rowIn(world, id, c => c.status === 'assigned')
    expect(await crowd.loads()).toEqual([10, 10, 10, 10])
  }
  expect((await floor.line()).depth).toBe(45)
  await floor.capacity(crowd.eve, 50)
  await until('five to wait', async () => (await crowd.idsIn('waiting')).length === 5)
  await floor.atRest()
  expect(await crowd.loads()).toEqual([50, 10, 10, 10])
})
