import { createRoute } from '@hono/zod-openapi'
import { type ContactRow, loadContactView, updateContact } from '../../db/contacts.ts'
import { loadMerge } from '../../db/merges.ts'
import { fillContacts } from '../../db/search/fill-contacts.ts'
import { newId } from '../../platform/ids.ts'
import type { MergeResult } from '../../protocol/activities/contacts.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { actorOf, type Principal, requireRole } from '../http/auth.ts'
import { type IdempotentEnvironment, idempotent } from '../http/idempotency.ts'
import { ifMatch, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid, Problem } from '../http/problem.ts'
import { textStream } from '../http/text-stream.ts'
import { contactView } from '../http/views.ts'
import { answer, body, idParameter, keyHeader, problems } from '../schemas/common.ts'
import {
  contact,
  contactChanges,
  contactExport,
  mergeParameters,
  merging,
  startedErasure,
  unmerged,
} from '../schemas/contacts.ts'
import { runWorkflow, startWorkflow } from '../services/channel-workflows.ts'
import { exportContact } from '../services/export-contact.ts'
import { requireMember, requireReader } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { nothingToUndo, undoMerge } from '../services/undo-merge.ts'
import { makeRouter } from './router.ts'

const tags = ['Contacts']

/** How often a change without If-Match is tried again if others write at the same time. */
const MAX_TRIES = 5

const MERGE_REFUSALS: Record<Extract<MergeResult, { result: 'refused' }>['code'], () => Problem> = {
  other_channel: () =>
    new Problem('contact_of_other_channel', 'The two contacts are not of the same channel.'),
  erased: () => new Problem('contact_erased', 'One of the two contacts was erased.'),
  gone: () => new Problem('not_found', 'This contact does not exist.'),
}

const read = createRoute({
  method: 'get',
  path: '/contacts/{id}',
  tags,
  summary: 'Reads one contact. An agent sees only the contacts of their channels',
  request: { params: idParameter },
  responses: { 200: answer(contact, 'The contact'), ...problems(404) },
})

const erase = createRoute({
  method: 'delete',
  path: '/contacts/{id}',
  tags,
  summary: 'Erases a contact: all messages from and to them, their files, names and addresses',
  description:
    'The data is erased in this service, at the provider if the provider supports it, and in Temporal’s histories. An open conversation is closed first. Reports keep their figures. An opt-out (STOP) is kept as a keyed hash. The request can be repeated without further effect.',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter },
  responses: { 202: answer(startedErasure, 'The contact is being erased'), ...problems(404) },
})

const exporting = createRoute({
  method: 'get',
  path: '/contacts/{id}/export',
  tags,
  summary: 'Exports all data of a contact. Files are given as links that are valid for one hour',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter },
  responses: { 200: answer(contactExport, 'Everything'), ...problems(404) },
})

const change = createRoute({
  method: 'patch',
  path: '/contacts/{id}',
  tags,
  summary: 'Changes what is known here of a contact: name, labels, notes',
  request: { params: idParameter, headers: ifMatch, ...body(contactChanges) },
  responses: { 200: answer(contact, 'The contact'), ...problems(404, 409, 412) },
})

const block = createRoute({
  method: 'put',
  path: '/contacts/{id}/block',
  tags,
  summary: 'Blocks a contact, also at the provider where it can',
  description:
    'Their open conversation ends. What they write from then on is kept with their last conversation: it opens none, and gets no greeting and no answer of the AI.',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter },
  responses: { 200: answer(contact, 'The contact'), ...problems(404, 409) },
})

const unblock = createRoute({
  method: 'delete',
  path: '/contacts/{id}/block',
  tags,
  summary: 'Unblocks a contact; what they write next opens a conversation',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter },
  responses: { 200: answer(contact, 'The contact'), ...problems(404, 409) },
})

/** Routes for contacts: the people who write to a channel. */
export function contactRoutes({ dependencies, mediaLinks, notifyStream }: Services) {
  const { sql, temporal, config, log } = dependencies

  const merge = createRoute({
    method: 'post',
    path: '/contacts/{id}/merge',
    tags,
    summary: 'Makes one contact of two that are one person; the one named by intoId stays',
    description:
      'It gets addresses, conversations, labels, notes and a STOP; if one of the two is blocked, it is. Where both are in a conversation, one of these goes on and is handed what is unanswered in the other. For 24 hours the merge can be undone: `merges` of the contact.',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { params: idParameter, headers: keyHeader, ...body(merging) },
    responses: { 200: answer(contact, 'The contact that stays'), ...problems(404, 409) },
  })

  const undo = createRoute({
    method: 'post',
    path: '/contacts/{id}/merges/{mergeId}/undo',
    tags,
    summary: 'Undoes the merge of two contacts, within 24 hours',
    description:
      'What the merge moved goes back: addresses, conversations, labels, notes, a block, a STOP. What came since goes to the contact whose address it came from; what people here changed since stays with the contact that stayed. If both are still talked with, each has a conversation of their own again. Undoing it again changes nothing.',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { params: mergeParameters, headers: keyHeader },
    responses: { 200: answer(unmerged, 'The two contacts'), ...problems(404, 409) },
  })

  async function known(id: string): Promise<ContactRow> {
    const found = await loadContactView(sql, id)
    if (!found) throw new Problem('not_found', 'This contact does not exist.')
    return found
  }

  async function present(id: string): Promise<ContactRow> {
    const found = await known(id)
    if (found.erasedAt) throw new Problem('contact_erased', 'This contact was erased.')
    return found
  }

  async function setBlocked(id: string, blocked: boolean, principal: Principal): Promise<ContactRow> {
    const { id: contactId } = await present(id)
    const input = { contactId, blocked, by: actorOf(principal) }
    const workflowId = workflowIds.blockContact(contactId, newId())
    await startWorkflow(temporal, 'blockContact', workflowId, config.TEMPORAL_TASK_QUEUE, input)
    return known(contactId)
  }

  return makeRouter<IdempotentEnvironment>()
    .openapi(read, async c => {
      const found = await known(c.req.valid('param').id)
      await requireReader(sql, c.get('principal'), found)
      tellVersion(c, found)
      return c.json(contactView(found), 200)
    })
    .openapi(change, async c => {
      const expected = versionOf(c.req.valid('header')['if-match'])
      const changes = c.req.valid('json')
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const found = await known(c.req.valid('param').id)
        await requireMember(sql, c.get('principal'), found.channelId)
        if (found.erasedAt) throw new Problem('contact_erased', 'This contact was erased.')
        requireVersion(found, expected)
        const target = { type: 'contact', id: found.id } as const
        if (!(await c.get('audit').within(target, tx => updateContact(tx, found, changes)))) continue
        notifyStream()
        if (changes.name !== undefined) await fillContacts(sql, { contacts: [found.id] })
        const changed = await known(found.id)
        tellVersion(c, changed)
        return c.json(contactView(changed), 200)
      }
      throw new Problem('stale_version', 'Others are changing the contact at the same time.')
    })
    .openapi(merge, async c => {
      const [{ id: contactId }, { intoId }] = [await known(c.req.valid('param').id), c.req.valid('json')]
      if (!(await loadContactView(sql, intoId))) {
        throw invalid([{ path: 'intoId', message: 'there is no such contact' }])
      }
      const input = { contactId, intoId, by: actorOf(c.get('principal')) }
      const workflowId = workflowIds.mergeContact(contactId, c.get('commandId'))
      const taskQueue = config.TEMPORAL_TASK_QUEUE
      const merged = await runWorkflow(temporal, 'mergeContact', workflowId, taskQueue, input)
      if (merged.result === 'refused') throw MERGE_REFUSALS[merged.code]()
      c.get('audit').tell({ after: { intoId } })
      c.set('about', [contactId, intoId])
      return c.json(contactView(await known(intoId)), 200)
    })
    .openapi(undo, async c => {
      const { id, mergeId } = c.req.valid('param')
      const { id: contactId } = await known(id)
      const merge = await loadMerge(sql, mergeId)
      if (!merge) throw nothingToUndo()
      const two = [await known(merge.contactId), await known(merge.intoId)]
      if (!two.some(one => one.id === contactId)) throw nothingToUndo()
      const commandId = c.get('commandId')
      const retryAfter = (seconds: number) => c.header('Retry-After', String(seconds))
      const input = { mergeId, by: actorOf(c.get('principal')) }
      await undoMerge(dependencies, { commandId, retryAfter }, input)
      c.get('audit').tell({ after: { contactId: merge.contactId, intoId: merge.intoId } })
      c.set('about', [merge.intoId, merge.contactId])
      const [stayed, separated] = [await known(merge.intoId), await known(merge.contactId)]
      return c.json({ stayed: contactView(stayed), separated: contactView(separated) }, 200)
    })
    .openapi(block, async c =>
      c.json(contactView(await setBlocked(c.req.valid('param').id, true, c.get('principal'))), 200),
    )
    .openapi(unblock, async c =>
      c.json(contactView(await setBlocked(c.req.valid('param').id, false, c.get('principal'))), 200),
    )
    .openapi(erase, async c => {
      const { id: contactId } = await known(c.req.valid('param').id)
      const workflowId = workflowIds.eraseContact(contactId)
      const input = { contactId, by: actorOf(c.get('principal')) }
      const done = await startWorkflow(
        temporal,
        'eraseContact',
        workflowId,
        config.TEMPORAL_TASK_QUEUE,
        input,
      )
      return c.json({ done, workflowId }, 202)
    })
    .openapi(exporting, async c => {
      const found = await known(c.req.valid('param').id)
      const pieces = exportContact({ sql, mediaLinks }, found)
      const stream = textStream(pieces, error =>
        log.error({ requestId: c.get('requestId'), err: error }, 'an export was interrupted'),
      )
      const headers = {
        'Content-Type': 'application/json',
        'Content-Disposition': `attachment; filename="contact-${found.id}.json"`,
      }
      return c.body(stream, 200, headers) as never
    })
}
