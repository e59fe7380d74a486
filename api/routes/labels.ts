import { createRoute, z } from '@hono/zod-openapi'
import {
  deleteLabel,
  insertLabel,
  type Label,
  listLabels,
  listRules,
  loadLabel,
  updateLabel,
} from '../../db/labels.ts'
import { namesLabel, renameLabel } from '../../domain/routing/rename-label.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { type ApiEnvironment, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, requireFirst, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { labelView } from '../http/views.ts'
import { answer, body, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { label, labelChanges, newLabel } from '../schemas/labels.ts'
import { startWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { changeChannelSettings } from '../services/settings-writer.ts'
import { makeRouter } from './router.ts'

type LabelEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Labels']

/** Routes for the catalogue of labels: their colours, and what they are for. */
export function labelRoutes({ dependencies }: Services) {
  const { sql, temporal, config } = dependencies

  const create = createRoute({
    method: 'post',
    path: '/labels',
    tags,
    summary: 'Puts a label into the catalogue; what has a label of this name has this one',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newLabel) },
    responses: { 201: answer(label, 'The label'), ...problems(409) },
  })
  const list = createRoute({
    method: 'get',
    path: '/labels',
    tags,
    summary: 'The labels, by name; what is not among them can be a label too, without a colour',
    request: { query: z.object(page) },
    responses: { 200: answer(listOf(label), 'A page of labels'), ...problems() },
  })
  const read = createRoute({
    method: 'get',
    path: '/labels/{id}',
    tags,
    summary: 'One label',
    request: { params: idParameter },
    responses: { 200: answer(label, 'The label'), ...problems(404) },
  })
  const change = createRoute({
    method: 'patch',
    path: '/labels/{id}',
    tags,
    summary: 'Changes a label; another name goes to all that has it, rules too',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, headers: ifMatch, ...body(labelChanges) },
    responses: { 200: answer(label, 'The label'), ...problems(404, 409, 412) },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/labels/{id}',
    tags,
    summary: 'Takes a label away, from all that has it too; refused while a rule names it',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter },
    responses: { 204: { description: 'It is gone' }, ...problems(404, 409) },
  })

  async function known(id: string): Promise<Label> {
    const found = await loadLabel(sql, id)
    if (!found) throw new Problem('not_found', 'This label does not exist.')
    return found
  }

  /** Why a change was not stored. */
  async function refused(id: string): Promise<Problem> {
    const { movingFrom } = await known(id)
    return movingFrom === null
      ? new Problem('duplicate_name', 'Another label has this name.')
      : new Problem('label_moving', `What was “${movingFrom}” is still being moved to its new name.`)
  }

  async function move(labelId: string): Promise<void> {
    const workflowId = workflowIds.moveLabel(labelId, newId())
    await startWorkflow(temporal, 'moveLabel', workflowId, config.TEMPORAL_TASK_QUEUE, { labelId })
  }

  const rulesWith = async (name: string) =>
    (await listRules(sql)).filter(({ rules }) => rules.some(rule => namesLabel(rule, name)))

  return makeRouter<LabelEnvironment>()
    .openapi(create, async c => {
      const id = derivedId('label', c.get('commandId'))
      const fields = c.req.valid('json')
      const audit = c.get('audit')
      const made = await audit.within({ type: 'label', id }, tx => insertLabel(tx, { id, ...fields }))
      if (!made && !(await loadLabel(sql, id))) {
        throw new Problem('duplicate_name', 'A label with this name is there already.')
      }
      return c.json(labelView(await known(id)), 201)
    })
    .openapi(list, async c => {
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.nameAndId)
      const rows = await listLabels(sql, {
        after: after && { name: after[0], id: after[1] },
        limit: limit + 1,
      })
      return c.json(
        pageOf(rows, limit, labelView, row => [row.name, row.id]),
        200,
      )
    })
    .openapi(read, async c => {
      const found = await known(c.req.valid('param').id)
      tellVersion(c, found)
      return c.json(labelView(found), 200)
    })
    .openapi(change, async c => {
      const found = await known(c.req.valid('param').id)
      const { id, name, movingFrom } = found
      const expected = versionOf(c.req.valid('header')['if-match'])
      requireVersion(found, expected)
      const { name: to = name, ...rest } = c.req.valid('json')
      const changes = { name: to, ...rest }
      const audit = c.get('audit')
      const isStored = await audit.within({ type: 'label', id }, async tx => {
        await requireFirst(tx, 'labels', id, expected)
        return updateLabel(tx, id, changes)
      })
      if (!isStored) throw await refused(id)
      // A renaming that was interrupted continues when it is requested again.
      const from = to === name ? movingFrom : name
      if (from !== null) {
        const askedAt = await timeAsked(sql, c.get('arrivedAt'))
        for (const { channelId } of await rulesWith(from)) {
          const asked = { channelId, principal: c.get('principal'), audit, askedAt }
          await changeChannelSettings(dependencies, asked, current => ({
            ...current,
            rules: renameLabel(current.rules, from, to),
          }))
        }
        await move(id)
      }
      const changed = await known(id)
      tellVersion(c, changed)
      return c.json(labelView(changed), 200)
    })
    .openapi(remove, async c => {
      const { id, name } = await known(c.req.valid('param').id)
      const naming = await rulesWith(name)
      if (naming.length > 0) {
        const channels = naming.map(channel => `“${channel.name}”`).join(', ')
        throw new Problem('label_in_rules', `Rules of ${channels} name it.`)
      }
      const audit = c.get('audit')
      if (!(await audit.within({ type: 'label', id }, tx => deleteLabel(tx, id)))) throw await refused(id)
      await move(id)
      return c.body(null, 204)
    })
}
