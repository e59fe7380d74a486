/** The errors of signing in. See `COMMON` in api/http/problem-codes.ts. */
export const SIGN_IN_PROBLEMS = {
  sign_in_failed: {
    status: 401,
    title: 'The sign-in failed',
    fix: 'Check the e-mail address and the password. If you have lost the password, use POST /v1/auth/reset, or ask an administrator for a link.',
  },
  cross_origin: {
    status: 403,
    title: 'The request comes from another origin',
    fix: 'Send the request from a page of this service, opened at the address in PUBLIC_URL. Programs send a token as "Authorization: Bearer …".',
  },
  https_needed: {
    status: 403,
    title: 'Signing in needs HTTPS',
    fix: 'Open the service with https://, or with http://localhost on the machine where it runs.',
  },
  link_invalid: {
    status: 403,
    title: 'The link is invalid or has expired',
    fix: 'Ask the sender for a new link. A link works once, within 72 hours.',
  },
  oidc_only: {
    status: 403,
    title: 'Only the identity provider can sign you in',
    fix: 'Sign in with GET /v1/auth/oidc/start. OIDC_ONLY turns off passwords and links.',
  },
  oidc_refused: {
    status: 403,
    title: 'The answer of the identity provider was refused',
    fix: 'Start again with GET /v1/auth/oidc/start.',
  },
  oidc_unknown: {
    status: 403,
    title: 'No agent is linked with this identity',
    fix: 'Ask an administrator for an invitation to the e-mail address that the identity provider has verified. Then sign in again.',
  },
  oidc_no_role: {
    status: 403,
    title: 'The identity provider gave no role',
    fix: 'Configure the identity provider so that the claim named by OIDC_ROLE_CLAIM contains agent, supervisor or admin.',
  },
  too_many_tokens: {
    status: 409,
    title: 'The agent has too many tokens',
    fix: 'Revoke an unused token with DELETE /v1/tokens/{id}.',
  },
  no_session: {
    status: 409,
    title: 'Only a signed-in browser has this',
    fix: 'Sign in to the console, and turn it on there. A token is of a program, which reads GET /v1/events instead.',
  },
  push_off: {
    status: 409,
    title: 'Nothing is pushed to phones here',
    fix: 'Ask an administrator to set VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT.',
  },
  no_mail: {
    status: 409,
    title: 'No mail server is configured',
    fix: 'Ask an administrator for a link, or set SMTP_URL.',
  },
  sign_in_busy: {
    status: 503,
    title: 'Too many sign-ins at once',
    fix: 'Try again in a moment.',
  },
  oidc_unavailable: {
    status: 503,
    title: 'The identity provider does not answer',
    fix: 'Try again in a moment. If the error remains, check OIDC_ISSUER, and check that the API can reach it.',
  },
} as const
