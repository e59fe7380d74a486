import { createRoute, z } from '@hono/zod-openapi'
import { type Channel, listVersions, loadVersion } from '../../db/channels.ts'
import { CHANGED } from '../../domain/audit-log.ts'
import { newId } from '../../platform/ids.ts'
import type { RotateInput } from '../../protocol/activities/channels.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { openCredentials, sealCredentials } from '../../providers/credentials.ts'
import { definitionNamed } from '../../providers/missing.ts'
import { type ApiEnvironment, hasRole, type Principal, requireRole } from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid, Problem } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { channelVersionView } from '../http/views.ts'
import { channelChanges, channelVersion } from '../schemas/channel-settings.ts'
import { channelSchemas } from '../schemas/channels.ts'
import {
  answer,
  body,
  idParameter,
  keyHeader,
  listOf,
  page,
  problems,
  versionParameter,
} from '../schemas/common.ts'
import { channelView } from '../services/channel-views.ts'
import { problemOf, runWorkflow } from '../services/channel-workflows.ts'
import type { Services } from '../services/services.ts'
import { withSettingFiles } from '../services/setting-files.ts'
import { mergeSettings } from '../services/settings.ts'
import { requireTemplates } from '../services/settings-templates.ts'
import { changeChannelSettings, liveChannel } from '../services/settings-writer.ts'
import { requireAiAgent } from '../services/targets.ts'
import { seenBy } from './channels.ts'
import { makeRouter } from './router.ts'

type SettingsEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Channels']

/** Routes for a channel's settings. Every write makes a new version, and any version can be restored. */
export function channelSettingsRoutes(services: Services) {
  const { dependencies, definitions } = services
  const { sql, secrets, temporal, config } = dependencies
  const providers = [...definitions.values()]
  const { channel } = channelSchemas(providers)
  const accountFields = new Set(providers.flatMap(({ connecting }) => Object.keys(connecting.changes)))
  const change = createRoute({
    method: 'patch',
    path: '/channels/{id}',
    tags,
    summary: 'Changes the settings. Settings that are left out keep their values',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, headers: ifMatch, ...body(channelChanges(providers)) },
    responses: { 200: answer(channel, 'The channel'), ...problems(404, 412) },
  })
  const versions = createRoute({
    method: 'get',
    path: '/channels/{id}/versions',
    tags,
    summary: 'Lists the versions of the settings, newest first: who changed what',
    middleware: [requireRole('supervisor')] as const,
    request: { params: idParameter, query: z.object(page) },
    responses: { 200: answer(listOf(channelVersion), 'A page of versions'), ...problems(404) },
  })
  const restore = createRoute({
    method: 'post',
    path: '/channels/{id}/versions/{version}/restore',
    tags,
    summary: 'Restores an old version of the settings, as a new version',
    middleware: [requireRole('supervisor'), idempotent(dependencies)] as const,
    request: {
      params: versionParameter,
      headers: ifMatch.extend(keyHeader.shape),
    },
    responses: { 200: answer(channel, 'The channel'), ...problems(404, 412) },
  })

  /**
   * The account as the request wants it; undefined if the request changes nothing of it. Throws a problem if the provider
   * refuses the change.
   */
  function accountChanges(before: Channel, body: Record<string, unknown>) {
    const asked = Object.entries(body).filter(([field]) => accountFields.has(field))
    const form = definitionNamed(definitions, before.provider).connecting
    if (asked.length === 0) return undefined
    const { accountId, providerConfig, credentials: sealed } = before
    const parsed = z.strictObject(form.changes).safeParse(Object.fromEntries(asked))
    if (!parsed.success) {
      throw invalid(
        parsed.error.issues.flatMap(issue =>
          issue.code === 'unrecognized_keys'
            ? issue.keys.map(path => ({ path, message: `a channel of ${before.provider} has no such field` }))
            : [{ path: issue.path.join('.'), message: issue.message }],
        ),
      )
    }
    const credentials = sealed ? openCredentials(secrets, accountId, sealed) : {}
    const changed = form.change({ config: providerConfig, credentials }, parsed.data)
    if (changed.problem) throw invalid([changed.problem])
    return changed
  }

  async function changeAccount(
    principal: Principal,
    { id: channelId, provider, accountId }: Channel,
    { credentials, config: providerConfig }: NonNullable<ReturnType<typeof accountChanges>>,
  ) {
    if (!hasRole(principal, 'admin')) {
      throw new Problem('forbidden', 'Changing the credentials of a channel needs the role "admin".')
    }
    const sealedCredentials =
      credentials && sealCredentials(secrets, accountId, credentials).toString('base64')
    // A new id for each request: with a shared one, it would join another rotation that is running and report that one's
    // success for this token.
    const input: RotateInput = { channelId, sealedCredentials, config: providerConfig }
    const workflowId = workflowIds.rotateToken(channelId, newId())
    const taskQueue = config.TEMPORAL_TASK_QUEUE
    const checked = await runWorkflow(temporal, 'rotateToken', workflowId, taskQueue, input)
    if (!checked.ok) throw problemOf(checked, definitionNamed(definitions, provider))
  }

  async function shown(channelId: string, principal: Principal) {
    return channelView(services, await liveChannel(dependencies, channelId), seenBy(principal))
  }

  return makeRouter<SettingsEnvironment>()
    .openapi(change, async c => {
      const { id: channelId } = c.req.valid('param')
      const { name, ...body } = c.req.valid('json')
      const wanted = Object.fromEntries(Object.entries(body).filter(([field]) => !accountFields.has(field)))
      const expected = versionOf(c.req.valid('header')['if-match'])
      const askedAt = await timeAsked(sql, c.get('arrivedAt'))
      // All checks that can refuse the request come first, so that it is never half done.
      const before = await liveChannel(dependencies, channelId, expected)
      const settings = await withSettingFiles(services, c.get('principal'), before, wanted)
      await requireAiAgent(sql, settings.aiAgent?.id)
      await requireTemplates(services, before, mergeSettings(before.settings, settings))
      const account = accountChanges(before, body)
      const audit = c.get('audit')
      if (account) {
        await changeAccount(c.get('principal'), before, account)
        const fields = Object.keys(body).filter(field => accountFields.has(field))
        const after = Object.fromEntries(fields.map(field => [field, CHANGED]))
        audit.tell({ action: 'channel.credentials_changed', after })
      }
      const asked = { channelId, principal: c.get('principal'), audit, askedAt, expected, name }
      await changeChannelSettings(dependencies, asked, current => mergeSettings(current, settings))
      const result = await shown(channelId, c.get('principal'))
      tellVersion(c, result)
      return c.json(result, 200)
    })
    .openapi(versions, async c => {
      const { id: channelId } = await liveChannel(dependencies, c.req.valid('param').id)
      const { limit, cursor } = c.req.valid('query')
      const [before] = decodeCursor(cursor, PLACES.seq) ?? []
      const rows = await listVersions(sql, channelId, { before, limit: limit + 1 })
      return c.json(
        pageOf(rows, limit, channelVersionView, row => [row.version]),
        200,
      )
    })
    .openapi(restore, async c => {
      const { id: channelId, version } = c.req.valid('param')
      const old = await loadVersion(sql, channelId, version)
      if (!old) throw new Problem('not_found', 'This version of the settings does not exist.')
      const expected = versionOf(c.req.valid('header')['if-match'])
      const askedAt = await timeAsked(sql, c.get('arrivedAt'), c.get('keyedAt'))
      const audit = c.get('audit')
      const asked = { channelId, principal: c.get('principal'), audit, askedAt, expected, restored: version }
      const before = await liveChannel(dependencies, channelId, expected)
      await requireTemplates(services, before, mergeSettings(old.settings, {}))
      await changeChannelSettings(dependencies, asked, () => mergeSettings(old.settings, {}))
      return c.json(await shown(channelId, c.get('principal')), 200)
    })
}
