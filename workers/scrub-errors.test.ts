import type { Context } from '@temporalio/activity'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { scrubbed, scrubErrors } from './scrub-errors.ts'

test('a database error shows code and place, without values', () => {
  const error = Object.assign(new Error('duplicate key: (+66812345678) exists'), {
    name: 'PostgresError',
    code: '23505',
    table_name: 'contact_addresses',
    constraint_name: 'contact_addresses_pkey',
    detail: 'Key (address)=(+66812345678) already exists.',
  })
  const failure = scrubbed(error)
  expect(failure.message).toBe('PostgreSQL refused: 23505 (contact_addresses, contact_addresses_pkey)')
  expect(JSON.stringify(failure)).not.toContain('6681')
})

test('a database that can’t work says what the operator has to look at', () => {
  const error = Object.assign(new Error('cannot execute INSERT in a read-only transaction'), {
    name: 'PostgresError',
    code: '25006',
  })
  expect(scrubbed(error).message).toBe(
    'PostgreSQL only reads: it is a replica, or it is being replaced: 25006',
  )
})

test('an HTTP client’s error loses its request', () => {
  const error = Object.assign(new TypeError('https://user:secret@api.twilio.com failed'), {
    config: { headers: { Authorization: 'Basic c2VjcmV0' } },
  })
  const failure = scrubbed(error)
  expect(`${failure.message}${JSON.stringify(failure)}`).not.toMatch(/secret|c2VjcmV0/)
})

test('our own sentence stays', () => {
  expect(scrubbed(new Error('the conversation does not exist')).message).toBe(
    'the conversation does not exist',
  )
})

test('that an event’s number is taken is told as it is: it names ids and types only', async () => {
  const message = 'number 5 of conversation x holds message.unknown, and is to hold message.failed'
  const logged: unknown[] = []
  const context = { log: { error: (...what: unknown[]) => logged.push(what) } } as unknown as Context
  const error = Object.assign(Object.create(postgres.PostgresError.prototype), { code: 'SB002', message })
  const execute = scrubErrors(context).inbound?.execute
  const running = execute?.({ args: [], headers: {} }, () => Promise.reject(error))
  await expect(running).rejects.toMatchObject({
    type: 'EventNumberTaken',
    nonRetryable: false,
    message: `The event can’t be recorded: ${message}`,
  })
  expect(logged).toHaveLength(1)
})
