import { expect, test } from 'vitest'
import { makeRepeat } from './repeat.ts'

const repeat = { everySeconds: 30, times: 2 }

/** At which seconds the sound is made, if that is asked each ten seconds. */
function soundsOf(told: (second: number) => { waiting: string[]; isLookedAt?: boolean }, most = repeat) {
  const again = makeRepeat()
  const seconds = Array.from({ length: 25 }, (_, index) => index * 10)
  return seconds.filter(second => again(second * 1_000, { isLookedAt: false, repeat: most, ...told(second) }))
}

test.each<[what: string, told: Parameters<typeof soundsOf>[0], expected: number[]]>([
  ['nobody waits', () => ({ waiting: [] }), []],
  ['one waits: as often as is chosen, and no more', () => ({ waiting: ['mali'] }), [30, 60]],
  ['somebody looks', () => ({ waiting: ['mali'], isLookedAt: true }), []],
  ['they are answered', second => ({ waiting: second < 50 ? ['mali'] : [] }), [30]],
  [
    'another one begins to wait',
    second => ({ waiting: second < 100 ? ['mali'] : ['mali', 'nok'] }),
    [30, 60, 130, 160],
  ],
  [
    'somebody looked, and went without an answer',
    second => ({ waiting: ['mali'], isLookedAt: second === 100 }),
    [30, 60, 140, 170],
  ],
])('%s', (_, told, expected) => {
  expect(soundsOf(told)).toEqual(expected)
})

test('who wants none gets none', () => {
  expect(soundsOf(() => ({ waiting: ['mali'] }), { everySeconds: 30, times: 0 })).toEqual([])
})
