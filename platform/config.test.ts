import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

/** What is said of an environment; undefined if it is usable. */
function said(environment: Record<string, string>): string | undefined {
  try {
    readConfig(environment)
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

const PROVIDER = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'switchboard' }

describe('how people sign in', () => {
  test.each<[Record<string, string>]>([
    [{}],
    [PROVIDER],
    [{ ...PROVIDER, OIDC_ISSUER: 'http://127.0.0.1:4000', OIDC_ONLY: 'true', OIDC_ROLE_CLAIM: 'roles' }],
    [{ SMTP_URL: 'smtps://user:p%40ss@mail.example.com', MAIL_FROM: 'Desk <desk@example.com>' }],
    // As docker-compose.yml gives what nobody has set.
    [{ OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_ONLY: '', SMTP_URL: '', MAIL_FROM: '' }],
  ])('%j is usable', environment => {
    expect(said(environment)).toBeUndefined()
  })

  test.each<[Record<string, string>, string]>([
    [{ OIDC_ISSUER: 'https://id.example.com' }, 'OIDC_ISSUER: needs OIDC_CLIENT_ID too'],
    [{ OIDC_CLIENT_ID: 'switchboard' }, 'OIDC_CLIENT_ID: needs OIDC_ISSUER too'],
    [{ OIDC_ONLY: 'true' }, 'OIDC_ONLY: needs OIDC_ISSUER too'],
    [{ OIDC_ROLE_CLAIM: 'roles' }, 'OIDC_ROLE_CLAIM: needs OIDC_ISSUER too'],
    [{ ...PROVIDER, OIDC_ISSUER: 'http://id.example.com' }, 'OIDC_ISSUER: must be an https:// URL'],
    [{ ...PROVIDER, OIDC_SCOPES: 'email' }, 'OIDC_SCOPES: must hold "openid"'],
    [{ ...PROVIDER, OIDC_ONLY: 'perhaps' }, 'OIDC_ONLY: must be true or false'],
    [{ SMTP_URL: 'smtps://mail.example.com' }, 'SMTP_URL: needs MAIL_FROM too'],
    [{ SMTP_URL: 'mail.example.com', MAIL_FROM: 'desk@example.com' }, 'SMTP_URL: must be an smtps://'],
    [{ SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'desk' }, 'MAIL_FROM: must be an e-mail address'],
  ])('%j: %s', (environment, line) => {
    expect(said(environment)).toContain(`  ${line}`)
  })
})
