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

test('a channel is read from the list only where the provider can’t call', () => {
  const laptop = { publicUrl: 'http://127.0.0.1:8080', emulatorAccountSid: 'AC1' }
  expect(inboundMode(laptop, 'AC2')).toBe('pull')
  expect(inboundMode(laptop, 'AC1')).toBe('webhook')
  expect(inboundMode({ publicUrl: 'https://example.com' }, 'AC2')).toBe('webhook')
  // What stands for Twilio on this machine can.
  expect(inboundMode({ ...laptop, providerUrl: 'http://127.0.0.1:9' }, 'AC2')).toBe('webhook')
  expect(inboundMode({ ...laptop, mode: 'webhook' }, 'AC2')).toBe('webhook')
  expect(inboundMode({ publicUrl: 'https://example.com', mode: 'pull' }, 'AC1')).toBe('pull')
})

test('reports are asked for only where they can come', () => {
  const laptop = { publicUrl: 'http://127.0.0.1:8080', emulatorAccountSid: 'AC1' }
  expect(canReport(laptop, 'AC2')).toBe(false)
  expect(canReport({ ...laptop, mode: 'pull' }, 'AC2')).toBe(false)
  expect(canReport(laptop, 'AC1')).toBe(true)
  // The operator knows of a way.
  expect(canReport({ ...laptop, mode: 'webhook' }, 'AC2')).toBe(true)
  expect(canReport({ publicUrl: 'https://example.com', mode: 'pull' }, 'AC2')).toBe(true)
})
