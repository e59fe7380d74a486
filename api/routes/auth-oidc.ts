import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { loadAgent, updateAgent } from '../../db/agents.ts'
import { admitIdentity, takeAnswer } from '../../db/sessions/identities.ts'
import { endSessionsByProvider } from '../../db/sessions/sessions.ts'
import { emailKey } from '../../domain/email.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'
import { problems } from '../schemas/common.ts'
import type { Services } from '../services/services.ts'
import { type Answer, type Oidc, verifiedEmail } from '../session/oidc.ts'
import { consolePage } from '../session/oidc-flow.ts'
import { makeRouter } from './router.ts'

const tags = ['Signing in']
const security: Record<string, string[]>[] = []

/** The console's page for who could not sign in. */
const FAILED_PAGE = '/console/sign-in'

const start = createRoute({
  method: 'get',
  path: '/auth/oidc/start',
  tags,
  security,
  summary: 'Sends the browser to the identity provider',
  request: {
    query: z.object({
      returnTo: z
        .string()
        .optional()
        .openapi({ description: 'The page to come back to, below /console/.', example: '/console/inbox' }),
    }),
  },
  responses: { 302: { description: 'To the identity provider' }, ...problems(404) },
})
const callback = createRoute({
  method: 'get',
  path: '/auth/oidc/callback',
  tags,
  security,
  summary: 'Where the identity provider sends the browser back; signs in, and goes on to the console',
  description: `What went wrong stands at the end of the address as ?error=, a problem's code.`,
  responses: { 302: { description: 'To the console' }, ...problems(404) },
})
const logout = createRoute({
  method: 'post',
  path: '/auth/oidc/logout',
  tags,
  security,
  summary: 'Where the identity provider tells that a session has ended (back-channel logout)',
  request: {
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': { schema: z.object({ logout_token: z.string().max(20_000) }) },
      },
    },
  },
  responses: { 200: { description: 'Ended' }, ...problems(404) },
})

/** Routes of signing in with an identity provider. */
export function oidcRoutes({ dependencies: { sql, log }, signIns }: Services) {
  const { cookies } = signIns

  function requireOidc(): Oidc {
    if (signIns.oidc) return signIns.oidc
    throw new Problem('not_found', 'No identity provider is set.')
  }

  /** The agent whom an identity belongs to. The e-mail address says so once, and only to whoever is invited. */
  async function agentFor({ issuer, claims }: Answer): Promise<string> {
    const identity = { issuer, subject: claims.sub }
    const agentId = await admitIdentity(sql, identity, emailKey(verifiedEmail(claims) ?? ''))
    if (agentId === undefined) {
      throw new Problem(
        'oidc_unknown',
        'Nobody is linked with this identity, and nobody with its address is invited.',
      )
    }
    return agentId
  }

  async function signInBy(c: Context<ApiEnvironment>, oidc: Oidc): Promise<string> {
    const answered = await oidc.finish(cookies.flow.read(c), new URL(c.req.url).searchParams.toString())
    const role = oidc.roleOf(answered.claims)
    if (!(await takeAnswer(sql, answered.flowHash))) {
      throw new Problem('oidc_refused', 'This answer has signed somebody in already.')
    }
    const agentId = await agentFor(answered)
    const agent = await loadAgent(sql, agentId)
    // From now on, also for what is open: the provider knows best.
    if (role && agent && agent.role !== role) await updateAgent(sql, agentId, { role })
    const { issuer, claims, sid } = answered
    await signIns.begin(c, { agentId, method: 'oidc', oidc: { issuer, subject: claims.sub, sid } })
    return answered.returnTo
  }

  return makeRouter()
    .openapi(start, async c => {
      const { url, cookie } = await requireOidc().start(consolePage(c.req.valid('query').returnTo))
      cookies.flow.set(c, cookie)
      c.header('Cache-Control', 'no-store')
      return c.redirect(url, 302)
    })
    .openapi(callback, async c => {
      const oidc = requireOidc()
      c.header('Cache-Control', 'no-store')
      try {
        const page = await signInBy(c, oidc)
        cookies.flow.clear(c)
        return c.redirect(page, 302)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        // Once only, whatever came of it.
        cookies.flow.clear(c)
        const { code: reason, detail } = error
        signIns.note(c, { what: 'refused', method: 'oidc', reason })
        log.info(
          { requestId: c.get('requestId'), code: reason, detail },
          'an identity provider’s answer was not used',
        )
        return c.redirect(`${FAILED_PAGE}?error=${reason}`, 302)
      }
    })
    .openapi(logout, async c => {
      const oidc = requireOidc()
      c.header('Cache-Control', 'no-store')
      const ended = await endSessionsByProvider(sql, await oidc.readLogout(c.req.valid('form').logout_token))
      log.info({ requestId: c.get('requestId'), ended }, 'the identity provider ended sessions')
      return c.body(null, 200)
    })
}
