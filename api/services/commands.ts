import type { SignalDefinition } from '@temporalio/client'
import { WorkflowNotFoundError } from '@temporalio/client'
import type { Context } from 'hono'
import { findCommandOutcome } from '../../db/commands.ts'
import {
  type ConversationFor,
  type ConversationView,
  loadConversation,
  loadConversationFor,
} from '../../db/conversations.ts'
import type { Command } from '../../protocol/signals.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { actorOf, limitedTo, type Principal, type ReadAhead } from '../http/auth.ts'
import { openPerToken } from '../http/open-per-token.ts'
import { Problem } from '../http/problem.ts'
import { notYourChannel } from './membership.ts'
import { type Signaler, SignalTimeout } from './signaler.ts'
import type { StreamFollower } from './stream/follower.ts'

/**
 * How long a command may take to reach the workflow server, ms. A caller of the API can wait longer than a provider's
 * webhook.
 */
const SIGNAL_DEADLINE_MS = 5_000

/** The longest `Prefer: wait=` that is honoured, s. */
const MAX_WAIT_S = 30

/** The most requests of one token that wait in one process. Each one queries the database now and then while it waits. */
export const MAX_WAITS = 100

/** How soon a caller with too many waiting requests may ask again, s. */
export const WAITS_RETRY_S = 1

export interface Commands {
  /**
   * The conversation, if the principal may read it, also because they were mentioned in it. Throws a problem. `ahead`
   * is used if it is this conversation, read for this principal.
   */
  visible(principal: Principal, conversationId: string, ahead?: ReadAhead): Promise<ConversationView>
  /** The conversation, if the principal handles its channel, or sees all channels. Throws a problem. */
  handled(principal: Principal, conversationId: string, ahead?: ReadAhead): Promise<ConversationView>
  /**
   * Sends a command to a conversation that the principal may act on. Throws a problem if it is closed, or if the server
   * doesn't take the signal in time.
   */
  send<C extends Command>(
    principal: Principal,
    conversation: ConversationView,
    signal: SignalDefinition<[C]>,
    command: Omit<C, 'conversationId' | 'actor'> & { commandId: string },
  ): Promise<void>
  /** The outcome of a command, after waiting for it if asked to. */
  outcome(conversation: { id: string; closed: boolean }, commandId: string, wait: Wait): Promise<Known>
  /**
   * The outcome for the answer to the command itself. The command is sent already, so too many waiting requests of
   * its token are no error here.
   */
  told(conversationId: string, commandId: string, wait: Wait): Promise<Partial<Outcome>>
}

/** How long a request waits for an outcome. */
export interface Wait {
  ms: number
  /** Digest of the caller's token, by which waiting requests are limited. */
  tokenHash: string
  /** Aborts when the client has gone. */
  signal?: AbortSignal
}

/** `crowded`: the request should have waited, but its token has too many waiting requests. */
export interface Known {
  outcome: Outcome
  crowded?: boolean
}

export interface Outcome {
  commandId: string
  conversationId: string
  status: 'pending' | 'done' | 'refused'
  refused?: { code: string; detail: string }
}

/** Sends commands as signals to conversations, and waits for their outcomes. */
export function makeCommands(
  dependencies: ApiDependencies,
  signaler: Signaler,
  follower: StreamFollower,
): Commands {
  const { sql, temporal } = dependencies
  const waits = openPerToken(MAX_WAITS)
  const commands: Commands = {
    async visible(principal, conversationId, ahead) {
      const conversation = await load(principal, conversationId, ahead)
      if ('handled' in conversation && !conversation.handled && !conversation.mentioned)
        throw notYourChannel()
      return conversation
    },

    async handled(principal, conversationId, ahead) {
      const conversation = await load(principal, conversationId, ahead)
      if ('handled' in conversation && !conversation.handled) throw notYourChannel()
      return conversation
    },

    async send(principal, conversation, signal, command) {
      const { id, workflowId } = conversation
      if (conversation.status === 'closed') throw closed()
      const payload = { ...command, conversationId: id, actor: actorOf(principal) }
      try {
        await signaler.inOrder(workflowId, SIGNAL_DEADLINE_MS, () =>
          temporal.workflow.getHandle(workflowId).signal(signal as SignalDefinition<[Command]>, payload),
        )
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) throw closed()
        if (error instanceof SignalTimeout) throw unavailable(error)
        throw error
      }
    },

    async outcome(conversation, commandId, { ms, tokenHash, signal }) {
      const deadline = Date.now() + ms
      let release: (() => void) | undefined
      try {
        for (;;) {
          const outcome = await readOutcome(conversation, commandId)
          const left = deadline - Date.now()
          if (outcome.status !== 'pending' || left <= 0 || signal?.aborted) return { outcome }
          release ??= waits.take(tokenHash)
          if (!release) return { outcome, crowded: true }
          const timeout = AbortSignal.timeout(left)
          await follower.outcomeKnown(commandId, signal ? AbortSignal.any([timeout, signal]) : timeout)
        }
      } finally {
        release?.()
      }
    },

    async told(conversationId, commandId, wait) {
      if (wait.ms <= 0) return {}
      return (await commands.outcome({ id: conversationId, closed: false }, commandId, wait)).outcome
    },
  }
  return commands

  async function load(
    principal: Principal,
    conversationId: string,
    ahead?: ReadAhead,
  ): Promise<ConversationView | ConversationFor> {
    const agentId = limitedTo(principal)
    const conversation =
      ahead?.conversationId === conversationId
        ? ahead.conversation
        : await (agentId
            ? loadConversationFor(sql, agentId, conversationId)
            : loadConversation(sql, conversationId))
    if (!conversation) throw new Problem('not_found', 'This conversation does not exist.')
    return conversation
  }

  async function readOutcome(
    conversation: { id: string; closed: boolean },
    commandId: string,
  ): Promise<Outcome> {
    const event = await findCommandOutcome(sql, commandId)
    const known = event && [event.conversationId, event.data.proposedId].includes(conversation.id)
    if (event && !known) throw new Problem('not_found', 'The command belongs to another conversation.')
    const about = { commandId, conversationId: conversation.id }
    if (event?.type === 'command.refused') {
      const { code = 'refused', detail = '' } = event.data
      return { ...about, status: 'refused', refused: { code, detail } }
    }
    if (event) return { ...about, status: 'done' }
    if (conversation.closed) {
      const detail = 'The conversation was closed before the command reached it.'
      return { ...about, status: 'refused', refused: { code: 'conversation_closed', detail } }
    }
    return { ...about, status: 'pending' }
  }
}

/** How long the request wants to wait for an outcome (RFC 7240 `Prefer: wait=5`). */
export function waitOf(c: Context): Wait {
  const wanted = /(?:^|[,;\s])wait=(\d{1,3})(?:$|[,;\s])/.exec(c.req.header('Prefer') ?? '')?.[1]
  return { ms: Math.min(Number(wanted ?? 0), MAX_WAIT_S) * 1_000, tokenHash: c.get('tokenHash') }
}

/** The problem for a workflow server that does not answer. */
export function unavailable(cause: unknown, detail = 'Temporal did not answer in time.'): Problem {
  const problem = new Problem('temporal_unavailable', detail)
  problem.cause = cause
  return problem
}

function closed(): Problem {
  return new Problem('conversation_closed', 'The conversation is closed and can not be changed any more.')
}
