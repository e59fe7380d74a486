import { expect, test } from 'vitest'
import { unfilledIn } from './unfilled.ts'

test.each([
  ['Hello Mali', undefined],
  ['Hello {{contact.name}}, and {{agent.name}}', '{{contact.name}}'],
  ['Hello {{ Contact.Name | there }}', '{{ Contact.Name | there }}'],
  ['Your order {{?order number}} is there', '{{?order number}}'],
  ['We open {{nextOpening}}', '{{nextOpening}}'],
  // What is no variable of ours may be what one wants to write.
  ['Write {{ user.id }} in the field', undefined],
  ['{{}} {{?}} {contact.name}', undefined],
])('%s', (text, expected) => {
  expect(unfilledIn(text)).toBe(expected)
})
