import { createRoute } from '@hono/zod-openapi'
import { isMember } from '../../db/agents.ts'
import { type Channel, loadChannel } from '../../db/channels.ts'
import { keptOptOutSince } from '../../db/erasure.ts'
import { findPerson, type Person } from '../../db/people.ts'
import { customerAddress } from '../../domain/address.ts'
import { spellingsOf } from '../../domain/identity.ts'
import { conversationWorkflowId, derivedId } from '../../platform/ids.ts'
import * as signals from '../../protocol/signals.ts'
import { conversationStart } from '../../protocol/start-conversation.ts'
import type { WorkflowType } from '../../protocol/workflows.ts'
import { type ApiEnvironment, actorOf, hasRole, type Principal } from '../http/auth.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import { accepted } from '../schemas/commands.ts'
import { answer, body, keyHeader, preferHeader, problems } from '../schemas/common.ts'
import { newConversation } from '../schemas/new-message.ts'
import { unavailable, waitOf } from '../services/commands.ts'
import { requireMember } from '../services/membership.ts'
import { requireOpenWindow, requireOptedIn } from '../services/message-window.ts'
import { outgoing } from '../services/outgoing.ts'
import type { Services } from '../services/services.ts'
import { SignalTimeout } from '../services/signaler.ts'
import { unknownChannel } from './channels.ts'
import { makeRouter } from './router.ts'

const SIGNAL_DEADLINE_MS = 5_000

/** The route with which an agent begins a conversation. The customer's answer goes to that agent. */
export function beginConversationRoute(services: Services) {
  const { dependencies, channels, signaler, commands } = services
  const { sql, temporal, config } = dependencies

  const begin = createRoute({
    method: 'post',
    path: '/conversations',
    tags: ['Conversations'],
    summary:
      'Starts a conversation with a message to a customer. Outside WhatsApp’s 24-hour window this needs a template',
    middleware: idempotent(dependencies),
    request: { headers: keyHeader.extend(preferHeader.shape), ...body(newConversation) },
    responses: { 202: answer(accepted, 'Accepted'), ...problems(404, 409) },
  })

  /** The agent who gets the conversation. Throws a problem if they can't. */
  async function assignee(principal: Principal, channel: Channel, wanted: string | undefined) {
    await requireMember(sql, principal, channel.id)
    if (wanted !== undefined && wanted !== principal.id && !hasRole(principal, 'supervisor')) {
      throw new Problem('forbidden', 'Starting a conversation for another agent needs the role "supervisor".')
    }
    const agentId = wanted ?? principal.id
    if (agentId === undefined) {
      throw invalid([
        { path: 'assigneeId', message: 'is required, because this token does not belong to an agent' },
      ])
    }
    if (!(await isMember(sql, channel.id, agentId))) {
      throw new Problem(
        'agent_not_in_channel',
        'The agent named for the conversation does not handle this channel.',
      )
    }
    return agentId
  }

  /**
   * Finds the customer by the typed address, in any of its spellings. For a known customer, it returns the address they
   * last wrote from, because that one is certainly theirs. Throws a problem if the address can't be anybody's.
   */
  async function customer(
    { id, medium }: Channel,
    typed: string,
  ): Promise<{ address: string; person?: Person }> {
    const read = customerAddress(medium, typed)
    const person = await findPerson(sql, id, spellingsOf('error' in read ? read.candidate : read.address))
    if (person?.lastAddress) return { address: person.lastAddress, person }
    if ('error' in read) throw invalid([{ path: 'to', message: read.error }])
    return { address: read.address, person }
  }

  return makeRouter<ApiEnvironment & { Variables: { commandId: string } }>().openapi(begin, async c => {
    const principal = c.get('principal')
    const { channelId, to, assigneeId, ...wanted } = c.req.valid('json')
    const [channel, cached] = await Promise.all([loadChannel(sql, channelId), channels.get(channelId)])
    if (!channel || channel.deletedAt || !cached) throw unknownChannel()
    const agentId = await assignee(principal, channel, assigneeId)
    const { address, person } = await customer(channel, to)
    requireOptedIn(person?.optedOutSince)
    if (person?.blockedSince) throw new Problem('contact_blocked', 'This contact is blocked.')
    await requireOpenWindow(sql, { channelId, ...person }, wanted)
    const content = await outgoing(services, principal, channel, wanted)

    const addresses: [string, ...string[]] = [address, ...(person?.addresses ?? [])]
    const workflowId = conversationWorkflowId(cached, addresses, person?.open?.workflowId)
    if (!person) requireOptedIn(await keptOptOutSince(sql, channelId, workflowId))
    const commandId = c.get('commandId')
    const conversationId = derivedId('conversation', commandId)
    if (person?.open && person.open.conversationId !== conversationId) {
      const detail = 'The contact has a conversation that is open or can still be reopened.'
      throw new Problem('conversation_open', detail, { conversationId: person.open.conversationId })
    }
    const messageId = derivedId('reply', commandId)
    const command: signals.Begin = {
      conversationId,
      commandId,
      actor: actorOf(principal),
      assigneeId: agentId,
      messageId,
      ...content,
      to: address,
    }
    try {
      await signaler.inOrder(workflowId, SIGNAL_DEADLINE_MS, () =>
        temporal.workflow.signalWithStart('conversation' satisfies WorkflowType, {
          ...conversationStart(cached, workflowId, config.TEMPORAL_TASK_QUEUE),
          args: [{ channelId, address, conversationId }],
          signal: signals.begin,
          signalArgs: [command],
        }),
      )
    } catch (error) {
      throw error instanceof SignalTimeout ? unavailable(error) : error
    }
    c.get('audit').tell({
      target: { type: 'conversation', id: conversationId },
      after: { channelId, agentId, messageId },
    })
    const told = await commands.told(conversationId, commandId, waitOf(c))
    const href = `/v1/conversations/${conversationId}/commands/${commandId}`
    return c.json({ ...told, commandId, conversationId, messageId, href }, 202)
  })
}
