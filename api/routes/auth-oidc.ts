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

/** The console's page for failed sign-ins. */
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
        .openapi({ description: 'The page of the console to return to.', example: '/console/inbox' }),
    }),
  },
  responses: { 302: { description: 'To the identity provider' }, ...problems(404) },
})
const callback = createRoute({
  method: 'get',
  path: '/auth/oidc/callback',
  tags,
  security,
  summary: 'Receives the browser from the identity provider, signs in, and redirects to the console',
  description: 'After a failure it redirects to /console/sign-in?error= and the code of a problem.',
  responses: { 302: { description: 'To the console' }, ...problems(404) },
})
const logout = createRoute({
  method: 'post',
  path: '/auth/oidc/logout',
  tags,
  security,
  summary: 'Ends sessions that the identity provider has ended (back-channel logout)',
  request: {
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': { schema: z.object({ logout_token: z.string().max(20_000) }) },
      },
    },
  },
  responses: { 200: { description: 'The sessions have ended' }, ...problems(404) },
})

/** Routes to sign in with an identity provider (OpenID Connect). */
export function oidcRoutes({ dependencies: { sql, log }, signIns }: Services) {
  const { cookies } = signIns

  function requireOidc(): Oidc {
    if (signIns.oidc) return signIns.oidc
    throw new Problem('not_found', 'No identity provider is configured.')
  }

  /** The agent of an identity. A verified e-mail address links a new identity, but only with an open invitation. */
  async function agentFor({ issuer, claims }: Answer): Promise<string> {
    const identity = { issuer, subject: claims.sub }
    const agentId = await admitIdentity(sql, identity, emailKey(verifiedEmail(claims) ?? ''))
    if (agentId === undefined) {
      throw new Problem(
        'oidc_unknown',
        'No agent is linked with this identity, and there is no invitation for its e-mail address.',
      )
    }
    return agentId
  }

  async function signInBy(c: Context<ApiEnvironment>, oidc: Oidc): Promise<string> {
    const answered = await oidc.finish(cookies.flow.read(c), new URL(c.req.url).searchParams.toString())
    const role = oidc.roleOf(answered.claims)
    if (!(await takeAnswer(sql, answered.flowHash))) {
      throw new Problem('oidc_refused', 'This answer was already used.')
    }
    const agentId = await agentFor(answered)
    const agent = await loadAgent(sql, agentId)
    // A role from the identity provider counts for all sessions and tokens of the agent, not only for this sign-in.
    if (role && agent && agent.role !== role) {
      const more = { action: 'agent.changed', after: { by: 'identity_provider' } } as const
      await c
        .get('audit')
        .within({ type: 'agent', id: agentId }, tx => updateAgent(tx, agentId, { role }), more)
    }
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
        // A flow can be used once, even if it fails.
        cookies.flow.clear(c)
        const { code: reason, detail } = error
        signIns.notes.refused(c, { method: 'oidc', reason })
        log.info(
          { requestId: c.get('requestId'), code: reason, detail },
          'a sign-in with the identity provider failed',
        )
        return c.redirect(`${FAILED_PAGE}?error=${reason}`, 302)
      }
    })
    .openapi(logout, async c => {
      const oidc = requireOidc()
      c.header('Cache-Control', 'no-store')
      const ended = await endSessionsByProvider(sql, await oidc.readLogout(c.req.valid('form').logout_token))
      if (ended > 0) c.get('audit').tell({ after: { by: 'identity_provider', sessions: ended } })
      else c.get('audit').nothing()
      log.info({ requestId: c.get('requestId'), ended }, 'back-channel logout')
      return c.body(null, 200)
    })
}
