import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inBatches } from './in-batches.ts'

/** A store that answers when told to. */
function store() {
  const asked: { ids: string[]; answer: () => void; fail: (error: Error) => void }[] = []
  const load = (ids: string[]) =>
    new Promise<Map<string, string>>((resolve, reject) => {
      const known = ids.filter(id => id.startsWith('known')).map(id => [id, `the ${id}`] as const)
      asked.push({ ids, answer: () => resolve(new Map(known)), fail: reject })
    })
  return { asked, load }
}

test('many queries are batched, and each gets its own answer', async () => {
  const { asked, load } = store()
  const ask = inBatches(load, { most: 100, atOnce: 2 })
  const first = [ask('known 1'), ask('unknown 1'), ask('known 1')]
  await soon()
  const flood = Array.from({ length: 250 }, (_, number) => ask(`unknown ${number}`))
  const late = ask('known 2')
  await soon()
  expect(asked.map(({ ids }) => ids.length)).toEqual([2, 100])
  for (let at = 0; at < asked.length; at++) {
    asked[at]?.answer()
    await soon()
  }
  expect(asked.map(({ ids }) => ids.length)).toEqual([2, 100, 100, 51])
  expect(await Promise.all(first)).toEqual(['the known 1', undefined, 'the known 1'])
  expect(new Set(await Promise.all(flood))).toEqual(new Set([undefined]))
  expect(await late).toBe('the known 2')
})

test('one question that fails fails those who asked it, and no others', async () => {
  const { asked, load } = store()
  const ask = inBatches(load, { most: 10, atOnce: 1 })
  const failing = ask('known 1')
  const caught = expect(failing).rejects.toThrow('away')
  await soon()
  const next = ask('known 1')
  asked[0]?.fail(new Error('away'))
  await caught
  await soon()
  asked[1]?.answer()
  expect(await next).toBe('the known 1')
})
