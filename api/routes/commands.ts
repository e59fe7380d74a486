import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ConversationView } from '../../db/conversations.ts'
import { findMentionable, type Mentionable } from '../../db/mentions.ts'
import { listWrittenSince } from '../../db/messages.ts'
import { mediumOf } from '../../domain/address.ts'
import { derivedId } from '../../platform/ids.ts'
import * as signals from '../../protocol/signals.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import { tooMany } from '../http/rate-limit.ts'
import * as schemas from '../schemas/commands.ts'
import {
  answer,
  body,
  id,
  idParameter,
  keyHeader,
  lastSeqHeader,
  preferHeader,
  problems,
} from '../schemas/common.ts'
import { newMessage } from '../schemas/new-message.ts'
import { type CommandEnvironment, makeActing } from '../services/acting.ts'
import { MAX_WAITS, WAITS_RETRY_S, waitOf } from '../services/commands.ts'
import { withFiles } from '../services/message-files.ts'
import { requireOpenWindow } from '../services/message-window.ts'
import { outgoing } from '../services/outgoing.ts'
import { quoted } from '../services/quoted.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/**
 * Routes for the commands on a conversation. Each command is a signal to the conversation's workflow, which decides when it
 * processes the signal. So the answer only says that the command was accepted, and where its outcome will be.
 */
export function commandRoutes(services: Services) {
  const { dependencies, commands } = services
  const { actOn, carryOut } = makeActing(commands)
  const middleware = idempotent(dependencies)
  const responses = { 202: answer(schemas.accepted, 'Accepted'), ...problems(404, 409) }
  const shared = { method: 'post' as const, tags: ['Commands'], middleware, responses }
  const params = idParameter
  const headers = keyHeader.extend(preferHeader.shape)
  const writing = headers.extend(lastSeqHeader.shape)
  const request = { params, headers }

  const send = createRoute({
    ...shared,
    path: '/conversations/{id}/messages',
    summary:
      'Sends a message to the customer. If nobody has the conversation, it is assigned to the author of the message',
    request: { params, headers: writing, ...body(newMessage) },
  })
  const retry = createRoute({
    ...shared,
    path: '/conversations/{id}/messages/{messageId}/retry',
    summary: 'Sends again the parts of a message that failed or whose outcome is unknown',
    request: { params: z.object({ id, messageId: id }), headers },
  })
  const settle = createRoute({
    ...shared,
    path: '/conversations/{id}/messages/{messageId}/settle',
    summary: 'States whether a message was sent, when its outcome is unknown',
    request: { params: z.object({ id, messageId: id }), headers, ...body(schemas.settlement) },
  })
  const assign = createRoute({
    ...shared,
    path: '/conversations/{id}/assign',
    summary:
      'Assigns the conversation to an agent, even if another agent has it. A resolved conversation is reopened',
    request: { params, headers, ...body(schemas.assignment) },
  })
  const unassign = createRoute({
    ...shared,
    path: '/conversations/{id}/unassign',
    summary: 'Returns the conversation to the queue',
    request,
  })
  const resolve = createRoute({
    ...shared,
    path: '/conversations/{id}/resolve',
    summary: 'Resolves the conversation. The survey is sent if the channel has one',
    request: { params, headers, body: { ...body(schemas.resolution).body, required: false } },
  })
  const reopen = createRoute({
    ...shared,
    path: '/conversations/{id}/reopen',
    summary: 'Reopens a resolved conversation',
    request,
  })
  const note = createRoute({
    ...shared,
    path: '/conversations/{id}/notes',
    summary: 'Adds an internal note. The customer does not see it',
    request: { params, headers: writing, ...body(schemas.note) },
  })
  const labels = createRoute({
    ...shared,
    path: '/conversations/{id}/labels',
    summary: 'Adds and removes labels of the conversation',
    request: { params, headers, ...body(schemas.labelChange) },
  })
  const outcome = createRoute({
    method: 'get',
    path: '/conversations/{id}/commands/{commandId}',
    tags: ['Commands'],
    summary: 'Reads the outcome of a command. With "Prefer: wait=5" the answer waits for the outcome',
    request: { params: z.object({ id, commandId: id }), headers: preferHeader },
    responses: { 200: answer(schemas.commandOutcome, 'Its outcome'), ...problems(404) },
  })

  /**
   * What the author of a message has seen, if the request says so. Throws a problem (`thread_moved`) with what others
   * wrote since. The workflow checks once more, because another message may arrive at the same moment.
   */
  async function seenBy(c: Context<CommandEnvironment>, conversationId: string, lastSeq: number | undefined) {
    if (lastSeq === undefined) return {}
    const { sql } = dependencies
    const came = await listWrittenSince(sql, conversationId, { seq: lastSeq, by: c.get('principal').id })
    if (came.length === 0) return { lastSeq }
    const view = await withFiles({ sql, mediaLinks: services.mediaLinks }, came)
    throw new Problem('thread_moved', 'Others wrote after the last message that you have seen.', {
      lastSeq: came.at(-1)?.seq,
      messages: came.map(view),
    })
  }

  /** The agents and teams that a note mentions. Throws a problem if one of them does not exist. */
  async function mentionedIn(
    conversation: ConversationView,
    { mentions: agentIds = [], teams: teamIds = [] }: { mentions?: string[]; teams?: string[] },
  ): Promise<{ mentioned?: Mentionable[] }> {
    if (agentIds.length + teamIds.length === 0) return {}
    const { agents, unknownAgents, unknownTeams } = await findMentionable(dependencies.sql, conversation, {
      agentIds,
      teamIds,
    })
    const missing = (path: string, what: string, ids: string[], unknown: string[]) =>
      ids.flatMap((given, index) =>
        unknown.includes(given) ? [{ path: `${path}.${index}`, message: `this ${what} does not exist` }] : [],
      )
    const errors = [
      ...missing('mentions', 'agent', agentIds, unknownAgents),
      ...missing('teams', 'team', teamIds, unknownTeams),
    ]
    if (errors.length > 0) throw invalid(errors)
    return { mentioned: agents }
  }

  return makeRouter<CommandEnvironment>()
    .openapi(send, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      const { replyTo, ...wanted } = c.req.valid('json')
      const seen = await seenBy(c, conversation.id, c.req.valid('header')['if-last-seq'])
      await requireOpenWindow(dependencies.sql, conversation, wanted)
      const channel = { id: conversation.channelId, medium: mediumOf(conversation.address) }
      const content = await outgoing(services, c.get('principal'), channel, wanted)
      const quotes = replyTo === undefined ? {} : { replyTo: await quoted(services, conversation, replyTo) }
      const messageId = derivedId('reply', c.get('commandId'))
      const { address } = conversation
      const reply = { messageId, ...content, ...quotes, ...seen, ...(address && { to: address }) }
      return c.json(await carryOut(c, conversation, signals.reply, reply, { messageId }), 202)
    })
    .openapi(retry, async c => {
      const { id, messageId } = c.req.valid('param')
      const conversation = await actOn(c, id)
      return c.json(await carryOut(c, conversation, signals.retrySend, { messageId }, { messageId }), 202)
    })
    .openapi(settle, async c => {
      const { id, messageId } = c.req.valid('param')
      const settled = { messageId, ...c.req.valid('json') }
      return c.json(await carryOut(c, await actOn(c, id), signals.settleSend, settled, { messageId }), 202)
    })
    .openapi(assign, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      return c.json(await carryOut(c, conversation, signals.assign, c.req.valid('json')), 202)
    })
    .openapi(unassign, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      return c.json(await carryOut(c, conversation, signals.unassign, {}), 202)
    })
    .openapi(resolve, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      return c.json(await carryOut(c, conversation, signals.resolve, c.req.valid('json') ?? {}), 202)
    })
    .openapi(reopen, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      return c.json(await carryOut(c, conversation, signals.reopen, {}), 202)
    })
    .openapi(note, async c => {
      const conversation = await actOn(c, c.req.valid('param').id, { notes: true })
      const seen = await seenBy(c, conversation.id, c.req.valid('header')['if-last-seq'])
      const written = c.req.valid('json')
      const told = await mentionedIn(conversation, written)
      return c.json(await carryOut(c, conversation, signals.note, { ...written, ...seen }, told), 202)
    })
    .openapi(labels, async c => {
      const conversation = await actOn(c, c.req.valid('param').id, { annotates: true })
      return c.json(await carryOut(c, conversation, signals.label, c.req.valid('json')), 202)
    })
    .openapi(outcome, async c => {
      const { id, commandId } = c.req.valid('param')
      const conversation = await commands.visible(c.get('principal'), id).catch(error => {
        // A conversation that was only proposed may never exist, but its command still has an outcome.
        if (error instanceof Problem && error.code === 'not_found') return undefined
        throw error
      })
      const closed = conversation?.status === 'closed'
      const wait = { ...waitOf(c), signal: c.req.raw.signal }
      const { outcome, crowded } = await commands.outcome({ id, closed }, commandId, wait)
      if (crowded) {
        throw tooMany(
          c,
          { resetS: WAITS_RETRY_S },
          `A token may wait for at most ${MAX_WAITS} outcomes at the same time.`,
        )
      }
      return c.json(outcome, 200)
    })
}
