import { createRoute, z } from '@hono/zod-openapi'
import type { SignalDefinition } from '@temporalio/client'
import type { Context } from 'hono'
import type { ConversationView } from '../../db/conversations.ts'
import { listWrittenSince } from '../../db/messages.ts'
import { mediumOf } from '../../domain/address.ts'
import { derivedId } from '../../platform/ids.ts'
import * as signals from '../../protocol/signals.ts'
import { type ApiEnvironment, hasRole } from '../http/auth.ts'
import { idempotent } from '../http/idempotency.ts'
import { Problem } from '../http/problem.ts'
import { tooMany } from '../http/rate-limit.ts'
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
import * as schemas from '../schemas/conversations.ts'
import { MAX_WAITS, WAITS_RETRY_S, waitOf } from '../services/commands.ts'
import { withFiles } from '../services/message-files.ts'
import { requireOpenWindow } from '../services/message-window.ts'
import { outgoing } from '../services/outgoing.ts'
import { quoted } from '../services/quoted.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/** What the audit log keeps of a command: ids and choices, and never what somebody wrote. */
const KEPT = ['messageId', 'agentId', 'teamId', 'aiAgentId', 'survey', 'sent']

function keptOf(command: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(command).filter(([name]) => KEPT.includes(name)))
}

type CommandEnvironment = ApiEnvironment & { Variables: { commandId: string } }

/**
 * Routes for the commands on a conversation. Each command is a signal to the conversation's workflow, which decides when it
 * processes the signal. So the answer only says that the command was accepted, and where its outcome will be.
 */
export function commandRoutes(services: Services) {
  const { dependencies, commands } = services
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
    request: { params, headers: writing, ...body(schemas.newMessage) },
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
   * The conversation, if the principal may act on it. This checks the database row only; the workflow checks again, as the
   * row may be behind.
   */
  async function actOn(c: Context<CommandEnvironment>, conversationId: string, annotates = false) {
    const principal = c.get('principal')
    const conversation = await commands.visible(principal, conversationId)
    const { status, assigneeId } = conversation
    const otherHasIt = status === 'assigned' && assigneeId !== null && assigneeId !== principal.id
    if (otherHasIt && !annotates && !hasRole(principal, 'supervisor')) {
      throw new Problem('assigned_to_other', 'This conversation is assigned to another agent.')
    }
    return conversation
  }

  /**
   * What the author of a message had seen, if they say so. Throws a problem with what others wrote since. The workflow looks
   * once more, because another message may come at the same moment.
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

  async function carryOut<C extends signals.Command>(
    c: Context<CommandEnvironment>,
    conversation: ConversationView,
    signal: SignalDefinition<[C]>,
    command: Omit<C, keyof signals.Command>,
    messageId?: string,
  ) {
    const commandId = c.get('commandId')
    const withId = { ...command, commandId } as Omit<C, 'conversationId' | 'actor'> & { commandId: string }
    await commands.send(c.get('principal'), conversation, signal, withId)
    c.get('audit').tell({ after: keptOf(command) })
    const { id: conversationId } = conversation
    const told = await commands.told(conversationId, commandId, waitOf(c))
    const href = `/v1/conversations/${conversationId}/commands/${commandId}`
    return c.json({ ...told, commandId, conversationId, messageId, href }, 202)
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
      const reply = { messageId, ...content, ...quotes, ...seen }
      return carryOut(c, conversation, signals.reply, reply, messageId)
    })
    .openapi(retry, async c => {
      const { id, messageId } = c.req.valid('param')
      return carryOut(c, await actOn(c, id), signals.retrySend, { messageId }, messageId)
    })
    .openapi(settle, async c => {
      const { id, messageId } = c.req.valid('param')
      return carryOut(
        c,
        await actOn(c, id),
        signals.settleSend,
        { messageId, ...c.req.valid('json') },
        messageId,
      )
    })
    .openapi(assign, async c =>
      carryOut(c, await actOn(c, c.req.valid('param').id), signals.assign, c.req.valid('json')),
    )
    .openapi(unassign, async c => carryOut(c, await actOn(c, c.req.valid('param').id), signals.unassign, {}))
    .openapi(resolve, async c =>
      carryOut(c, await actOn(c, c.req.valid('param').id), signals.resolve, c.req.valid('json') ?? {}),
    )
    .openapi(reopen, async c => carryOut(c, await actOn(c, c.req.valid('param').id), signals.reopen, {}))
    .openapi(note, async c => {
      const conversation = await actOn(c, c.req.valid('param').id, true)
      const seen = await seenBy(c, conversation.id, c.req.valid('header')['if-last-seq'])
      return carryOut(c, conversation, signals.note, { ...c.req.valid('json'), ...seen })
    })
    .openapi(labels, async c =>
      carryOut(c, await actOn(c, c.req.valid('param').id, true), signals.label, c.req.valid('json')),
    )
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
