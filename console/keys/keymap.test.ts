import { expect, test } from 'vitest'
import { ACTION_IDS, KEYMAP, keysOf, pressedKey } from './keymap.ts'

const press = (key: string, code: string, mods: Partial<KeyboardEvent> = {}) =>
  pressedKey({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...mods })

test.each<[string | undefined, string, string, Partial<KeyboardEvent>?]>([
  ['j', 'j', 'KeyJ'],
  ['Shift+e', 'E', 'KeyE', { shiftKey: true }],
  ['?', '?', 'Slash', { shiftKey: true }],
  ['Mod+k', 'k', 'KeyK', { metaKey: true }],
  ['Mod+Shift+Enter', 'Enter', 'Enter', { ctrlKey: true, shiftKey: true }],
  // A Thai layout: the same places.
  ['j', '่', 'KeyJ'],
  ['Mod+k', 'า', 'KeyK', { ctrlKey: true }],
  ['/', 'ฝ', 'Slash'],
  // Dvorak: the letter counts, not the place.
  ['j', 'j', 'KeyC'],
  // AltGr types letters.
  [undefined, 'ą', 'KeyA', { altKey: true, ctrlKey: true }],
])('%s is pressed as %s (%s)', (expected, key, code, mods) => {
  expect(press(key, code, mods)).toBe(expected)
})

test('no key does two things', () => {
  const all = ACTION_IDS.flatMap(action => [...KEYMAP[action]])
  expect(new Set(all).size).toBe(all.length)
})

test('keys can be changed, taken away and turned off', () => {
  expect(keysOf('resolve', { enabled: true, bindings: { resolve: 'y' } })).toEqual(['y'])
  expect(keysOf('resolve', { enabled: true, bindings: { resolve: null } })).toEqual([])
  expect(keysOf('resolve', { enabled: false, bindings: {} })).toEqual([])
  expect(keysOf('palette', { enabled: false, bindings: {} })).toEqual(['Mod+k'])
})

test('a key that was given to one action is taken from another, and a second key stays', () => {
  const settings = { enabled: true, bindings: { resolve: 'r', next: 'f', leave: 'q' } }
  expect(keysOf('reply', settings)).toEqual(['Enter'])
  expect(keysOf('next', settings)).toEqual(['f', 'ArrowDown'])
  expect(keysOf('leave', settings)).toEqual(['Escape'])
})
