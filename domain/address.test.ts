import { describe, expect, test } from 'vitest'
import { addressOf, customerAddress, phoneNumberOf } from './address.ts'

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
})
