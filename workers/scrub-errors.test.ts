import { expect, test } from 'vitest'
import { scrubbed } from './scrub-errors.ts'

test('a database error tells its code and place, and quotes nothing', () => {
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

test('an HTTP client’s error loses its request', () => {
  const error = Object.assign(new TypeError('https://user:secret@api.twilio.com failed'), {
    config: { headers: { Authorization: 'Basic c2VjcmV0' } },
  })
  const failure = scrubbed(error)
  expect(`${failure.message}${JSON.stringify(failure)}`).not.toMatch(/secret|c2VjcmV0/)
})

test('our own sentence stays', () => {
  expect(scrubbed(new Error('the conversation is not there')).message).toBe('the conversation is not there')
})
