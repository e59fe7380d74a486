import { createRoute, z } from '@hono/zod-openapi'
import {
  countViewsOf,
  deleteView,
  insertView,
  listViews,
  updateView,
  type View,
} from '../../db/lists/views.ts'
import { derivedId } from '../../platform/ids.ts'
import { agentOf } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { type IdempotentEnvironment, idempotent } from '../http/idempotency.ts'
import { ifMatch, requireFirst, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid } from '../http/problem.ts'
import { answer, body, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { newView, view, viewChanges } from '../schemas/views.ts'
import type { Services } from '../services/services.ts'
import { lookerOf, requireOwner, requireSharing, viewFor } from '../services/views.ts'
import { makeRouter } from './router.ts'

const tags = ['Views']

/** The most views of one person. */
const MOST_VIEWS = 200

/** Routes for saved views: lists of conversations that people keep for themselves or share. */
export function viewRoutes({ dependencies }: Services) {
  const { sql } = dependencies
  const list = createRoute({
    method: 'get',
    path: '/views',
    tags,
    summary: 'The views you have: your own, your teams’ and everybody’s, by name',
    request: { query: z.object(page) },
    responses: { 200: answer(listOf(view), 'A page of views'), ...problems() },
  })
  const create = createRoute({
    method: 'post',
    path: '/views',
    tags,
    summary: 'Keeps a list of conversations; sharing it beyond one’s own teams takes a supervisor',
    middleware: [idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newView) },
    responses: { 201: answer(view, 'The view'), ...problems(409) },
  })
  const read = createRoute({
    method: 'get',
    path: '/views/{id}',
    tags,
    summary: 'One view',
    request: { params: idParameter },
    responses: { 200: answer(view, 'The view'), ...problems(404) },
  })
  const change = createRoute({
    method: 'patch',
    path: '/views/{id}',
    tags,
    summary: 'Changes a view of one’s own, or as a supervisor a shared one',
    request: { params: idParameter, headers: ifMatch, ...body(viewChanges) },
    responses: { 200: answer(view, 'The view'), ...problems(404, 409, 412) },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/views/{id}',
    tags,
    summary: 'Ends a view of one’s own, or as a supervisor a shared one',
    request: { params: idParameter },
    responses: { 204: { description: 'It is gone' }, ...problems(404) },
  })

  return makeRouter<IdempotentEnvironment>()
    .openapi(list, async c => {
      const { limit, cursor } = c.req.valid('query')
      const [name, id] = decodeCursor(cursor, PLACES.nameAndId) ?? []
      const after = name !== undefined && id !== undefined ? { name, id } : undefined
      const rows = await listViews(sql, lookerOf(c.get('principal')), { after, limit: limit + 1 })
      return c.json(
        pageOf(rows, limit, viewView, row => [row.name, row.id]),
        200,
      )
    })
    .openapi(create, async c => {
      const principal = c.get('principal')
      const { teamId = null, ...fields } = c.req.valid('json')
      const ownerId = fields.scope === 'private' ? agentOf(principal) : (principal.id ?? null)
      await requireSharing(sql, principal, { scope: fields.scope, teamId })
      if ((await countViewsOf(sql, ownerId)) >= MOST_VIEWS)
        throw invalid([{ path: 'name', message: `one keeps at most ${MOST_VIEWS} views; end one first` }])
      const id = derivedId('view', c.get('commandId'))
      const made = { id, ownerId, teamId, ...fields }
      c.set('about', [id])
      await c.get('audit').within({ type: 'view', id }, tx => insertView(tx, made))
      return c.json(viewView(await viewFor(sql, principal, id)), 201)
    })
    .openapi(read, async c => {
      const found = await viewFor(sql, c.get('principal'), c.req.valid('param').id)
      tellVersion(c, found)
      return c.json(viewView(found), 200)
    })
    .openapi(change, async c => {
      const principal = c.get('principal')
      const known = await viewFor(sql, principal, c.req.valid('param').id)
      requireOwner(principal, known)
      const expected = versionOf(c.req.valid('header')['if-match'])
      requireVersion(known, expected)
      const { teamId, ...changes } = c.req.valid('json')
      const { scope } = changes
      if (scope === 'private' && (known.ownerId === null || known.ownerId !== principal.id))
        throw invalid([{ path: 'scope', message: 'only its owner can make it private' }])
      const whose = scope ? { scope, teamId: teamId ?? null } : {}
      if (scope) await requireSharing(sql, principal, { scope, teamId: teamId ?? null })
      await c.get('audit').within({ type: 'view', id: known.id }, async tx => {
        await requireFirst(tx, 'views', known.id, expected)
        await updateView(tx, known.id, { ...changes, ...whose })
      })
      const changed = await viewFor(sql, principal, known.id)
      tellVersion(c, changed)
      return c.json(viewView(changed), 200)
    })
    .openapi(remove, async c => {
      const principal = c.get('principal')
      const known = await viewFor(sql, principal, c.req.valid('param').id)
      requireOwner(principal, known)
      await c.get('audit').within({ type: 'view', id: known.id }, tx => deleteView(tx, known.id))
      return c.body(null, 204)
    })
}

function viewView({ createdAt, updatedAt, ...view }: View) {
  return { ...view, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
