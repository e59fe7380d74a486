import { expect, test } from 'vitest'
import { canReport, inboundMode, isPublic } from './inbound-mode.ts'

test.each([
  'https://switchboard.example.com',
  'https://abc.ngrok-free.app/path',
  'http://8.8.8.8:8080',
  'https://[2606:4700::1111]',
  'https://xn--mnchen-3ya.de.',
])('%s is public', url => {
  expect(isPublic(url)).toBe(true)
})

test.each([
  'http://localhost:8080',
  'http://api',
  'http://api.localhost',
  'http://printer.local',
  'http://desk.home.arpa',
  'http://127.0.0.1:8080',
  'http://2130706433',
  'http://0.0.0.0',
  'http://10.1.2.3',
  'http://172.16.0.1',
  'http://192.168.1.5',
  'http://169.254.1.1',
  'http://100.64.0.1',
  'http://[::1]',
  'http://[fd00::1]',
  'http://[fe80::1]',
  'http://[::ffff:10.0.0.1]',
])('%s is not', url => {
  expect(isPublic(url)).toBe(false)
})

const laptop = {
  publicUrl: 'http://127.0.0.1:8080',
  places: { twilio: { emulator: { accountId: 'AC1' }, pull: true }, other: { pull: false } },
}
const emulated = { provider: 'twilio', accountId: 'AC1' }
const real = { provider: 'twilio', accountId: 'AC2' }

test('a channel is read from the list only where the provider can’t call', () => {
  expect(inboundMode(laptop, real)).toBe('pull')
  expect(inboundMode(laptop, emulated)).toBe('webhook')
  expect(inboundMode({ publicUrl: 'https://example.com' }, real)).toBe('webhook')
  // What stands for the provider on this machine can.
  const near = { ...laptop, places: { twilio: { baseUrl: 'http://127.0.0.1:9', pull: true } } }
  expect(inboundMode(near, real)).toBe('webhook')
  expect(inboundMode({ ...laptop, mode: 'webhook' }, real)).toBe('webhook')
  expect(inboundMode({ publicUrl: 'https://example.com', mode: 'pull' }, emulated)).toBe('pull')
  // It has no list to be read, whoever says so.
  const listless = { provider: 'other', accountId: '1' }
  expect(inboundMode(laptop, listless)).toBe('webhook')
  expect(inboundMode({ ...laptop, mode: 'pull' }, listless)).toBe('webhook')
})

test('reports are asked for only where they can come', () => {
  expect(canReport(laptop, real)).toBe(false)
  expect(canReport({ ...laptop, mode: 'pull' }, real)).toBe(false)
  expect(canReport(laptop, emulated)).toBe(true)
  // The operator knows of a way.
  expect(canReport({ ...laptop, mode: 'webhook' }, real)).toBe(true)
  expect(canReport({ publicUrl: 'https://example.com', mode: 'pull' }, real)).toBe(true)
})
