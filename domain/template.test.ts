import { expect, test } from 'vitest'
import { blankVariables, flatVariables } from './template-variables.ts'

test.each([
  ['one\ntwo', 'one two'],
  ['one\r\n\r\ntwo', 'one two'],
  ['one\ttwo', 'one two'],
  ['one     two', 'one two'],
  ['one\u00a0\u00a0\u00a0\u00a0\u00a0two', 'one two'],
  ['one\u2028two', 'one two'],
  [' \n one \n\n two \n ', 'one two'],
  ['one two', 'one two'],
  ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['', ''],
])('WhatsApp takes %j as %j', (text, flat) => {
  expect(flatVariables({ 1: text })).toEqual({ 1: flat })
})

test('what says nothing that can be seen is blank', () => {
  const variables = { 1: 'Mali', 2: '', 3: ' \t', name: '\n', hidden: '\u200b\u2060', dash: '–', sign: '👍' }
  expect(blankVariables(variables)).toEqual(['2', '3', 'name', 'hidden'])
})
