import { createRoute } from '@hono/zod-openapi'
import { isMember } from '../../db/agents.ts'
import { type Channel, loadChannel } from '../../db/channels.ts'
import { findOpenConversation } from '../../db/conversations.ts'
import { customerAddress } from '../../domain/address.ts'
import { conversationWorkflowId, derivedId } from '../../platform/ids.ts'
import * as messages from '../../workflows/messages.ts'
import { conversationStart } from '../../workflows/start-conversation.ts'
import { type ApiEnvironment, actorOf, hasRole, type Principal } from '../http/auth.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import { answer, body, keyHeader, preferHeader, problems } from '../schemas/common.ts'
import { accepted, newConversation } from '../schemas/conversations.ts'
import { preferredWaitMs, unavailable } from '../services/commands.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { SignalTimeout } from '../services/signaler.ts'
import { requireOpenWindow, requireOptedIn } from '../services/window.ts'
import { unknownChannel } from './channels.ts'
import { makeRouter } from './router.ts'

const SIGNAL_DEADLINE_MS = 5_000

/** A conversation that an agent begins: the customer's answer goes to them. */
export function beginConversationRoute({ dependencies, channels, signaler, commands }: Services) {
  const { sql, temporal, config } = dependencies

  const begin = createRoute({
    method: 'post',
    path: '/conversations',
    tags: ['Conversations'],
    summary: 'Writes to a customer first; outside WhatsApp’s window with a template',
    middleware: idempotent(dependencies),
    request: { headers: keyHeader.extend(preferHeader.shape), ...body(newConversation) },
    responses: { 202: answer(accepted, 'On its way'), ...problems(404, 409) },
  })

  /** Who is to have it. Throws a problem when they can't. */
  async function assignee(principal: Principal, channel: Channel, wanted: string | undefined) {
    await requireMember(sql, principal, channel.id)
    if (wanted !== undefined && wanted !== principal.id && !hasRole(principal, 'supervisor')) {
      throw new Problem('forbidden', 'Beginning a conversation for someone else needs the role "supervisor".')
    }
    const agentId = wanted ?? principal.id
    if (agentId === undefined) {
      throw invalid([{ path: 'assigneeId', message: 'is required, since this token belongs to no agent' }])
    }
    if (!(await isMember(sql, channel.id, agentId))) {
      throw new Problem('agent_not_in_channel', 'The agent who is to have it does not handle this channel.')
    }
    return agentId
  }

  return makeRouter<ApiEnvironment & { Variables: { commandId: string } }>().openapi(begin, async c => {
    const principal = c.get('principal')
    const {
      channelId,
      to,
      text = '',
      media = [],
      contentSid,
      contentVariables,
      assigneeId,
    } = c.req.valid('json')
    const [channel, cached] = await Promise.all([loadChannel(sql, channelId), channels.get(channelId)])
    if (!channel || channel.deletedAt || !cached) throw unknownChannel()
    const agentId = await assignee(principal, channel, assigneeId)
    const customer = customerAddress(channel.medium, to)
    if ('error' in customer) throw invalid([{ path: 'to', message: customer.error }])
    const { address } = customer
    await requireOptedIn(sql, channelId, address)
    await requireOpenWindow(sql, { channelId, address }, contentSid)

    const workflowId = conversationWorkflowId(channelId, cached.idKey, address)
    const commandId = c.get('commandId')
    const conversationId = derivedId('conversation', commandId)
    const open = await findOpenConversation(sql, workflowId)
    if (open && open.id !== conversationId) {
      const detail = 'A conversation with this contact is open or can still be reopened.'
      throw new Problem('conversation_open', detail, { conversationId: open.id })
    }
    const messageId = derivedId('reply', commandId)
    const template = contentSid === undefined ? undefined : { contentSid, variables: contentVariables ?? {} }
    const command: messages.Begin = {
      ...{ conversationId, commandId, actor: actorOf(principal), assigneeId: agentId },
      ...{ messageId, text, media, template },
    }
    try {
      await signaler.inOrder(workflowId, SIGNAL_DEADLINE_MS, () =>
        temporal.workflow.signalWithStart('conversation', {
          ...conversationStart(cached, workflowId, config.TEMPORAL_TASK_QUEUE),
          args: [{ channelId, address, conversationId }],
          signal: messages.begin,
          signalArgs: [command],
        }),
      )
    } catch (error) {
      throw error instanceof SignalTimeout ? unavailable(error) : error
    }
    const waitMs = preferredWaitMs(c.req.header('Prefer'))
    const told =
      waitMs > 0 ? await commands.outcome({ id: conversationId, closed: false }, commandId, waitMs) : {}
    const href = `/v1/conversations/${conversationId}/commands/${commandId}`
    return c.json({ ...told, commandId, conversationId, messageId, href }, 202)
  })
}
