import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FormParameters } from './form.ts'
import { readStatus } from './status.ts'

const SID = `SM${'3'.repeat(32)}`

function read(parameters: FormParameters) {
  const report = readStatus({ MessageSid: SID, From: '+15017122661', To: '+15558675310', ...parameters })
  if (!report.ok) throw new Error(report.error.detail)
  return report.value
}

test.each([
  ['accepted', 'accepted'],
  ['scheduled', 'accepted'],
  ['queued', 'accepted'],
  ['sending', 'accepted'],
  ['sent', 'sent'],
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
])('%s is %s', (reported, status) => {
  expect(read({ MessageStatus: reported })).toEqual({
    providerMessageId: SID,
    status,
    reported,
    from: '+15017122661',
  })
})

test('the prefix of addresses is small, in whichever case it comes', () => {
  const [From, To] = ['WhatsApp:+15017122661', 'WhatsApp:+15558675310']
  expect(read({ MessageStatus: 'sent', From, To }).from).toBe('whatsapp:+15017122661')
  const failed = (to: string) => read({ MessageStatus: 'failed', ErrorCode: '470', To: to }).error
  expect(failed(To)).toEqual(failed(To.toLowerCase()))
  expect(failed(To)).not.toEqual(failed('+15558675310'))
})

test('a failure with its code', () => {
  expect(read({ MessageStatus: 'undelivered', ErrorCode: '30005' })).toMatchObject({
    status: 'failed',
    reported: 'undelivered',
    error: { code: '30005', class: 'recipient' },
  })
})

test('a failure without one, or with none that can be read', () => {
  for (const ErrorCode of ['', '0', 'x'.repeat(50)]) {
    expect(read({ MessageStatus: 'failed', ErrorCode }).error).toMatchObject({ code: 'failed' })
  }
  expect(read({ MessageStatus: 'canceled' })).toMatchObject({ status: 'failed', error: { code: 'canceled' } })
})

test('a code of WhatsApp’s own counts on WhatsApp only', () => {
  const failed = { MessageStatus: 'failed', ErrorCode: '470' }
  expect(read({ ...failed, To: 'whatsapp:+15558675310' }).error).toMatchObject({
    code: '470',
    class: 'window',
  })
  expect(read(failed).error?.class).toBe('content')
})

test('a code beside a success is no failure', () => {
  expect(read({ MessageStatus: 'delivered', ErrorCode: '30005' }).error).toBeUndefined()
})

test('the reading of a WhatsApp message is an event', () => {
  expect(read({ EventType: 'READ', MessageStatus: 'delivered' }).status).toBe('read')
  expect(read({ EventType: 'READ' }).status).toBe('read')
})

test('older names will do', () => {
  const report = readStatus({ SmsSid: SID, SmsStatus: 'sent' })
  expect(report).toMatchObject({ ok: true, value: { providerMessageId: SID, status: 'sent' } })
})

test.each([
  [{}, 'parameters missing: MessageSid, MessageStatus'],
  [{ MessageSid: SID }, 'parameters missing: MessageStatus'],
  [{ MessageSid: SID, MessageStatus: 'received' }, 'the status is not one of an outgoing message: received'],
  [{ MessageSid: SID, MessageStatus: '+1555 said x' }, 'the status is not one of an outgoing message'],
  [
    { MessageSid: SID, MessageStatus: 'constructor' },
    'the status is not one of an outgoing message: constructor',
  ],
])('%j: %s', (parameters, detail) => {
  expect(readStatus(parameters)).toEqual({ ok: false, error: { detail } })
})

test('our words never quote the provider’s', () => {
  const ErrorMessage = 'The number +15558675310 is not reachable'
  const report = read({
    MessageStatus: 'failed',
    ErrorCode: '30003',
    ErrorMessage,
    ChannelStatusMessage: '+1555',
  })
  expect(JSON.stringify(report.error)).not.toContain('1555')
})

test('never throws', () => {
  const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constantFrom('failed', '30003', 'READ'))
  const name = fc.oneof(fc.string(), fc.constantFrom('MessageSid', 'MessageStatus', 'ErrorCode', 'EventType'))
  fc.assert(fc.property(fc.dictionary(name, value), given => typeof readStatus(given).ok === 'boolean'))
})
