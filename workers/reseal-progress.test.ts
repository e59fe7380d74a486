import { expect, test } from 'vitest'
import { progressTeller } from './reseal-progress.ts'

test('the progress is printed every ten seconds, with the time that is left', () => {
  let now = 0
  const lines: string[] = []
  const tell = progressTeller(
    line => lines.push(line),
    () => now,
  )
  for (const [at, read] of [
    [5_000, 500],
    [10_000, 1_000],
    [15_000, 1_500],
    [20_000, 2_100],
  ] as const) {
    now = at
    tell({ read, total: 2_000 })
  }
  expect(lines).toEqual([
    'running workflows: 1000 of 2000 read, about 10 s left; if you stop it, it continues there',
    'running workflows: 2100 of 2100 read, about 0 s left; if you stop it, it continues there',
  ])
})
