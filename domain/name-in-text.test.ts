import { expect, test } from 'vitest'
import { nameInText, ownName } from './name-in-text.ts'

test.each([
  ['Mali', 'Mali'],
  ['  Mali \n  Wong ', 'Mali Wong'],
  ['สมชาย 🌸', 'สมชาย 🌸'],
  ['José Ñúñez', 'José Ñúñez'],
  ['Sam (they/them)', 'Sam (they/them)'],
  ['O’Neill-Smith Jr.', 'O’Neill-Smith Jr.'],
  ['*Mali* _the_ ~great~ `x`', 'Mali the great x'],
  ['mali_wong', 'mali wong'],
  ['{{agent.name}}', 'agent. name'],
  ['evil.com', 'evil. com'],
  ['Dr.No', 'Dr. No'],
  ['wa.me/123', 'wa. me/123'],
  ['> quoted', 'quoted'],
  ['- item', 'item'],
  ['\u202eilaM\u202c', 'ilaM'],
  ['👩‍💻 Ann', '👩‍💻 Ann'],
  ['🌸', '🌸'],
  ['See https://evil.example', undefined],
  ['www.evil.example', undefined],
  ['mali@evil.example', undefined],
  ['+66 81 234 5678', undefined],
  ['Call (02) 123-4567', undefined],
  ['.', undefined],
  ['***', undefined],
  ['\u200b', undefined],
  [' ', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('%j is told as %j', (name, told) => expect(nameInText(name)).toBe(told))

test('a long name is cut between words, and between characters', () => {
  expect(nameInText(`${'Maximilian '.repeat(9)}`)).toBe('Maximilian Maximilian Maximilian…')
  expect(nameInText('👨‍👩‍👧'.repeat(60))?.endsWith('…')).toBe(true)
  expect(nameInText(`a${'\u0301'.repeat(500)}`)?.length).toBeLessThanOrEqual(201)
})

test('ours is on one line, and else as it is', () => {
  expect(ownName(' Acme.com\n*Support* ')).toBe('Acme.com *Support*')
  expect(ownName('')).toBeUndefined()
})
