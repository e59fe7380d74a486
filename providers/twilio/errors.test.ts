import { describe, expect, test } from 'vitest'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { ERROR_TABLE } from './error-table.ts'
import { deliveryError, errorOf } from './errors.ts'

test.each([
  [20003, 'config'],
  [20429, 'retry_later'],
  [20500, 'unknown'],
  [20503, 'unknown'],
  [21211, 'recipient'],
  [21408, 'config'],
  [21610, 'opted_out'],
  [21611, 'retry_later'],
  [21617, 'content'],
  [21656, 'content'],
  [21703, 'config'],
  [30003, 'retry_later'],
  [30005, 'recipient'],
  [30007, 'content'],
  [30036, 'expired'],
  [63016, 'window'],
  [63033, 'recipient'],
  [63038, 'retry_later'],
  [63041, 'config'],
] as const)('%i is of class %s', (code, expected) => {
  expect(deliveryError(code)).toMatchObject({ code: String(code), class: expected })
})

test('every row is complete, and no code has two', () => {
  const codes = ERROR_TABLE.flatMap(row => row.codes)
  expect(new Set(codes).size).toBe(codes.length)
  for (const row of ERROR_TABLE) {
    expect(FAILURE_CLASSES).toContain(row.class)
    expect([row.detail, row.fix].every(sentence => /^[A-Z].+\.$/.test(sentence))).toBe(true)
    expect(row.retryAfterMs === undefined || row.class === 'retry_later').toBe(true)
  }
})

test('what can go later says when, but for the one that has its own back-off', () => {
  const later = ERROR_TABLE.filter(row => row.class === 'retry_later' && row.retryAfterMs === undefined)
  expect(later.flatMap(row => row.codes)).toEqual([20429])
  expect(errorOf(21611)?.retryAfterMs).toBeGreaterThan(60_000)
})

test('a code without a row is permanent, and kept', () => {
  const error = deliveryError(29999)
  expect(error).toMatchObject({ code: '29999', class: 'content' })
  expect(error.fix).toContain('https://www.twilio.com/docs/api/errors/29999')
})

describe('codes of WhatsApp itself', () => {
  test.each([
    [470, 'window'],
    [1013, 'recipient'],
    [1015, 'retry_later'],
    [402, 'config'],
  ] as const)('%i is of class %s', (code, expected) => {
    expect(deliveryError(code, { whatsapp: true })).toMatchObject({ code: String(code), class: expected })
  })

  test('mean nothing elsewhere', () => {
    expect(deliveryError(470).class).toBe('content')
  })
})
