import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { endedToken, insertAgent, loadAgent } from '../../db/agents.ts'
import { endLink, insertLink, listOpenLinks, loadOpenLink, type SignInLink } from '../../db/sessions/links.ts'
import { derivedId } from '../../platform/ids.ts'
import { hashToken } from '../../platform/secrets.ts'
import { type ApiEnvironment, actorOf, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { Problem } from '../http/problem.ts'
import { answer, body, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { invite, inviteWithUrl, newInvite } from '../schemas/sessions.ts'
import type { Services } from '../services/services.ts'
import { linkMail, linkToken, linkUrl, mayMakeLink } from '../session/links.ts'
import { unknownAgent } from './agents.ts'
import { makeRouter } from './router.ts'

type InviteEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Signing in']

/** Routes for one-use links: invitations, password resets and sign-in links. */
export function inviteRoutes({ dependencies, signIns }: Services) {
  const { sql, secrets, config, log } = dependencies

  const create = createRoute({
    method: 'post',
    path: '/invites',
    tags,
    summary: 'Creates a link that works once, within 72 hours, for a new or an existing agent',
    description:
      'Administrators can create any link, supervisors only links for agents with the role "agent" and not of the kind sign_in. Anyone who has a link can act as its agent. A new link ends earlier links of the same kind. The link is shown only in this answer. If SMTP_URL is set, it is also mailed.',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newInvite) },
    responses: { 201: answer(inviteWithUrl, 'The link'), ...problems(404, 409) },
  })
  const list = createRoute({
    method: 'get',
    path: '/invites',
    tags,
    summary: 'Lists the links that can still be used, the oldest first',
    middleware: [requireRole('supervisor')] as const,
    request: { query: z.object(page) },
    responses: { 200: answer(listOf(invite), 'A page of links'), ...problems() },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/invites/{id}',
    tags,
    summary: 'Revokes a link. The agent remains',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter },
    responses: { 204: { description: 'It is revoked' }, ...problems(404) },
  })

  /** The agent for the link. A new one is created. */
  async function personOf(c: Context<InviteEnvironment>, asked: z.output<typeof newInvite>) {
    const { agentId, name, email, role = 'agent', capacity = 10 } = asked
    if (agentId !== undefined) {
      const found = await loadAgent(sql, agentId)
      if (!found || found.deletedAt) throw unknownAgent()
      return found
    }
    const id = derivedId('agent', c.get('commandId'))
    const fields = { id, name: name ?? '', email: email ?? '', role, capacity, tokenHash: endedToken(id) }
    const created = await c
      .get('audit')
      .within({ type: 'agent', id }, tx => insertAgent(tx, fields), { action: 'agent.created' })
    if (!created) throw new Problem('duplicate_email', 'An agent with this e-mail address is there already.')
    return created
  }

  /** Mails the link; returns whether that worked. If not, the link in the answer can still be copied. */
  async function mailed({ kind, email, name, agentId }: SignInLink, url: string): Promise<boolean> {
    if (!signIns.mail || email === null) return false
    try {
      await signIns.mail.send({ to: email, ...linkMail(kind, { name, url }) })
      return true
    } catch (error) {
      log.warn({ agentId, code: (error as { code?: string }).code }, 'a link could not be mailed')
      return false
    }
  }

  return makeRouter<InviteEnvironment>()
    .openapi(create, async c => {
      const principal = c.get('principal')
      const asked = c.req.valid('json')
      const { kind, role = 'agent' } = asked
      const commandId = c.get('commandId')
      if (config.OIDC_ONLY && kind !== 'invite')
        throw new Problem('oidc_only', 'Links can’t sign in anybody.')
      // Checked before a new agent is created.
      if (asked.agentId === undefined) requireRight(role)
      const { id: agentId, ...agent } = await personOf(c, asked)
      requireRight(agent.role)
      // Derived from the command, so that a request repeated before its answer was stored gets the same link.
      const token = linkToken(secrets.derive('tokens', `link ${commandId}`))
      const linkId = derivedId('link', commandId)
      const link = await c.get('audit').within({ type: 'link', id: linkId }, tx =>
        insertLink(tx, {
          id: linkId,
          kind,
          agent: { id: agentId, role: agent.role },
          tokenHash: hashToken(token),
          createdBy: actorOf(principal),
        }),
      )
      if (!link) throw unknownAgent()
      const url = linkUrl(config.PUBLIC_URL, token)
      return c.json({ ...inviteView(link), url, mailed: asked.send && (await mailed(link, url)) }, 201)

      function requireRight(role: SignInLink['role']): void {
        if (mayMakeLink(principal, kind, role)) return
        throw new Problem(
          'forbidden',
          `Creating a link of the kind "${kind}" for the role "${role}" needs the role "admin".`,
        )
      }
    })
    .openapi(list, async c => {
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.timeAndId)
      const rows = await listOpenLinks(sql, {
        after: after && { createdAt: after[0], id: after[1] },
        limit: limit + 1,
      })
      return c.json(
        pageOf(rows, limit, inviteView, row => [row.createdAt, row.id]),
        200,
      )
    })
    .openapi(remove, async c => {
      const found = await loadOpenLink(sql, c.req.valid('param').id)
      if (!found) throw new Problem('not_found', 'There is no open link with this id.')
      if (!mayMakeLink(c.get('principal'), found.kind, found.role)) {
        throw new Problem('forbidden', 'Revoking this link needs the role "admin".')
      }
      await c.get('audit').within({ type: 'link', id: found.id }, tx => endLink(tx, found.id))
      return c.body(null, 204)
    })
}

function inviteView(link: SignInLink) {
  const { id, kind, agentId, name, email, role, createdBy, createdAt, expiresAt } = link
  return {
    id,
    kind,
    agentId,
    name,
    email,
    role,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
