import { createRoute, z } from '@hono/zod-openapi'
import {
  type ContactFile,
  type ContactQuery,
  findContactsBy,
  listContactConversations,
  listContactFiles,
  listContacts,
} from '../../db/contact-lists.ts'
import { loadContactView } from '../../db/contacts.ts'
import { loadMedia } from '../../db/media.ts'
import { loadUploads } from '../../db/uploads.ts'
import { uploadReference } from '../../domain/outgoing-media.ts'
import { limitedTo, type Principal } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { mediumView, sentView } from '../http/message-views.ts'
import { Problem } from '../http/problem.ts'
import { contactView, conversationView } from '../http/views.ts'
import { answer, idParameter, listOf, page, problems } from '../schemas/common.ts'
import { contact, contactFile, contactFilter } from '../schemas/contacts.ts'
import { conversation } from '../schemas/conversations.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const tags = ['Contacts']

const list = createRoute({
  method: 'get',
  path: '/contacts',
  tags,
  summary: 'Contacts, the newest first, or those that are looked for; an agent sees those of their channels',
  request: { query: contactFilter },
  responses: { 200: answer(listOf(contact), 'A page of contacts'), ...problems() },
})

const conversations = createRoute({
  method: 'get',
  path: '/contacts/{id}/conversations',
  tags,
  summary: 'A contact’s conversations, the newest first',
  request: { params: idParameter, query: z.object(page) },
  responses: { 200: answer(listOf(conversation), 'A page of conversations'), ...problems(404) },
})

const media = createRoute({
  method: 'get',
  path: '/contacts/{id}/media',
  tags,
  summary: 'The files of a contact’s conversations, theirs and ours; the newest conversation first',
  request: { params: idParameter, query: z.object(page) },
  responses: { 200: answer(listOf(contactFile), 'A page of files'), ...problems(404) },
})

/** From this many digits on, a search text is taken for a phone number. */
const DIGITS_OF_NUMBER = 3

function queryOf(q: string): ContactQuery {
  const digits = q.replace(/\D/g, '')
  return /^[+\d\s().-]+$/.test(q) && digits.length >= DIGITS_OF_NUMBER ? { digits } : { name: q }
}

/** Routes for the list of contacts, and for the conversations and files of one. */
export function contactListRoutes({ dependencies: { sql }, mediaLinks }: Services) {
  async function visible(principal: Principal, id: string): Promise<string> {
    const found = await loadContactView(sql, id)
    if (!found) throw new Problem('not_found', 'This contact does not exist.')
    await requireMember(sql, principal, found.channelId)
    return found.id
  }

  async function fileViews(files: ContactFile[]) {
    const ofKind = (wanted: ContactFile['direction']) =>
      files.filter(({ direction }) => direction === wanted).map(({ id }) => id)
    const [theirs, ours] = await Promise.all([
      loadMedia(sql, ofKind('inbound')),
      loadUploads(sql, ofKind('outbound')),
    ])
    return files.flatMap(({ id, direction, conversationId, messageId, at, alt }) => {
      const place = { direction, conversationId, messageId, at: at.toISOString() }
      const medium = theirs.find(file => file.id === id)
      if (medium) return [{ ...mediumView(medium, mediaLinks), ...place }]
      const upload = ours.find(file => file.id === id)
      if (!upload) return []
      const sent = { ...upload, url: uploadReference(id), ...(alt !== null && { alt }) }
      return [{ ...sentView(sent, mediaLinks), ...place }]
    })
  }

  return makeRouter()
    .openapi(list, async c => {
      const { limit, cursor, q, channelId, label, blocked } = c.req.valid('query')
      const filter = {
        channelId,
        label,
        visibleTo: limitedTo(c.get('principal')),
        ...(blocked !== undefined && { blocked: blocked === 'true' }),
      }
      if (q === undefined) {
        const after = decodeCursor(cursor, PLACES.timeAndId)
        const rows = await listContacts(sql, filter, {
          after: after && { createdAt: after[0], id: after[1] },
          limit: limit + 1,
        })
        return c.json(
          pageOf(rows, limit, contactView, row => [row.createdAt.toISOString(), row.id]),
          200,
        )
      }
      const after = decodeCursor(cursor, PLACES.nameAndId)
      const rows = await findContactsBy(sql, queryOf(q), filter, {
        after: after && { key: after[0], id: after[1] },
        limit: limit + 1,
      })
      return c.json(
        pageOf(rows, limit, contactView, row => [row.key, row.id]),
        200,
      )
    })
    .openapi(conversations, async c => {
      const id = await visible(c.get('principal'), c.req.valid('param').id)
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.timeAndId)
      const rows = await listContactConversations(sql, id, {
        after: after && { createdAt: after[0], id: after[1] },
        limit: limit + 1,
      })
      return c.json(
        pageOf(rows, limit, conversationView, row => [row.createdAt.toISOString(), row.id]),
        200,
      )
    })
    .openapi(media, async c => {
      const id = await visible(c.get('principal'), c.req.valid('param').id)
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.fileOfConversation)
      const rows = await listContactFiles(sql, id, {
        after: after && { conversationAt: after[0], conversationId: after[1], at: after[2], id: after[3] },
        limit: limit + 1,
      })
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        row => row,
        row => [row.conversationAt.toISOString(), row.conversationId, row.at.toISOString(), row.id],
      )
      return c.json({ items: await fileViews(items), nextCursor }, 200)
    })
}
