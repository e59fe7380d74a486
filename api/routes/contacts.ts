import { createRoute } from '@hono/zod-openapi'
import { type ContactRow, loadContactView } from '../../db/contacts.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { actorOf, requireRole } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'
import { textStream } from '../http/text-stream.ts'
import { contactView } from '../http/views.ts'
import { answer, idParameter, problems } from '../schemas/common.ts'
import { contact, contactExport, startedErasure } from '../schemas/contacts.ts'
import { startWorkflow } from '../services/channel-workflows.ts'
import { exportContact } from '../services/export-contact.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const tags = ['Contacts']

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

/** Routes for contacts: the people who write to a channel. */
export function contactRoutes({ dependencies, mediaLinks }: Services) {
  const { sql, temporal, config, log } = dependencies

  async function known(id: string): Promise<ContactRow> {
    const found = await loadContactView(sql, id)
    if (!found) throw new Problem('not_found', 'This contact does not exist.')
    return found
  }

  return makeRouter()
    .openapi(read, async c => {
      const found = await known(c.req.valid('param').id)
      await requireMember(sql, c.get('principal'), found.channelId)
      return c.json(contactView(found), 200)
    })
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
