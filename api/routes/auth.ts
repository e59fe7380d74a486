import { randomBytes } from 'node:crypto'
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { acceptLink, findOpenLink, insertLink, type SignInLink } from '../../db/sessions/links.ts'
import { type Account, findAccount } from '../../db/sessions/passwords.ts'
import type { NewSession } from '../../db/sessions/sessions.ts'
import { CHANGED } from '../../domain/audit-log.ts'
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
/** These routes need no token and no session. */
const security: Record<string, string[]>[] = []

const methods = createRoute({
  method: 'get',
  path: '/auth/methods',
  tags,
  security,
  summary: 'Lists the ways to sign in',
  responses: { 200: answer(signInMethods, 'The ways'), ...problems() },
})
const withPassword = createRoute({
  method: 'post',
  path: '/auth/sign-in',
  tags,
  security,
  summary: 'Signs in with e-mail address and password, and sets the session cookie',
  description:
    'Only pages of this service can use it: the request must come from its own origin. Programs use tokens. Failed attempts are limited per account and per address (429).',
  request: body(signIn),
  responses: { 200: answer(me, 'Signed in'), ...problems() },
})
const reset = createRoute({
  method: 'post',
  path: '/auth/reset',
  tags,
  security,
  summary:
    'Mails a link for a new password to this e-mail address, if an agent has it. The answer is always the same',
  request: body(resetRequest),
  responses: { 202: { description: 'The request is accepted' }, ...problems(409) },
})
const readLink = createRoute({
  method: 'post',
  path: '/auth/links/read',
  tags,
  security,
  summary: 'Reads the kind and the agent of a link. This does not use the link',
  request: body(linkReading),
  responses: { 200: answer(openLink, 'The link'), ...problems() },
})
const accept = createRoute({
  method: 'post',
  path: '/auth/links/accept',
  tags,
  security,
  summary: 'Uses a link: sets the password, if the link is for that, and signs in',
  request: body(linkAcceptance),
  responses: { 200: answer(me, 'Signed in'), ...problems() },
})

/** Routes to sign in. They need no token, so each has its own check and its own limit. */
export function authRoutes({ dependencies, signIns }: Services) {
  const { sql, config, log } = dependencies
  const { origins, cookies, throttle, hashes, mail } = signIns

  /** Finds an open link. Failed attempts count per address. */
  async function requireLink(c: Context<ApiEnvironment>, token: string): Promise<SignInLink> {
    const good = await throttle.count(c)
    const link = await findOpenLink(sql, hashToken(token))
    if (!link) {
      signIns.notes.refused(c, { method: 'link', reason: 'link_invalid' })
      throw linkInvalid()
    }
    await good()
    return link
  }

  /** Mails a link to an agent who has a password. The request does not wait, so its duration reveals nothing. */
  async function mailReset(c: Context<ApiEnvironment>, account: Account | undefined): Promise<void> {
    if (!account || account.hash === null || !mail) return
    const token = linkToken(randomBytes(32))
    const made = await sql.begin(async tx => {
      await c.get('audit').note(tx, { target: { type: 'agent', id: account.id } })
      return insertLink(tx, {
        id: newId(),
        kind: 'reset',
        agent: account,
        tokenHash: hashToken(token),
        createdBy: null,
      })
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
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'Passwords are turned off.')
      const { email, password } = c.req.valid('json')
      const good = await throttle.count(c, email)
      const account = await findAccount(sql, email)
      // An unknown address gets the same answer after the same time.
      const fits = await hashes.fits(password, account?.hash)
      if (!fits || !account?.hash) {
        signIns.notes.refused(c, { method: 'password', agentId: account?.id, reason: 'wrong_password' })
        throw new Problem('sign_in_failed', 'The e-mail address or the password is wrong.')
      }
      await good()
      return c.json(await begun(c, account, { method: 'password', passwordHash: account.hash }), 200)
    })
    .openapi(reset, async c => {
      origins.requireOurs(c)
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'Passwords are turned off.')
      if (!mail) throw new Problem('no_mail', 'This service can’t send mails.')
      const { email } = c.req.valid('json')
      // Every request counts, so that nobody can flood a mailbox.
      await throttle.count(c, `reset of ${email}`)
      c.get('audit').nothing()
      findAccount(sql, email)
        .then(account => mailReset(c, account))
        .catch(error => log.warn({ code: error?.code }, 'a link for a new password could not be mailed'))
      return c.body(null, 202)
    })
    .openapi(readLink, async c => {
      origins.requireOurs(c)
      const { kind, name, email, expiresAt } = await requireLink(c, c.req.valid('json').token)
      c.get('audit').nothing()
      return c.json(
        { kind, name, email, expiresAt: expiresAt.toISOString(), methods: methodsOf(config, signIns) },
        200,
      )
    })
    .openapi(accept, async c => {
      origins.requireOurs(c)
      // Must come first: otherwise the link would be used up without a session.
      cookies.session.requireKept(c)
      const { token, password } = c.req.valid('json')
      const link = await requireLink(c, token)
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'Links can’t sign in anybody.')
      const problem = problemOf(link, password)
      if (problem) throw invalid([{ path: 'password', message: problem }])
      const hash = password === undefined ? undefined : await hashes.make(password)
      // Undefined: another request has used the link meanwhile.
      const used = await acceptLink(
        sql,
        hashToken(token),
        hash,
        async (tx, { agentId: id, name, role, kind }) => {
          const actor = { kind: 'agent', id, name, role } as const
          const about = { actor, target: { type: 'agent' as const, id } }
          await c.get('audit').note(tx, {
            action: 'password.changed',
            ...about,
            after: { password: CHANGED, link: kind },
          })
        },
      )
      if (!used) throw linkInvalid()
      return c.json(await begun(c, { ...used, id: used.agentId }, { method: 'link' }), 200)
    })
}

function problemOf(link: SignInLink, password: string | undefined): string | undefined {
  if (link.kind === 'sign_in') return password === undefined ? undefined : 'must be left out for this link'
  return password === undefined ? 'is required' : passwordProblem(password, link)
}

function linkInvalid(): Problem {
  return new Problem('link_invalid', 'The link was used, has expired, or does not exist.')
}
