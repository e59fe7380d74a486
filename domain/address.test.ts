import { describe, expect, test } from 'vitest'
import { addressOf, customerAddress, phoneNumberOf, readAddress } from './address.ts'

test('addresses of a number', () => {
  expect(addressOf('sms', '+66812345678')).toBe('+66812345678')
  expect(addressOf('whatsapp', '+66812345678')).toBe('whatsapp:+66812345678')
})

test('the number in an address', () => {
  expect(phoneNumberOf('+66812345678')).toBe('+66812345678')
  expect(phoneNumberOf('whatsapp:+66812345678')).toBe('+66812345678')
  expect(phoneNumberOf('whatsapp:US.13491208655302741918')).toBeUndefined()
  expect(phoneNumberOf('12345')).toBeUndefined()
})

test.each([
  ['WhatsApp:+66812345678', 'whatsapp:+66812345678'],
  ['WHATSAPP:US.1349Ab', 'whatsapp:US.1349Ab'],
  ['whatsapp:+66812345678', 'whatsapp:+66812345678'],
  ['+66812345678', '+66812345678'],
  ['WhatsApp', 'WhatsApp'],
  ['RCS:Agent', 'RCS:Agent'],
])('an address as it was received: %s', (received, address) => {
  expect(readAddress(received)).toBe(address)
})

describe('customerAddress', () => {
  test.each([
    ['sms', '+66 81 234 5678', '+66812345678'],
    ['sms', '+66-81-234-5678', '+66812345678'],
    ['whatsapp', '+66812345678', 'whatsapp:+66812345678'],
    ['whatsapp', 'whatsapp:+66812345678', 'whatsapp:+66812345678'],
    ['whatsapp', 'US.13491208655302741918', 'whatsapp:US.13491208655302741918'],
    ['sms', '+15005550009', '+15005550009'],
    ['sms', '\u202a+66 81 234 5678\u202c', '+66812345678'],
    ['sms', '\ufeff+66\u00a081\u00a0234\u00a05678\u200b', '+66812345678'],
    ['sms', '＋６６（８１）２３４５６７８', '+66812345678'],
    ['sms', '+٦٦٨١٢٣٤٥٦٧٨', '+66812345678'],
    ['sms', '+๖๖ ๘๑ ๒๓๔ ๕๖๗๘', '+66812345678'],
    ['sms', 'tel:+66-81-234-5678', '+66812345678'],
    ['sms', '(+66) 81 234 5678', '+66812345678'],
    ['sms', '+66‑81‑234‑5678', '+66812345678'],
    ['sms', '*+66812345678*', '+66812345678'],
    ['whatsapp', '\u202aWhatsApp: +66812345678\u202c', 'whatsapp:+66812345678'],
  ] as const)('%s %s', (medium, typed, address) => {
    expect(customerAddress(medium, typed)).toEqual({ address })
  })

  test.each([
    ['sms', '081 234 5678', 'country code'],
    ['sms', '+66', 'check the digits'],
    ['sms', '+123456789012345678', 'check the digits'],
    ['sms', 'US.13491208655302741918', 'country code'],
    ['whatsapp', 'hello', 'country code'],
  ] as const)('%s %s: %s', (medium, typed, why) => {
    expect(customerAddress(medium, typed)).toMatchObject({ error: expect.stringContaining(why) })
  })

  test.each([
    ['sms', '40404', '40404'],
    ['sms', ' 404-04 ', '40404'],
    ['sms', 'ACME', 'ACME'],
    ['sms', '+52 1 11 1111 1111', '+5211111111111'],
    ['sms', '+1 23', '+123'],
    ['sms', '+123456789012345678', '+123456789012345678'],
    ['whatsapp', 'whatsapp:+999 1234567', 'whatsapp:+9991234567'],
    ['whatsapp', 'hello', 'whatsapp:hello'],
  ] as const)(
    'with the error comes the address that whoever has it wrote from: %s %s',
    (medium, typed, candidate) => {
      expect(customerAddress(medium, typed)).toEqual({ error: expect.any(String), candidate })
    },
  )
})
