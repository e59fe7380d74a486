import { expect, test } from 'vitest'
import { readReaction } from './reaction.ts'
import { REACTION_TEXTS } from './reaction-texts.ts'
import { MAX_TEXT } from './text.ts'

const WORDS = 'Your parcel arrives tomorrow.'

test.each([
  ['Liked “Your parcel arrives tomorrow.”', '👍', false],
  ['Loved “Your parcel arrives tomorrow.”', '❤️', false],
  ['Disliked “Your parcel arrives tomorrow.”', '👎', false],
  ['Laughed at “Your parcel arrives tomorrow.”', '😂', false],
  ['Emphasized “Your parcel arrives tomorrow.”', '‼️', false],
  ['Emphasised “Your parcel arrives tomorrow.”', '‼️', false],
  ['Questioned “Your parcel arrives tomorrow.”', '❓', false],
  ['Liked "Your parcel arrives tomorrow."', '👍', false],
  [' Liked “Your parcel arrives tomorrow.”\n', '👍', false],
  ['Reacted 😂 to “Your parcel arrives tomorrow.”', '😂', false],
  ['Reacted ❤️‍🔥 to “Your parcel arrives tomorrow.”', '❤️‍🔥', false],
  ['Reacted 👍🏽 to “Your parcel arrives tomorrow.”', '👍🏽', false],
  ['Reacted 🇹🇭 to “Your parcel arrives tomorrow.”', '🇹🇭', false],
  ['Reacted with a sticker to “Your parcel arrives tomorrow.”', '', false],
  ['Removed a heart from “Your parcel arrives tomorrow.”', '❤️', true],
  ['Removed an exclamation from “Your parcel arrives tomorrow.”', '‼️', true],
  ['Removed a question mark from “Your parcel arrives tomorrow.”', '❓', true],
  ['Removed 😂 from “Your parcel arrives tomorrow.”', '😂', true],
  ['\u200a\u200b👍\u200b to “\u200aYour parcel arrives tomorrow.\u200a”\u200a', '👍', false],
  ['\u200b👍\u200b to “\u200aYour parcel arrives tomorrow.\u200a”', '👍', false],
  ['\u200aHat mit \u200b❤️\u200b auf „\u200aYour parcel arrives tomorrow.\u200a“ reagiert\u200a', '❤️', false],
  ['\u200aEl. \u200c😮\u200c · «\u200aYour parcel arrives tomorrow.\u200a»\u200a', '😮', true],
  ['👍 to “Your parcel arrives tomorrow.”', '👍', false],
  ['„Your parcel arrives tomorrow.“ ein Herz hinzugefügt', '❤️', false],
  ['„Gefällt mir“ von „Your parcel arrives tomorrow.“ entfernt', '👍', true],
  ['Hat mit 🎉 auf „Your parcel arrives tomorrow.“ reagiert', '🎉', false],
  ['A aimé « Your parcel arrives tomorrow. »', '👍', false],
  ['a attribué la mention « J’aime » à « Your parcel arrives tomorrow. »', '👍', false],
  ["N'a pas aimé «\u00a0Your parcel arrives tomorrow.\u00a0»", '👎', false],
  ['A retiré 😂 de « Your parcel arrives tomorrow. »', '😂', true],
  ['Le encantó “Your parcel arrives tomorrow.”', '❤️', false],
  ['Reaccionó con 😂 a “Your parcel arrives tomorrow.”', '😂', false],
  ['Понравилось «Your parcel arrives tomorrow.»', '👍', false],
])('%j is a reaction', (text, emoji, removed) => {
  expect(readReaction(text)).toEqual({ emoji, quoted: WORDS, removed })
})

test('what is quoted is as our message was, or its beginning', () => {
  expect(readReaction('Liked “He said “hello”, and left.\nThen”')?.quoted).toBe(
    'He said “hello”, and left.\nThen',
  )
  expect(readReaction('Liked “He said “hel…”')?.quoted).toBe('He said “hel…')
})

test.each([
  'Liked it a lot',
  'Liked “it” a lot',
  'Liked “blue” and “red”',
  'Liked "blue" and "red"',
  'Liked the “blue” one',
  'I Liked “Your parcel arrives tomorrow.”',
  'Liked “”',
  'Liked',
  'Liked “Your parcel arrives tomorrow.” Thanks!',
  'liked an image',
  'I Liked an image',
  'Liked an image, thanks',
  'Liked an elephant',
  '“Your parcel arrives tomorrow.”',
  'to “Your parcel arrives tomorrow.”',
  'He reacted 😂 to “Your parcel”',
  'Reacted badly to “Your parcel”',
  'Removed the item from “My cart”',
  'Reacted 😂 😂 to “x” and cried',
  'Loved 😍 “Your parcel arrives tomorrow.”',
  '👍',
  '👍 to Ann',
  '\u200a\u200bhello\u200b to “\u200ax\u200a”\u200a',
  '',
])('%j is none', text => {
  expect(readReaction(text)).toBeUndefined()
})

test.each([
  ['Liked an image', '👍', false],
  ['Loved a photo', '❤️', false],
  ['Laughed at a movie', '😂', false],
  ['Reacted 🔥 to a video', '🔥', false],
  ['Removed a like from an audio message', '👍', true],
])('%s: to a file, which is not named', (text, emoji, removed) => {
  expect(readReaction(text)).toEqual({ emoji, removed })
})

test('every text that is known is read, and no two are the same', () => {
  for (const { text, emoji, removed } of REACTION_TEXTS) {
    const written = text.replace('☺', '🎉').replace('…', `“${WORDS}”`)
    expect(readReaction(written), text).toEqual({ emoji: emoji ?? '🎉', quoted: WORDS, removed })
  }
})

test.each(['“', '”', '"', '\u200a', '\u200b', '👍', '« ', 'Liked “x” '])(
  'is read quickly, however long: %j',
  part => {
    const long = part.repeat(MAX_TEXT / part.length)
    for (const text of [long, `Liked “${long}`, `\u200a\u200b👍\u200b to “\u200a${long}`, `${long}”`])
      readReaction(text)
  },
  2_000,
)
