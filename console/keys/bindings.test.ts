import { expect, test } from 'vitest'
import { bound, type Conflict, conflictOf, isChanged, restored, unbound } from './bindings.ts'
import { type ActionId, keysOf } from './keymap.ts'

const own = (bindings: Record<string, string | null> = {}) => ({ enabled: true, bindings })

test.each<[ActionId, keys: string, conflict: Conflict | undefined]>([
  ['resolve', 'y', undefined],
  ['resolve', 'Mod+Shift+e', undefined],
  ['resolve', 'v e', undefined],
  // Its own keys.
  ['resolve', 'e', undefined],
  ['resolve', 'r', { is: 'taken', by: 'reply' }],
  ['resolve', 'g i', { is: 'taken', by: 'goMine' }],
  ['resolve', 'g', { is: 'begins', by: 'goMine' }],
  ['resolve', 'n x', { is: 'begins', by: 'note' }],
  ['resolve', 'Mod+w', { is: 'reserved' }],
  ['resolve', 'Tab', { is: 'reserved' }],
  ['resolve', ' ', { is: 'reserved' }],
  ['resolve', 'F5', { is: 'reserved' }],
  ['resolve', 'Escape', { is: 'reserved' }],
  ['send', 'y', { is: 'letter' }],
  ['send', 'Mod+Shift+Enter', { is: 'taken', by: 'sendAndResolve' }],
  ['palette', 'Mod+k', undefined],
])('%s by %s', (action, keys, conflict) => {
  expect(conflictOf(action, keys, own())).toEqual(conflict)
})

test('keys that were freed can be given', () => {
  const settings = bound('reply', 'q', own())
  expect(conflictOf('resolve', 'r', settings)).toBeUndefined()
  expect(conflictOf('resolve', 'q', settings)).toEqual({ is: 'taken', by: 'reply' })
  // Keys that are turned off are not free.
  expect(conflictOf('resolve', 'n', { ...settings, enabled: false })).toEqual({ is: 'taken', by: 'note' })
})

test('what takes keys leaves the other one its own', () => {
  const first = bound('resolve', 'y', own())
  const second = bound('labels', 'y', first)
  expect(second.bindings).toEqual({ labels: 'y' })
  expect(keysOf('resolve', second)).toEqual(['e'])
  // From an action that has them by default.
  const third = bound('resolve', 'p', second)
  expect(keysOf('priority', third)).toEqual([])
  expect(keysOf('priority', restored('resolve', third))).toEqual(['p'])
})

test('an action has its own keys again, or none', () => {
  const none = unbound('resolve', own())
  expect(keysOf('resolve', none)).toEqual([])
  expect(isChanged('resolve', none)).toBe(true)
  expect(restored('resolve', none).bindings).toEqual({})
  expect(bound('resolve', 'e', none).bindings).toEqual({})
})
