/** The errors of signing in. See `COMMON` in api/http/problem.ts. */
export const SIGN_IN_PROBLEMS = {
  sign_in_failed: {
    status: 401,
    title: 'Not signed in',
    fix: 'Check e-mail address and password; if the password is lost, ask an administrator for a link, or POST /v1/auth/reset.',
  },
  cross_origin: {
    status: 403,
    title: 'Asked by another site',
    fix: 'Ask from a page of this service, by the address in PUBLIC_URL; other programs send a token as "Authorization: Bearer …".',
  },
  https_needed: {
    status: 403,
    title: 'Signing in needs HTTPS',
    fix: 'Open the service by https://, or on the machine that it runs on by http://localhost.',
  },
  link_invalid: {
    status: 403,
    title: 'The link is not good, or no longer',
    fix: 'Ask who sent it for a new one: each works once, and for 72 hours.',
  },
  oidc_only: {
    status: 403,
    title: 'Sign in with the identity provider',
    fix: 'Sign in by GET /v1/auth/oidc/start; OIDC_ONLY leaves no other way.',
  },
  oidc_refused: {
    status: 403,
    title: 'The identity provider’s answer can’t be used',
    fix: 'Begin again with GET /v1/auth/oidc/start.',
  },
  oidc_unknown: {
    status: 403,
    title: 'Nobody is linked with this identity',
    fix: 'Ask an administrator for an invitation to the e-mail address that the identity provider has verified, then sign in again.',
  },
  oidc_no_role: {
    status: 403,
    title: 'The identity provider names no role',
    fix: 'Let the claim named by OIDC_ROLE_CLAIM hold agent, supervisor or admin.',
  },
  too_many_tokens: {
    status: 409,
    title: 'They have as many tokens as they may',
    fix: 'End one that is not used with DELETE /v1/tokens/{id}.',
  },
  no_mail: {
    status: 409,
    title: 'No mail server is set',
    fix: 'Ask an administrator for a link, or set SMTP_URL.',
  },
  sign_in_busy: {
    status: 503,
    title: 'Too many sign in at once',
    fix: 'Try again in a moment.',
  },
  oidc_unavailable: {
    status: 503,
    title: 'The identity provider does not answer',
    fix: 'Try again in a moment; if it stays, check OIDC_ISSUER and whether the API reaches it.',
  },
} as const
