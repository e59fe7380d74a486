import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

/** The error for an environment; undefined if it is valid. */
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

describe('settings for signing in', () => {
  test.each<[Record<string, string>]>([
    [{}],
    [PROVIDER],
    [{ ...PROVIDER, OIDC_ISSUER: 'http://127.0.0.1:4000', OIDC_ONLY: 'true', OIDC_ROLE_CLAIM: 'roles' }],
    [{ SMTP_URL: 'smtps://user:p%40ss@mail.example.com', MAIL_FROM: 'Desk <desk@example.com>' }],
    // docker-compose.yml passes unset variables as empty strings.
    [{ OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_ONLY: '', SMTP_URL: '', MAIL_FROM: '' }],
  ])('%j is valid', environment => {
    expect(said(environment)).toBeUndefined()
  })

  test.each<[Record<string, string>, string]>([
    [{ OIDC_ISSUER: 'https://id.example.com' }, 'OIDC_ISSUER: also needs OIDC_CLIENT_ID'],
    [{ OIDC_CLIENT_ID: 'switchboard' }, 'OIDC_CLIENT_ID: also needs OIDC_ISSUER'],
    [{ OIDC_ONLY: 'true' }, 'OIDC_ONLY: also needs OIDC_ISSUER'],
    [{ OIDC_ROLE_CLAIM: 'roles' }, 'OIDC_ROLE_CLAIM: also needs OIDC_ISSUER'],
    [{ ...PROVIDER, OIDC_ISSUER: 'http://id.example.com' }, 'OIDC_ISSUER: must be an https:// URL'],
    [{ ...PROVIDER, OIDC_SCOPES: 'email' }, 'OIDC_SCOPES: must contain "openid"'],
    [{ ...PROVIDER, OIDC_ONLY: 'perhaps' }, 'OIDC_ONLY: must be true or false'],
    [{ SMTP_URL: 'smtps://mail.example.com' }, 'SMTP_URL: also needs MAIL_FROM'],
    [{ SMTP_URL: 'mail.example.com', MAIL_FROM: 'desk@example.com' }, 'SMTP_URL: must be an smtps://'],
    [{ SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'desk' }, 'MAIL_FROM: must be an e-mail address'],
    [{ VAPID_PUBLIC_KEY: 'key' }, 'VAPID_PUBLIC_KEY: also needs VAPID_PRIVATE_KEY'],
    [{ VAPID_PRIVATE_KEY: 'key' }, 'VAPID_PRIVATE_KEY: also needs VAPID_SUBJECT'],
    [{ VAPID_SUBJECT: 'mailto:desk@example.com' }, 'VAPID_SUBJECT: also needs VAPID_PUBLIC_KEY'],
    [{ VAPID_SUBJECT: 'desk@example.com' }, 'VAPID_SUBJECT: must be a mailto: or https:// URL'],
    [{ VAPID_PUBLIC_KEY: 'a', VAPID_PRIVATE_KEY: 'b' }, 'VAPID_PUBLIC_KEY: must be a point of P-256'],
    [{ PUSH_SERVICE_ORIGINS: 'push.example.com' }, 'PUSH_SERVICE_ORIGINS: must be origins'],
  ])('%j: %s', (environment, line) => {
    expect(said(environment)).toContain(`  ${line}`)
  })
})
