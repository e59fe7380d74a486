import { createRoute } from '@hono/zod-openapi'
import { updateAgent } from '../../db/agents.ts'
import { loadPasswordHash, storePassword } from '../../db/sessions/passwords.ts'
import { endSessionsOf } from '../../db/sessions/sessions.ts'
import { changeAgentSettings } from '../../db/sessions/settings.ts'
import { passwordProblem } from '../../domain/password.ts'
import { agentOf } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import { answer, body, problems } from '../schemas/common.ts'
import { meChanges } from '../schemas/me.ts'
import { me, passwordChange } from '../schemas/sessions.ts'
import type { Services } from '../services/services.ts'
import { describeMe } from '../session/describe-me.ts'
import { makeRouter } from './router.ts'

const tags = ['Signing in']

const read = createRoute({
  method: 'get',
  path: '/me',
  tags,
  summary: 'Reads your role, your session, your settings and the ways to sign in',
  responses: { 200: answer(me, 'Your data'), ...problems() },
})
const change = createRoute({
  method: 'patch',
  path: '/me',
  tags,
  summary: 'Changes your name and your personal settings',
  request: body(meChanges),
  responses: { 200: answer(me, 'Your data after the change'), ...problems(409) },
})
const password = createRoute({
  method: 'put',
  path: '/me/password',
  tags,
  summary: 'Changes your password, and ends your other sessions',
  request: body(passwordChange),
  responses: { 204: { description: 'It is changed' }, ...problems(409) },
})

/** A first password can be set for this long after the sign-in, ms. */
const FRESH_MS = 15 * 60_000

/**
 * Throws a problem unless the sign-in is recent. A first password can't be protected by the present one, so only a
 * recent sign-in proves who it is; a token or an old session may be stolen.
 */
function requireFresh(session: { createdAt: string } | null): void {
  if (session && Date.now() - Date.parse(session.createdAt) < FRESH_MS) return
  throw new Problem('forbidden', 'You can set a first password only within 15 minutes of signing in.')
}

/** Routes for the person who makes the request. */
export function meRoutes({ dependencies, signIns }: Services) {
  const { sql, config } = dependencies
  return makeRouter()
    .openapi(read, async c => c.json(await describeMe(dependencies, signIns, c.get('principal')), 200))
    .openapi(change, async c => {
      const principal = c.get('principal')
      const agentId = agentOf(principal)
      const { name, ...settings } = c.req.valid('json')
      await c.get('audit').within({ type: 'agent', id: agentId }, async tx => {
        if (name !== undefined) await updateAgent(tx, agentId, { name })
        if (Object.keys(settings).length > 0) await changeAgentSettings(tx, agentId, settings)
      })
      return c.json(await describeMe(dependencies, signIns, principal), 200)
    })
    .openapi(password, async c => {
      const principal = c.get('principal')
      const agentId = agentOf(principal)
      if (config.OIDC_ONLY) throw new Problem('oidc_only', 'Passwords are turned off.')
      const { current, password } = c.req.valid('json')
      const { agent, session } = await describeMe(dependencies, signIns, principal)
      const problem = passwordProblem(password, { name: principal.name, email: agent?.email ?? null })
      if (problem) throw invalid([{ path: 'password', message: problem }])
      const before = await loadPasswordHash(sql, agentId)
      if (before !== undefined) await requireCurrent(before, current)
      else requireFresh(session)
      const hash = await signIns.hashes.make(password)
      await c.get('audit').within({ type: 'agent', id: agentId }, async tx => {
        if (!(await storePassword(tx, agentId, hash, before))) {
          throw new Problem('sign_in_failed', 'The password was changed meanwhile.')
        }
        await endSessionsOf(tx, agentId, principal.sessionId)
      })
      return c.body(null, 204)

      async function requireCurrent(hash: string, given: string | undefined): Promise<void> {
        if (given === undefined)
          throw invalid([{ path: 'current', message: 'is required, because you have a password' }])
        const good = await signIns.throttle.count(c, `password of ${agentId}`)
        if (!(await signIns.hashes.fits(given, hash))) {
          signIns.notes.refused(c, { method: 'password', agentId, reason: 'wrong_password' })
          throw invalid([{ path: 'current', message: 'is not your password' }])
        }
        await good()
      }
    })
}
