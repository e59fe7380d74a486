import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeSecrets } from '../platform/secrets.ts'
import { openCredentials, sealCredentials } from './credentials.ts'

const secrets = makeSecrets(randomBytes(32).toString('base64'))

test('credentials are one value, bound to their account', () => {
  const credentials = { accessToken: 'a', appSecret: 'b' }
  const sealed = sealCredentials(secrets, 'waba', credentials)
  expect(openCredentials(secrets, 'waba', sealed)).toEqual(credentials)
  expect(() => openCredentials(secrets, 'another', sealed)).toThrow()
})

test('what an earlier version sealed is an auth token', () => {
  const sealed = secrets.seal('ab'.repeat(16), 'columns', 'AC1')
  expect(openCredentials(secrets, 'AC1', sealed)).toEqual({ authToken: 'ab'.repeat(16) })
})
