import { expect, test } from 'vitest'
import { runEach } from './run.ts'

test('each is done once, a few at a time, and one that fails holds up none', async () => {
  const items = Array.from({ length: 20 }, (_, index) => index)
  const done: number[] = []
  let underWay = 0
  let most = 0
  const told: number[] = []
  const outcomes = await runEach(
    items,
    async item => {
      most = Math.max(most, ++underWay)
      await Promise.resolve()
      underWay--
      done.push(item)
      if (item % 7 === 3) throw new Error(`not ${item}`)
    },
    count => told.push(count),
  )
  expect(done.toSorted((a, b) => a - b)).toEqual(items)
  expect(most).toBe(4)
  expect(told).toEqual(items.map(item => item + 1))
  expect(outcomes.map(({ item }) => item)).toEqual(items)
  expect(outcomes.flatMap(({ item, error }) => (error ? [item] : []))).toEqual([3, 10, 17])
})

test('nothing to do is done at once', async () => {
  expect(await runEach([], async () => {})).toEqual([])
})
