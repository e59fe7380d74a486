import { expect, test } from 'vitest'
import { ApiError } from '../api/problems.ts'
import { countViews, MOST_COUNTED } from './counts.ts'

const isFixed = (name: string) => name.startsWith('fixed')
const named = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind} ${index}`)

/** An API in which these views do not exist. */
function apiWithout(...gone: string[]) {
  const asked: string[][] = []
  const read = async (names: string[]) => {
    asked.push(names)
    if (names.some(name => gone.includes(name))) throw new ApiError({ code: 'not_found' })
    return names.map(view => ({ view, count: 3, capped: false }))
  }
  return { asked, read }
}

test('many views are counted in several requests, and too many without the last', async () => {
  const { asked, read } = apiWithout()
  const names = [...named('fixed', 12), ...named('saved', 60)]
  const { counts, isGone } = await countViews(names, read, isFixed)
  expect(asked.map(({ length }) => length)).toEqual([20, 20, 20])
  expect(Object.keys(counts)).toEqual(names.slice(0, MOST_COUNTED))
  expect(counts['saved 0']).toEqual({ count: 3, capped: false })
  expect(isGone).toBe(false)
})

test('a view that is gone takes no other numbers with it than those beside it', async () => {
  const { read } = apiWithout('saved 1')
  const { counts, isGone } = await countViews([...named('fixed', 12), ...named('saved', 20)], read, isFixed)
  expect(isGone).toBe(true)
  expect(Object.keys(counts)).toEqual([...named('fixed', 12), ...named('saved', 20).slice(8)])
})

test('another trouble is told', async () => {
  const read = () => Promise.reject(new ApiError({ code: 'unavailable' }))
  await expect(countViews(['fixed 0'], read, isFixed)).rejects.toThrow()
})
