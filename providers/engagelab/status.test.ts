import { describe, expect, test } from 'vitest'
import { eventsOf, rows, statusRow } from './post-callback.ts'

const DELIVERY = '0b0f5c0e-1f55-4c3c-9d4b-5f2f6f6a0001'

function statusOf(status: object, more: object = {}) {
  const [event] = eventsOf(rows(statusRow(status, more)))
  return event?.type === 'status' ? event : undefined
}

describe('a status', () => {
  test.each([
    ['plan', 'accepted'] as const,
    ['target_valid', 'accepted'] as const,
    ['sent', 'sent'] as const,
    ['delivered', 'delivered'] as const,
    ['read', 'read'] as const,
    // Moves nothing back, and proves that it was taken.
    ['delivered_timeout', 'accepted'] as const,
  ])('%s is %s', (message_status, status) => {
    expect(statusOf({ message_status })?.report).toMatchObject({ status, reported: message_status })
  })

  test.each([
    ['target_invalid', 0, 'target_invalid', 'recipient'],
    ['sent_failed', undefined, 'sent_failed', 'content'],
    ['delivered_failed', 131047, '131047', 'window'],
    ['delivered_failed', '131026', '131026', 'recipient'],
    ['sent_failed', 130429, '130429', 'retry_later'],
    ['sent_failed', 131056, '131056', 'retry_later'],
    ['delivered_failed', 777, '777', 'content'],
    ['delivered_failed', 'x', 'delivered_failed', 'content'],
  ])('%s with %j is error %s of class %s', (message_status, error_code, code, kind) => {
    const { status, error } = statusOf({ message_status, error_code })?.report ?? {}
    expect(status).toBe('failed')
    expect(error).toMatchObject({ code, class: kind })
    expect(error?.fix).not.toBe('')
  })

  test('shows the error message of a failure, without numbers, texts and addresses', () => {
    const message =
      'Not to +44 7911 123456: "Dear Bob" see https://example.com/x?k=1\nkey 0123456789abcdefghijklmnop'
    const error_detail = { message }
    const { detail = '' } =
      statusOf({ message_status: 'sent_failed', error_code: 777, error_detail })?.report.error ?? {}
    expect(detail).toContain('Its error message: Not to …')
    expect(detail).not.toMatch(/7911|Bob|example|0123/)
  })

  test.each([
    [{ custom_args: { delivery: DELIVERY } }, DELIVERY],
    [{ custom_args: JSON.stringify({ delivery: DELIVERY }) }, DELIVERY],
    [{ custom_args: undefined, request_id: DELIVERY }, DELIVERY],
    [{ custom_args: { delivery: 'x' } }, undefined],
    [{ custom_args: '{' }, undefined],
    [{ custom_args: null, request_id: '123asdbbqwe9faweg' }, undefined],
  ])('bears our mark in %j', (more, mark) => {
    expect(statusOf({}, more)?.deliveryId).toBe(mark)
  })
})

describe('a notification', () => {
  const of = (event: string, notification_data: object) =>
    eventsOf(rows({ server: 'whatsapp', notification: { event, notification_data } }))
  test.each([
    ['template_update', { whatsapp_business_account_id: '7' }, { type: 'template', accountId: '7' }],
    ['template_update', {}, { type: 'template', accountId: 'WABA' }],
    [
      'phone_number_update',
      { display_phone_number: '+44 7911 123456', current_limit: 'TIER_1K' },
      { code: 'number_limit', ours: { address: 'whatsapp:+447911123456' } },
    ],
    [
      'whatsapp_business_update',
      { waba_event: 'ACCOUNT_VIOLATION', violation_type: 'SPAM' },
      { detail: 'WhatsApp reports about the business account: ACCOUNT_VIOLATION (SPAM).' },
    ],
    ['insufficient_balance', { remain_balance: '<b>' }, { code: 'insufficient_balance' }],
  ])('%s', (event, data, read) => expect(of(event, data)).toMatchObject([read]))
})
