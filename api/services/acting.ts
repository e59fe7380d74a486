import type { SignalDefinition } from '@temporalio/client'
import type { Context } from 'hono'
import type { ConversationView } from '../../db/conversations.ts'
import type * as signals from '../../protocol/signals.ts'
import { type ApiEnvironment, hasRole } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'
import { type Commands, waitOf } from './commands.ts'

export type CommandEnvironment = ApiEnvironment & { Variables: { commandId: string } }

/** What the routes of commands share. */
export interface Acting {
  /**
   * The conversation, if the principal may act on it: they handle its channel, and no other agent has it (supervisors
   * always may). `annotates`: also if another agent has it. `notes`: also if they may only read it. This checks the
   * database's row, which may be behind, so the workflow checks again.
   */
  actOn(
    c: Context<CommandEnvironment>,
    conversationId: string,
    how?: { annotates?: boolean; notes?: boolean },
  ): Promise<ConversationView>
  /** Sends the command and answers that it was accepted; with `Prefer: wait` also what came of it. */
  carryOut<C extends signals.Command, M extends object = object>(
    c: Context<CommandEnvironment>,
    conversation: ConversationView,
    signal: SignalDefinition<[C]>,
    command: Omit<C, keyof signals.Command>,
    more?: M,
  ): Promise<Accepted & M>
}

export interface Accepted {
  commandId: string
  conversationId: string
  href: string
  status?: 'pending' | 'done' | 'refused'
  refused?: { code: string; detail: string }
}

/** The fields of a command that the audit log keeps: ids and choices, never texts that somebody wrote. */
const KEPT = ['messageId', 'agentId', 'teamId', 'aiAgentId', 'survey', 'sent', 'until', 'priority']

function keptOf(command: object): Record<string, unknown> {
  const kept = Object.entries(command).filter(([name, value]) => KEPT.includes(name) && value !== undefined)
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'until' ? new Date(value).toISOString() : value]),
  )
}

export function makeActing(commands: Commands): Acting {
  return {
    async actOn(c, conversationId, { annotates = false, notes = false } = {}) {
      const principal = c.get('principal')
      const conversation = notes
        ? await commands.visible(principal, conversationId, c.get('readAhead'))
        : await commands.handled(principal, conversationId, c.get('readAhead'))
      const { status, assigneeId } = conversation
      const otherHasIt = status === 'assigned' && assigneeId !== null && assigneeId !== principal.id
      if (otherHasIt && !annotates && !notes && !hasRole(principal, 'supervisor')) {
        throw new Problem('assigned_to_other', 'This conversation is assigned to another agent.')
      }
      return conversation
    },

    async carryOut<C extends signals.Command, M extends object>(
      c: Context<CommandEnvironment>,
      conversation: ConversationView,
      signal: SignalDefinition<[C]>,
      command: Omit<C, keyof signals.Command>,
      more?: M,
    ) {
      const commandId = c.get('commandId')
      const withId = { ...command, commandId } as Omit<C, 'conversationId' | 'actor'> & { commandId: string }
      await commands.send(c.get('principal'), conversation, signal, withId)
      c.get('audit').tell({ after: keptOf(command) })
      const { id: conversationId } = conversation
      const told = await commands.told(conversationId, commandId, waitOf(c))
      const href = `/v1/conversations/${conversationId}/commands/${commandId}`
      return { ...told, commandId, conversationId, ...more, href } as Accepted & M
    },
  }
}
