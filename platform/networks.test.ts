import { expect, test } from 'vitest'
import { addressKey, isNetwork, withinAny } from './networks.ts'

test.each([
  ['10.0.0.0/8', true],
  ['127.0.0.1', true],
  ['fd00::/8', true],
  ['::1', true],
  ['10.1', false],
  ['10.0.0.0/33', false],
  ['example.com', false],
  ['', false],
])('%j is a network: %s', (text, is) => {
  expect(isNetwork(text)).toBe(is)
})

test.each([
  ['10.20.30.40', true],
  ['::ffff:10.20.30.40', true],
  ['11.0.0.1', false],
  ['192.0.2.7', true],
  ['192.0.2.8', false],
  ['2001:db8::5', true],
  ['2001:db9::5', false],
  ['unknown', false],
])('%s lies in one of ours: %s', (address, lies) => {
  expect(withinAny(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'])(address)).toBe(lies)
})

test('a client is identified by its IPv4 address, or by its IPv6 network', () => {
  expect(addressKey('203.0.113.7')).toBe('203.0.113.7')
  expect(addressKey('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(addressKey('2001:db8:0:1::1')).toBe(addressKey('2001:db8:0:1:ffff::2'))
  expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8:0:2::1'))
  expect(addressKey('unknown')).toBe('unknown')
})
