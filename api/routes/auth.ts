import { randomBytes } from 'node:crypto'
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { acceptLink, findOpenLink, insertLink, type SignInLink } from '../../db/sessions/links.ts'
import { type Account, findAccount } from '../../db/sessions/passwords.ts'
import type { NewSession } from '../../db/sessions/sessions.ts'
import type { Role } from '../../domain/conversation.ts'
import { passwordProblem } from '../../domain/password.ts'
import { newId } from '../../platform/ids.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import { answer, body, problems } from '../schemas/common.ts'
import {
  linkAcceptance,
  linkReading,
  me,
  openLink,
  resetRequest,
  signIn,
  signInMethods,
} from '../schemas/sessions.ts'
import type { Services } from '../services/services.ts'
import { describeMe, methodsOf } from '../session/describe-me.ts'
import { linkMail, linkToken, linkUrl } from '../session/links.ts'
import { makeRouter } from './router.ts'

const tags = ['Signing in']
/** Needs neither token nor session. */
const security: Record<string, string[]>[] = []

const methods = createRoute({
  method: 'get',
  path: '/auth/methods',
  tags,
  security,
  summary: 'The ways to sign in',
  responses: { 200: answer(signInMethods, 'The ways'), ...problems() },
})
const withPassword = createRoute({
  method: 'post',
  path: '/auth/sign-in',
  tags,
  security,
  summary: 'Signs in with e-mail address and password, and sets the session’s cookie',
  description:
    'For pages of this service: the request has to come from its own origin. Programs use tokens. Who fails too often waits, by account and by address (429).',
  request: body(signIn),
  responses: { 200: answer(me, 'Signed in'), ...problems() },
})
const reset = createRoute({
  method: 'post',
  path: '/auth/reset',
  tags,
  security,
  summary:
    'Mails a link for a new password to who has this e-mail address; the answer does not say whether anybody has',
  request: body(resetRequest),
  responses: { 202: { description: 'Asked for' }, ...problems(409) },
})
const readLink = createRoute({
  method: 'post',
  path: '/auth/links/read',
  tags,
  security,
  summary: 'Whom a link is for, and what it does; this does not use it',
  request: body(linkReading),
  responses: { 200: answer(openLink, 'The link'), ...problems() },
})
const accept = createRoute({
  method: 'post',
  path: '/auth/links/accept',
  tags,
  security,
  summary: 'Uses a link: sets the password, where it is for that, and signs in',
  request: body(linkAcceptance),
  responses: { 200: answer(me, 'Signed in'), ...problems() },
})

/** Routes by which people come in. They ask for no token, so each has its own proof and its own limit. */
export function authRoutes({ dependencies, signIns }: Services) {
  const { sql, config, log } = dependencies
  const { origins, cookies, throttle, hashes, mail } = signIns

  /** A link that can be used, of any kind. Whoever guesses is counted by address. */
  async function requireLink(c: Context, token: string): Promise<SignInLink> {
    const good = await throttle.count(c)
    const link = await findOpenLink(sql, hashToken(token))
    if (!link) {
      signIns.note(c, { what: 'refused', method: 'link', reason: 'link_invalid' })
      throw linkInvalid()
    }
    await good()
    return link
  }

  /** Mails a link to who has an account with a password. Nobody waits for it: that would tell whether there is one. */
  async function mailReset(account: Account | undefined): Promise<void> {
    if (!account || account.hash === null || !mail) return
    const token = linkToken(randomBytes(32))
    const made = await insertLink(sql, {
      id: newId(),
      kind: 'reset',
      agent: account,
      tokenHash: hashToken(token),
      createdBy: null,
    })
    const { name, email: to } = account
    if (made) await mail.send({ to, ...linkMail('reset', { name, url: linkUrl(config.PUBLIC_URL, token) }) })
  }

  async function begun(
    c: Context<ApiEnvironment>,
    { id, name, role }: { id: string; name: string; role: Role },
    how: Pick<NewSession, 'method' | 'passwordHash'>,
  ) {
    const { id: sessionId, secretHash } = await signIns.begin(c, { agentId: id, ...how })
    return describeMe(dependencies, signIns, { id, name, role, tokenHash: secretHash, sessionId })
  }

  return makeRouter()
    .openapi(methods, c => c.json(methodsOf(config, signIns), 200))
    .openapi(withPassword, async c => {
      origins.requireOurs(c)
      cookies.session.requireKept(c)
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'Nobody signs in with a password here.')
      const { email, password } = c.req.valid('json')
      const good = await throttle.count(c, email)
      const account = await findAccount(sql, email)
      // The same answer, after the same time, whether or not there is such a person.
      const fits = await hashes.fits(password, account?.hash)
      if (!fits || !account?.hash) {
        signIns.note(c, {
          what: 'refused',
          method: 'password',
          agentId: account?.id,
          reason: 'wrong_password',
        })
        throw new Problem('sign_in_failed', 'The e-mail address or the password is wrong.')
      }
      await good()
      return c.json(await begun(c, account, { method: 'password', passwordHash: account.hash }), 200)
    })
    .openapi(reset, async c => {
      origins.requireOurs(c)
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'Nobody has a password here.')
      if (!mail) throw new Problem('no_mail', 'This service sends no mails.')
      const { email } = c.req.valid('json')
      // Each counts, good or not: nobody's mailbox is filled.
      await throttle.count(c, `reset of ${email}`)
      findAccount(sql, email)
        .then(mailReset)
        .catch(error => log.warn({ code: error?.code }, 'a link for a new password could not be mailed'))
      return c.body(null, 202)
    })
    .openapi(readLink, async c => {
      origins.requireOurs(c)
      const { kind, name, email, expiresAt } = await requireLink(c, c.req.valid('json').token)
      return c.json(
        { kind, name, email, expiresAt: expiresAt.toISOString(), methods: methodsOf(config, signIns) },
        200,
      )
    })
    .openapi(accept, async c => {
      origins.requireOurs(c)
      // Before the link is used.
      cookies.session.requireKept(c)
      const { token, password } = c.req.valid('json')
      const link = await requireLink(c, token)
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'A link signs nobody in here.')
      const problem = problemOf(link, password)
      if (problem) throw invalid([{ path: 'password', message: problem }])
      const hash = password === undefined ? undefined : await hashes.make(password)
      // Of two who use it at once, one is late.
      const used = await acceptLink(sql, hashToken(token), hash)
      if (!used) throw linkInvalid()
      return c.json(await begun(c, { ...used, id: used.agentId }, { method: 'link' }), 200)
    })
}

function problemOf(link: SignInLink, password: string | undefined): string | undefined {
  if (link.kind === 'sign_in') return password === undefined ? undefined : 'is not taken with this link'
  return password === undefined ? 'is needed' : passwordProblem(password, link)
}

function linkInvalid(): Problem {
  return new Problem('link_invalid', 'The link was used, its time is over, or it never was one.')
}
