import { createRoute, z } from '@hono/zod-openapi'
import { endSession, listSessions, loadSession } from '../../db/sessions/sessions.ts'
import { agentOf, hasRole } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'
import { answer, id, idParameter, listOf, problems } from '../schemas/common.ts'
import { session } from '../schemas/sessions.ts'
import type { Services } from '../services/services.ts'
import { sessionView } from '../session/describe-me.ts'
import { makeRouter } from './router.ts'

const tags = ['Signing in']

const list = createRoute({
  method: 'get',
  path: '/sessions',
  tags,
  summary: 'Lists your sessions. Administrators can list the sessions of any agent',
  request: { query: z.object({ agentId: id.optional() }) },
  responses: { 200: answer(listOf(session), 'The sessions, the most recently used first'), ...problems(409) },
})
const end = createRoute({
  method: 'delete',
  path: '/sessions/{id}',
  tags,
  summary: 'Ends a session and its event streams. Administrators can end any session',
  request: { params: idParameter },
  responses: { 204: { description: 'It has ended' }, ...problems(404) },
})
const signOut = createRoute({
  method: 'post',
  path: '/auth/sign-out',
  tags,
  summary: 'Ends the session of this request',
  responses: { 204: { description: 'It has ended' }, ...problems() },
})

/** Routes that list sessions and end them. */
export function sessionRoutes({ dependencies: { sql }, signIns }: Services) {
  return makeRouter()
    .openapi(list, async c => {
      const principal = c.get('principal')
      const { agentId = agentOf(principal) } = c.req.valid('query')
      if (agentId !== principal.id && !hasRole(principal, 'admin')) {
        throw new Problem('forbidden', 'Listing the sessions of another agent needs the role "admin".')
      }
      const sessions = await listSessions(sql, agentId)
      const items = sessions.map(one => sessionView(one, principal.sessionId))
      return c.json({ items, nextCursor: null }, 200)
    })
    .openapi(end, async c => {
      const principal = c.get('principal')
      const found = await loadSession(sql, c.req.valid('param').id)
      // The answer does not reveal that another agent has such a session.
      if (!found || (found.agentId !== principal.id && !hasRole(principal, 'admin'))) {
        throw new Problem('not_found', 'There is no such session.')
      }
      const { id } = found
      await c.get('audit').within({ type: 'session', id }, tx => endSession(tx, id))
      if (found.id === principal.sessionId) signIns.cookies.session.clear(c)
      return c.body(null, 204)
    })
    .openapi(signOut, async c => {
      const { sessionId: id } = c.get('principal')
      if (id !== undefined) await c.get('audit').within({ type: 'session', id }, tx => endSession(tx, id))
      else c.get('audit').nothing()
      signIns.cookies.session.clear(c)
      return c.body(null, 204)
    })
}
