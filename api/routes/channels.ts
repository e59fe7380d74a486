import { createRoute, z } from '@hono/zod-openapi'
import { lastWebhooks, listChannels, loadChannel } from '../../db/channels.ts'
import { listOpenOfChannel } from '../../db/open-conversations.ts'
import { derivedId } from '../../platform/ids.ts'
import type { ConnectInput } from '../../protocol/activities/channels.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { sealCredentials } from '../../providers/credentials.ts'
import { definitionNamed } from '../../providers/missing.ts'
import {
  type ApiEnvironment,
  actorOf,
  hasRole,
  limitedTo,
  type Principal,
  requireRole,
} from '../http/auth.ts'
import { decodeCursor, PLACES, pageOf } from '../http/cursor.ts'
import { idempotent } from '../http/idempotency.ts'
import { ifMatch, requireVersion, tellVersion, versionOf } from '../http/if-match.ts'
import { Problem } from '../http/problem.ts'
import { channelSchemas, deletedChannel, newChannel, verification } from '../schemas/channels.ts'
import { answer, body, idParameter, keyHeader, listOf, page, problems } from '../schemas/common.ts'
import { channelView, channelViews, nextSteps } from '../services/channel-views.ts'
import { problemOf, runWorkflow, startWorkflow } from '../services/channel-workflows.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

type ChannelEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Channels']

/** Routes that connect, read, check and end channels. The settings have their own file, channel-settings.ts. */
export function channelRoutes(services: Services) {
  const { dependencies, definitions } = services
  const { sql, temporal, secrets, config } = dependencies
  const providers = [...definitions.values()]
  const { channel, connectedChannel } = channelSchemas(providers)
  const { TEMPORAL_TASK_QUEUE: taskQueue } = config

  const create = createRoute({
    method: 'post',
    path: '/channels',
    tags,
    summary:
      'Connects a phone number, or a service that has several. The credentials are checked with the provider',
    middleware: [requireRole('admin'), idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newChannel(providers)) },
    responses: { 201: answer(connectedChannel, 'The channel, and the steps that remain'), ...problems(409) },
  })
  const list = createRoute({
    method: 'get',
    path: '/channels',
    tags,
    summary: 'Lists the channels, sorted by name. An agent sees only the channels that they handle',
    request: { query: z.object(page) },
    responses: { 200: answer(listOf(channel), 'A page of channels'), ...problems() },
  })
  const read = createRoute({
    method: 'get',
    path: '/channels/{id}',
    tags,
    summary: 'Reads one channel. The ETag is the version of its settings',
    request: { params: idParameter },
    responses: { 200: answer(channel, 'The channel'), ...problems(404) },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/channels/{id}',
    tags,
    summary: 'Deletes a channel and closes its open conversations',
    middleware: [requireRole('admin')] as const,
    request: { params: idParameter, headers: ifMatch },
    responses: {
      202: answer(
        deletedChannel,
        'The channel is deleted. The answer says what happens to its open conversations',
      ),
      ...problems(404, 412),
    },
  })
  const verify = createRoute({
    method: 'post',
    path: '/channels/{id}/verify',
    tags,
    summary: 'Compares the configuration at the provider with the required configuration, and can repair it',
    middleware: [requireRole('admin'), idempotent(dependencies)] as const,
    request: {
      params: idParameter,
      headers: keyHeader,
      body: {
        required: false,
        content: { 'application/json': { schema: z.strictObject({ repair: z.boolean().optional() }) } },
      },
    },
    responses: { 200: answer(verification, 'The result'), ...problems(404) },
  })

  async function live(principal: Principal, id: string) {
    const found = await loadChannel(sql, id)
    if (!found || found.deletedAt) throw unknownChannel()
    await requireMember(sql, principal, id)
    return found
  }

  return makeRouter<ChannelEnvironment>()
    .openapi(create, async c => {
      const { provider, name, ...fields } = c.req.valid('json')
      const definition = definitions.get(provider)
      if (!definition) throw new Error(`there is no provider named ${provider}`)
      const channelId = derivedId('channel', c.get('commandId'))
      const { credentials, ...account } = definition.connecting.split(fields)
      const input: ConnectInput = {
        channelId,
        provider,
        name,
        ...account,
        sealedCredentials: sealCredentials(secrets, account.accountId, credentials).toString('base64'),
        by: actorOf(c.get('principal')),
      }
      const connected = await runWorkflow(
        temporal,
        'connectChannel',
        workflowIds.connectChannel(channelId),
        taskQueue,
        input,
      )
      if (!connected.ok && 'channelId' in connected) {
        throw new Problem('duplicate_channel', connected.detail, { channelId: connected.channelId })
      }
      if (!connected.ok) throw problemOf(connected, definition)
      c.get('audit').tell({
        target: { type: 'channel', id: channelId },
        after: { provider, medium: account.medium, name },
      })
      const made = await loadChannel(sql, channelId)
      if (!made) throw new Error('the channel does not exist')
      return c.json(
        { ...(await channelView(services, made, { toAdmin: true })), next: nextSteps(services, made) },
        201,
      )
    })
    .openapi(list, async c => {
      const { limit, cursor } = c.req.valid('query')
      const after = decodeCursor(cursor, PLACES.nameAndId)
      const rows = await listChannels(sql, {
        agentId: limitedTo(c.get('principal')),
        after: after && { name: after[0], id: after[1] },
        limit: limit + 1,
      })
      const shown = pageOf(
        rows,
        limit,
        row => row,
        row => [row.name, row.id],
      )
      return c.json(
        { ...shown, items: await channelViews(services, shown.items, seenBy(c.get('principal'))) },
        200,
      )
    })
    .openapi(read, async c => {
      const found = await live(c.get('principal'), c.req.valid('param').id)
      tellVersion(c, found)
      return c.json(await channelView(services, found, seenBy(c.get('principal'))), 200)
    })
    .openapi(remove, async c => {
      const found = await live(c.get('principal'), c.req.valid('param').id)
      requireVersion(found, versionOf(c.req.valid('header')['if-match']))
      const { id } = found
      const open = await listOpenOfChannel(sql, id)
      const workflowId = workflowIds.deleteChannel(id)
      await startWorkflow(temporal, 'deleteChannel', workflowId, taskQueue, { channelId: id })
      c.get('audit').tell({ before: { name: found.name } })
      const becomes =
        open.length === 0
          ? 'No conversation was open.'
          : 'Each open conversation is closed without a survey, with the reason channel_deleted. Its agent is free for another conversation, and messages not yet sent are shown as failed.'
      return c.json({ id, openConversations: open.length, becomes }, 202)
    })
    .openapi(verify, async c => {
      const { id, provider } = await live(c.get('principal'), c.req.valid('param').id)
      const repair = c.req.valid('json')?.repair ?? false
      const checks = await runWorkflow(
        temporal,
        'verifyChannel',
        workflowIds.verifyChannel(id, c.get('commandId')),
        taskQueue,
        { channelId: id, repair, by: actorOf(c.get('principal')) },
      )
      if (!Array.isArray(checks)) {
        if ('channelId' in checks) throw new Error('this is not an answer of a verification')
        throw problemOf(checks, definitionNamed(definitions, provider))
      }
      c.get('audit').tell({ after: { repair } })
      const seen = await lastWebhooks(sql, [id])
      const ok = checks.every(check => check.ok !== false)
      return c.json({ ok, checks, lastWebhookAt: seen.get(id)?.toISOString() ?? null }, 200)
    })
}

/** A channel's addresses may contain secrets. Only admins see these, since they paste the addresses at the provider. */
export function seenBy(principal: Principal): { toAdmin: boolean } {
  return { toAdmin: hasRole(principal, 'admin') }
}

/** The problem for an id that no channel has. */
export function unknownChannel(): Problem {
  return new Problem('not_found', 'This channel does not exist.')
}
