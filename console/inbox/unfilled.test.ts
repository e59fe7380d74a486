import { expect, test } from 'vitest'
import { beginsVariable, unfilledIn } from './unfilled.ts'

test.each<[text: string, written: string | undefined]>([
  ['Hello Mali', undefined],
  ['Hello {{contact.name}}, and {{agent.name}}', '{{contact.name}}'],
  ['Order {{ ?order number | – }}', '{{ ?order number | – }}'],
  // One that no reply has is most likely misspelt.
  ['{{contact.nmae}}', '{{contact.nmae}}'],
  ['{{}} {{ }} {contact.name} {{contact.name', undefined],
  ['{{{contact.name}}}', '{{contact.name}}'],
])('%s', (text, written) => {
  const found = unfilledIn(text)
  expect(found?.written).toBe(written)
  expect(found && text.slice(found.start, found.end)).toBe(written)
})

test.each<[text: string, caret: number, begins: boolean]>([
  ['Hello {{', 8, true],
  ['Hello {{ there', 8, true],
  ['Hello {', 7, false],
  ['{{{', 3, false],
  ['{{contact', 9, false],
])('%s at %i begins a variable: %s', (text, caret, begins) => {
  expect(beginsVariable(text, caret)).toBe(begins)
})
