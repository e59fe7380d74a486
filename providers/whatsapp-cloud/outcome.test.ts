import { expect, test } from 'vitest'
import { ERROR_TABLE } from './error-table.ts'
import { deliveryError, KNOWN_CODES } from './errors.ts'
import { readGraphError } from './graph-error.ts'
import { brokenOff, failureOf } from './outcome.ts'

const answer = (status: number, code?: number, more: object = {}) => {
  const error = readGraphError(code === undefined ? undefined : { error: { code, message: 'x', ...more } })
  return failureOf({ status, ...(error && { error }) })
}

test.each([
  [400, 131026, 'rejected', 'recipient'],
  [400, 131047, 'rejected', 'window'],
  // Of the examples in Meta's OpenAPI description (v23.0).
  [401, 104, 'rejected', 'config'],
  [400, 803, 'rejected', 'config'],
  [400, 17, 'notSent', 'retry_later'],
  [400, 613, 'notSent', 'retry_later'],
  [400, 4, 'notSent', 'retry_later'],
  [503, 2, 'unknown', 'unknown'],
  [500, 1, 'unknown', 'unknown'],
  [401, 190, 'rejected', 'config'],
  [403, 10, 'rejected', 'config'],
  [400, 250, 'rejected', 'config'],
  [400, 100, 'rejected', 'content'],
  [404, 132001, 'rejected', 'config'],
  [400, 132015, 'rejected', 'config'],
  // Stops marketing alone: nobody is taken for having opted out of answers.
  [400, 131050, 'rejected', 'recipient'],
  [400, 999999, 'rejected', 'content'],
  [429, 130429, 'notSent', 'retry_later'],
  [400, 131056, 'notSent', 'retry_later'],
  [400, 80007, 'notSent', 'retry_later'],
  [400, 131049, 'notSent', 'retry_later'],
  [400, 131000, 'unknown', 'unknown'],
  [500, 131000, 'unknown', 'unknown'],
  // The row would claim to know that it was refused.
  [500, 131016, 'unknown', 'unknown'],
  [503, 130429, 'unknown', 'unknown'],
  [200, 131026, 'unknown', 'unknown'],
  [502, undefined, 'unknown', 'unknown'],
  [400, undefined, 'unknown', 'unknown'],
  [302, undefined, 'unknown', 'unknown'],
])('HTTP %i with error %s is %s (%s)', (status, code, outcome, kind) => {
  expect(answer(status, code)).toMatchObject({ outcome, error: { class: kind } })
})

test('an object that is not there is the number’s fault, and not the message’s', () => {
  expect(answer(400, 100, { error_subcode: 33 })).toMatchObject({
    outcome: 'rejected',
    error: { code: '33', class: 'config' },
  })
})

test('a wrong proof is the app secret’s fault, and not the message’s', () => {
  const refusal = { message: 'Invalid appsecret_proof provided in the API argument' }
  const wrong = { error: { code: 'wrong_app_secret', class: 'config' } }
  expect(answer(400, 100, refusal)).toMatchObject({ outcome: 'rejected', ...wrong })
  expect(answer(500, 100, refusal)).toMatchObject({ outcome: 'unknown' })
})

test.each([
  [130429, 2_000],
  [131056, 12_000],
  [131049, 86_400_000],
  [131016, undefined],
])('error %i waits %s ms', (code, retryAfterMs) => {
  expect((answer(400, code) as { retryAfterMs?: number }).retryAfterMs).toBe(retryAfterMs)
})

const broken = (code: string, connected: boolean) =>
  Object.assign(new Error('no answer'), { name: 'BrokenExchange' as const, code, connected })

test.each([
  ['ECONNREFUSED', true, 'notSent'],
  ['ENOTFOUND', false, 'notSent'],
  ['ETIMEDOUT', false, 'notSent'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'notSent'],
  ['ECONNRESET', true, 'unknown'],
  ['ABORT_ERR', true, 'unknown'],
])('%s, connected %s, is %s', (code, connected, outcome) => {
  expect(brokenOff(broken(code, connected)).outcome).toBe(outcome)
})

test('any other error is an unknown outcome', () => {
  expect(brokenOff(new TypeError('x')).outcome).toBe('unknown')
})

test('every code has one row, in words of our own', () => {
  expect(new Set(KNOWN_CODES).size).toBe(ERROR_TABLE.flatMap(({ codes }) => codes).length)
  for (const code of [...KNOWN_CODES, 4_711]) {
    const { detail, fix } = deliveryError(code)
    for (const text of [detail, fix]) expect(text).toMatch(/^[A-Z].*\.$/)
  }
})

test.each([
  undefined,
  null,
  'x',
  [],
  {},
  { error: 'x' },
  { error: {} },
  { error: { code: 'x' } },
  { error: { code: -1 } },
])('%o is no error object', json => expect(readGraphError(json)).toBeUndefined())
