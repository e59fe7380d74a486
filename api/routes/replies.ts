import { createRoute } from '@hono/zod-openapi'
import type { Sql } from '../../db/client.ts'
import {
  type CannedReply,
  deleteReply,
  insertReply,
  listReplies,
  loadReply,
  type ReplyReader,
  setReplyFiles,
  updateReply,
} from '../../db/replies.ts'
import { claimUploads, loadUploads } from '../../db/uploads.ts'
import { derivedId } from '../../platform/ids.ts'
import { type ApiEnvironment, hasRole, type Principal } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid, Problem } from '../http/problem.ts'
import { answer, body, idParameter, keyHeader, listOf, problems } from '../schemas/common.ts'
import { newReply, renderedReply, rendering, reply, replyChanges, replyFilter } from '../schemas/replies.ts'
import { renderFor } from '../services/render-reply.ts'
import type { Services } from '../services/services.ts'
import { uploaderOf, uploadView } from '../services/uploads.ts'
import { makeRouter } from './router.ts'

type ReplyEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Canned replies']

const list = createRoute({
  method: 'get',
  path: '/replies',
  tags,
  summary: 'Canned replies, by folder and name: one’s own, and the shared ones that are for one',
  request: { query: replyFilter },
  responses: { 200: answer(listOf(reply), 'A page of replies'), ...problems() },
})

const read = createRoute({
  method: 'get',
  path: '/replies/{id}',
  tags,
  summary: 'One canned reply',
  request: { params: idParameter },
  responses: { 200: answer(reply, 'The reply'), ...problems(404) },
})

const change = createRoute({
  method: 'patch',
  path: '/replies/{id}',
  tags,
  summary: 'Changes a canned reply: one’s own, or as a supervisor a shared one',
  request: { params: idParameter, headers: ifMatch, ...body(replyChanges) },
  responses: { 200: answer(reply, 'The reply'), ...problems(404, 409, 412) },
})

const remove = createRoute({
  method: 'delete',
  path: '/replies/{id}',
  tags,
  summary: 'Deletes a canned reply; files that nothing else names go after a day',
  request: { params: idParameter },
  responses: { 204: { description: 'It is gone' }, ...problems(404) },
})

const render = createRoute({
  method: 'post',
  path: '/replies/{id}/render',
  tags,
  summary: 'Fills a canned reply in for a conversation; sends nothing',
  request: { params: idParameter, ...body(rendering) },
  responses: { 200: answer(renderedReply, 'What to send, and what is missing for it'), ...problems(404) },
})

/** Routes for canned replies, which are texts that agents use again and again. */
export function replyRoutes(services: Services) {
  const { dependencies, mediaLinks } = services
  const { sql } = dependencies

  const create = createRoute({
    method: 'post',
    path: '/replies',
    tags,
    summary: 'Makes a canned reply, for oneself or shared',
    middleware: idempotent(dependencies),
    request: { headers: keyHeader, ...body(newReply) },
    responses: { 201: answer(reply, 'The reply'), ...problems(409) },
  })

  async function known(principal: Principal, id: string): Promise<CannedReply> {
    const found = await loadReply(sql, id, readerOf(principal))
    if (!found) throw new Problem('not_found', 'This reply does not exist, or is not available to you.')
    return found
  }

  /** The reply, if the principal may change it. */
  async function own(principal: Principal, id: string): Promise<CannedReply> {
    const found = await known(principal, id)
    if (found.agentId === null) requireSupervisor(principal)
    return found
  }

  /**
   * Throws a problem unless the principal may use these files. It claims them within the transaction, so that none is
   * removed before the reply with it is stored.
   */
  async function requireFiles(tx: Sql, principal: Principal, fileIds: string[]): Promise<void> {
    if (fileIds.length === 0) return
    const found = await claimUploads(tx, fileIds, uploaderOf(principal))
    const missing = fileIds.flatMap((id, index) =>
      found.some(upload => upload.id === id)
        ? []
        : [
            {
              path: `fileIds.${index}`,
              message: 'is not one of your files, or was deleted: upload it again',
            },
          ],
    )
    if (missing.length > 0) throw invalid(missing)
  }

  async function views(replies: CannedReply[]) {
    const uploads = await loadUploads(sql, [...new Set(replies.flatMap(({ fileIds }) => fileIds))])
    return replies.map(({ agentId, fileIds, uses, lastUsedAt, version, createdAt, changedAt, ...shown }) => ({
      id: shown.id,
      name: shown.name,
      shortcut: shown.shortcut,
      folder: shown.folder,
      shared: agentId === null,
      channelIds: shown.channelIds,
      teamIds: shown.teamIds,
      texts: shown.texts,
      language: shown.language,
      files: fileIds.flatMap(id => {
        const upload = uploads.find(known => known.id === id)
        return upload ? [uploadView(upload, mediaLinks)] : []
      }),
      uses,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      version,
      createdAt: createdAt.toISOString(),
      changedAt: changedAt.toISOString(),
    }))
  }

  async function view(principal: Principal, id: string) {
    const [shown] = await views([await known(principal, id)])
    if (!shown) throw new Error('the reply is not there')
    return shown
  }

  return makeRouter<ReplyEnvironment>()
    .openapi(create, async c => {
      const principal = c.get('principal')
      const id = derivedId('canned reply', c.get('commandId'))
      const { shared, fileIds, language: wanted, ...fields } = c.req.valid('json')
      if (shared) requireSupervisor(principal)
      else requireOwner(principal, fields)
      const language = wanted ?? Object.keys(fields.texts)[0] ?? ''
      requireLanguage(language, fields.texts)
      const agentId = shared ? null : (principal.id ?? null)
      await c.get('audit').within({ type: 'reply', id }, async tx => {
        await requireFiles(tx, principal, fileIds)
        if (!(await insertReply(tx, { id, agentId, language, ...fields }))) throw taken()
        await setReplyFiles(tx, id, fileIds)
      })
      return c.json(await view(principal, id), 201)
    })
    .openapi(list, async c => {
      const { limit, cursor, ...filter } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.folderNameAndId)
      const rows = await listReplies(sql, readerOf(c.get('principal')), filter, {
        after: after && { folder: after[0], name: after[1], id: after[2] },
        limit: limit + 1,
      })
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        row => row,
        row => [row.folder, row.name, row.id],
      )
      return c.json({ items: await views(items), nextCursor }, 200)
    })
    .openapi(read, async c => {
      const shown = await view(c.get('principal'), c.req.valid('param').id)
      tellVersion(c, shown)
      return c.json(shown, 200)
    })
    .openapi(change, async c => {
      const principal = c.get('principal')
      const found = await own(principal, c.req.valid('param').id)
      requireVersion(found, versionOf(c.req.valid('header')['if-match']))
      const { fileIds, ...changes } = c.req.valid('json')
      if (found.agentId !== null) requireNoAudience(changes)
      requireLanguage(changes.language ?? found.language, changes.texts ?? found.texts)
      await c.get('audit').within({ type: 'reply', id: found.id }, async tx => {
        if (fileIds) await requireFiles(tx, principal, fileIds)
        if (!(await updateReply(tx, found, changes))) throw await refusedChange(found)
        if (fileIds) await setReplyFiles(tx, found.id, fileIds)
      })
      const shown = await view(principal, found.id)
      tellVersion(c, shown)
      return c.json(shown, 200)
    })
    .openapi(remove, async c => {
      const { id } = await own(c.get('principal'), c.req.valid('param').id)
      await c.get('audit').within({ type: 'reply', id }, tx => deleteReply(tx, id))
      return c.body(null, 204)
    })
    .openapi(render, async c => {
      const principal = c.get('principal')
      const found = await known(principal, c.req.valid('param').id)
      const { files, ...rendered } = await renderFor(services, principal, found, c.req.valid('json'))
      return c.json({ ...rendered, files: files.map(file => uploadView(file, mediaLinks)) }, 200)
    })

  async function refusedChange({ id, version }: CannedReply): Promise<Problem> {
    const now = await loadReply(sql, id, { agentId: null, all: true })
    return now && now.version !== version
      ? new Problem('stale_version', `The current version is ${now.version}.`, {
          currentVersion: now.version,
        })
      : taken()
  }
}

/** Which replies a principal may read: their own, and shared ones for them; a supervisor all shared ones. */
function readerOf(principal: Principal): ReplyReader {
  return { agentId: principal.id ?? null, all: hasRole(principal, 'supervisor') }
}

function requireSupervisor(principal: Principal): void {
  if (hasRole(principal, 'supervisor')) return
  throw new Problem('forbidden', 'Shared replies are made and changed by the role "supervisor".')
}

/** Throws a problem for a private reply of the administrator's own token: a private reply needs an agent whose it is. */
function requireOwner(principal: Principal, fields: { channelIds: string[]; teamIds: string[] }): void {
  if (principal.id === undefined) {
    throw new Problem(
      'no_agent',
      'This token belongs to no agent, so nothing can be its own: share the reply.',
    )
  }
  requireNoAudience(fields)
}

function requireNoAudience({
  channelIds = [],
  teamIds = [],
}: {
  channelIds?: string[]
  teamIds?: string[]
}): void {
  if (channelIds.length + teamIds.length === 0) return
  throw invalid([
    { path: channelIds.length > 0 ? 'channelIds' : 'teamIds', message: 'is for shared replies only' },
  ])
}

function requireLanguage(language: string, texts: Record<string, string>): void {
  if (Object.hasOwn(texts, language)) return
  throw invalid([{ path: 'language', message: 'must be a language that texts has' }])
}

function taken(): Problem {
  return new Problem('duplicate_name', 'Another reply has this shortcut.')
}
