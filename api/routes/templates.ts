import { createRoute, z } from '@hono/zod-openapi'
import { loadChannel } from '../../db/channels.ts'
import { type CachedTemplates, loadTemplates } from '../../db/templates.ts'
import type { Checked } from '../../domain/channel-checks.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { definitionNamed } from '../../providers/missing.ts'
import { answer, idParameter, problems } from '../schemas/common.ts'
import { templates } from '../schemas/templates.ts'
import { problemOf, runWorkflow } from '../services/channel-workflows.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { templatesOf } from '../services/template-forms.ts'
import { unknownChannel } from './channels.ts'
import { makeRouter } from './router.ts'

/**
 * A stored list younger than this is returned without asking the provider, ms. Templates change rarely, and an approval
 * takes hours.
 */
const FRESH_MS = 5 * 60_000

const list = createRoute({
  method: 'get',
  path: '/channels/{id}/templates',
  tags: ['Channels'],
  summary: 'Lists the templates of the channel’s account, with their approval by WhatsApp',
  request: {
    params: idParameter,
    query: z.object({
      refresh: z.stringbool({ error: 'must be true or false' }).optional().openapi({
        type: 'boolean',
        description: 'true: asks the provider again instead of using the stored list.',
      }),
    }),
  },
  responses: { 200: answer(templates, 'The templates'), ...problems(404) },
})

/** Routes that list templates. WhatsApp takes approved ones also when it takes no free text. */
export function templateRoutes({ dependencies, definitions }: Services) {
  const { sql, temporal, config } = dependencies

  /** Reads the templates from the provider. Requests at the same time share one reading. */
  async function readAnew(channelId: string): Promise<Checked> {
    const input = { channelId }
    const workflowId = workflowIds.readTemplates(channelId)
    const { TEMPORAL_TASK_QUEUE: taskQueue } = config
    return runWorkflow(temporal, 'readTemplates', workflowId, taskQueue, input)
  }

  return makeRouter().openapi(list, async c => {
    const { id } = c.req.valid('param')
    const channel = await loadChannel(sql, id)
    if (!channel || channel.deletedAt) throw unknownChannel()
    await requireMember(sql, c.get('principal'), id)
    const view = ({ templates: known, fetchedAt }: CachedTemplates, stale: boolean) => ({
      items: known.map(template => ({
        ...(templatesOf(definitions.get(channel.provider))?.ids === 'contentSid' && {
          contentSid: template.id,
        }),
        ...template,
        usableOutsideWindow: channel.medium === 'whatsapp' && template.approval.status === 'approved',
      })),
      fetchedAt: fetchedAt.toISOString(),
      stale,
    })
    const cached = await loadTemplates(sql, id)
    const isFresh = cached && Date.now() - cached.fetchedAt.getTime() < FRESH_MS
    if (isFresh && !c.req.valid('query').refresh) return c.json(view(cached, false), 200)
    const read = await readAnew(id)
    if (!read.ok && !cached) throw problemOf(read, definitionNamed(definitions, channel.provider))
    // A provider that can't list templates has stored none.
    const now = (await loadTemplates(sql, id)) ?? cached ?? { templates: [], fetchedAt: new Date() }
    return c.json(view(now, !read.ok), 200)
  })
}
