import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeSecrets } from '../../platform/secrets.ts'
import { roleIn, verifiedEmail } from './oidc-claims.ts'
import { beginFlow, consolePage, readFlow } from './oidc-flow.ts'

const secrets = makeSecrets(randomBytes(32).toString('base64'))

test('a flow is read from its own cookie only', () => {
  const { flow, cookie } = beginFlow(secrets, '/console/inbox')
  expect(readFlow(secrets, cookie)).toEqual(flow)
  expect(new Set([flow.state, flow.nonce, flow.verifier, flow.hash]).size).toBe(4)
  expect(flow.verifier).toMatch(/^[\w-]{43}$/)
  expect(cookie).not.toContain(flow.state)
  const others = makeSecrets(randomBytes(32).toString('base64'))
  for (const bad of [undefined, '', 'x', `${cookie.slice(0, -4)}AAAA`, beginFlow(others, '/').cookie]) {
    expect(readFlow(secrets, bad)).toBeUndefined()
  }
})

test('an old flow is refused', () => {
  const kept = { secret: 's', returnTo: '/console/', at: Date.now() - 11 * 60_000 }
  const cookie = secrets.seal(JSON.stringify(kept), 'sign-in', 'oidc').toString('base64url')
  expect(readFlow(secrets, cookie)).toBeUndefined()
})

test.each([
  [undefined, '/console/'],
  ['/console/inbox?view=mine', '/console/inbox?view=mine'],
  ['/console', '/console/'],
  ['https://evil.example', '/console/'],
  ['//evil.example/console/', '/console/'],
  ['/console//evil.example', '/console/'],
  ['/console/../v1/auth/methods', '/console/'],
  ['/console/\\evil.example', '/console/'],
  ['/console/a\r\nSet-Cookie: x', '/console/'],
])('returnTo %j leads to %j', (asked, page) => {
  expect(consolePage(asked)).toBe(page)
})

describe('claims', () => {
  test.each<[unknown, string | undefined]>([
    ['admin', 'admin'],
    [['agent', 'supervisor', 'else'], 'supervisor'],
    [['Admin'], undefined],
    [undefined, undefined],
    [{ admin: true }, undefined],
  ])('the role in %j is %s', (roles, role) => {
    expect(roleIn({ sub: 'x', roles }, 'roles')).toBe(role)
  })

  test.each<[object, string | undefined]>([
    [{ email: 'ann@example.com', email_verified: true }, 'ann@example.com'],
    [{ email: 'ann@example.com', email_verified: 'true' }, undefined],
    [{ email: 'ann@example.com' }, undefined],
    [{ email: ['ann@example.com'], email_verified: true }, undefined],
  ])('the address in %j is %s', (claims, email) => {
    expect(verifiedEmail({ sub: 'x', ...claims })).toBe(email)
  })
})
