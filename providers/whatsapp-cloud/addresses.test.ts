import { expect, test } from 'vitest'
import { addressesOf, addressOfNumber, recipientOf } from './addresses.ts'
import { mediaAddress, mediaIdOf } from './media-address.ts'

test.each([
  ['15005550100', 'whatsapp:+15005550100'],
  ['+1 500-555-0100', 'whatsapp:+15005550100'],
  [15005550100, 'whatsapp:+15005550100'],
  ['US.13491208655302741918', undefined],
  ['', undefined],
  ['0123', undefined],
  [null, undefined],
])('the number %s is %s', (given, address) => expect(addressOfNumber(given)).toBe(address))

test.each([
  // Without its plus, Meta would put our own country's code before it.
  ['whatsapp:+5511999990000', { to: '+5511999990000' }],
  // What looks like letters and digits of a number is none, and stays as it is.
  ['whatsapp:US.13491208655302741918', { recipient: 'US.13491208655302741918' }],
  ['whatsapp:BR.ENT.aB9', { recipient: 'BR.ENT.aB9' }],
  ['whatsapp:us.1349', undefined],
  ['+5511999990000', undefined],
  ['whatsapp:', undefined],
])('a message to %s goes to %o', (address, recipient) => expect(recipientOf(address)).toEqual(recipient))

test('each name counts once, the number first', () => {
  expect(addressesOf(['15005550100', undefined], ['US.1', 'US.1', 'nobody'])).toEqual([
    'whatsapp:+15005550100',
    'whatsapp:US.1',
  ])
})

test.each(['../me', 'a/b', '', 'x'.repeat(129), '1?a=b'])('%s is no medium', id => {
  expect(mediaAddress(id)).toBeUndefined()
  expect(mediaIdOf(`https://graph.facebook.com/${id}`)).toBeUndefined()
})

test('an id is found in its address, and in no other', () => {
  expect(mediaIdOf(mediaAddress('1234') ?? '')).toBe('1234')
  expect(mediaIdOf('https://example.com/1234')).toBeUndefined()
})
