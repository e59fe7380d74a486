import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { commands } from '../api/commands.ts'
import type { ListedConversation } from '../api/types.ts'
import { useApply } from '../live/provider.tsx'
import { rowRead } from '../live/rows.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'

/**
 * What an agent can do with one conversation. An action that its state does not allow is undefined: buttons, keys and
 * the palette then leave it out.
 */
export interface ConversationActions {
  /** True while a command has no outcome yet. */
  isBusy: boolean
  claim: (() => void) | undefined
  unassign: (() => void) | undefined
  /** Resolves to whether it was done, so that the caller goes on to the next conversation only then. */
  resolve: (() => Promise<boolean>) | undefined
  reopen: (() => void) | undefined
  assign: ((to: { agentId: string } | { teamId: string }, name: string) => void) | undefined
  label: ((change: { add?: string[]; remove?: string[] }) => void) | undefined
  /** With null, until the customer writes. */
  snooze: ((until: string | null) => void) | undefined
  unsnooze: (() => void) | undefined
  prioritize: ((priority: ListedConversation['priority']) => void) | undefined
  unread: (() => void) | undefined
}

/**
 * The actions for a conversation, worked out from its state. Each waits for the command's outcome, then says what was
 * done and, where it can be undone, offers that.
 */
export function useConversationActions(conversation: ListedConversation | undefined): ConversationActions {
  const t = useTranslations('inbox.done')
  const me = useMe().agent
  const apply = useApply()
  const nameOf = useAgentName()
  const sayProblem = useSayProblem()
  const [busy, setBusy] = useState(0)

  const run = async (work: () => Promise<unknown>, done?: string, undo?: () => Promise<unknown>) => {
    setBusy(count => count + 1)
    try {
      await work()
      if (done) say({ title: done, action: undo && { label: t('undo'), run: () => void run(undo) } })
      return true
    } catch (error) {
      sayProblem(error)
      return false
    } finally {
      setBusy(count => count - 1)
    }
  }

  const none = { claim: undefined, unassign: undefined, resolve: undefined, reopen: undefined }
  if (!conversation) {
    const others = { snooze: undefined, unsnooze: undefined, prioritize: undefined, unread: undefined }
    return { ...none, ...others, isBusy: false, assign: undefined, label: undefined }
  }
  const { id, status, assigneeId, lastInboundSeq, unread } = conversation
  const isClosed = status === 'closed'
  const isResolved = status === 'resolved'
  const isOpen = !isClosed && !isResolved
  /** Undoes an assignment: back to the agent who had it, or into the line. */
  const back = () => (assigneeId ? commands.assign(id, { agentId: assigneeId }) : commands.unassign(id))
  // A conversation that an AI agent had can't be given back: there is no command for it.
  const canGoBack = assigneeId !== null || status === 'waiting'

  return {
    isBusy: busy > 0,
    claim:
      me && !isClosed && assigneeId !== me.id
        ? () =>
            void run(
              () => commands.assign(id, { agentId: me.id }),
              t('claimed'),
              canGoBack && !isResolved ? back : undefined,
            )
        : undefined,
    unassign:
      status === 'assigned'
        ? () => void run(() => commands.unassign(id), t('unassigned'), assigneeId ? back : undefined)
        : undefined,
    resolve: isOpen
      ? () =>
          run(
            () => commands.resolve(id),
            t('resolved'),
            () => commands.reopen(id),
          )
      : undefined,
    reopen: isResolved ? () => void run(() => commands.reopen(id), t('reopened')) : undefined,
    assign: isClosed
      ? undefined
      : (to, name) => {
          const undo = canGoBack && !isResolved && nameOf(assigneeId) !== name ? back : undefined
          void run(() => commands.assign(id, to), t('assigned', { name }), undo)
        },
    label: isClosed
      ? undefined
      : ({ add = [], remove = [] }) =>
          void run(
            () => commands.label(id, { add, remove }),
            t('labelled'),
            () => commands.label(id, { add: remove, remove: add }),
          ),
    snooze:
      status === 'assigned'
        ? until =>
            void run(
              () => commands.snooze(id, until),
              t('snoozed'),
              () => commands.unsnooze(id),
            )
        : undefined,
    unsnooze: conversation.snooze ? () => void run(() => commands.unsnooze(id), t('unsnoozed')) : undefined,
    prioritize: isClosed
      ? undefined
      : chosen =>
          void run(
            () => commands.prioritize(id, chosen),
            t('prioritized'),
            () => commands.prioritize(id, conversation.priority),
          ),
    unread:
      unread && !isClosed && lastInboundSeq > 0
        ? () =>
            void run(async () => {
              const { seq } = await ask(
                api.DELETE('/v1/conversations/{id}/read', { params: { path: { id } } }),
              )
              apply.write(id, row => rowRead(row, seq))
            }, t('unread'))
        : undefined,
  }
}
