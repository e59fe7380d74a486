import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { type AssignTo, commands } from '../api/commands.ts'
import type { ListedConversation } from '../api/types.ts'
import { useApply } from '../live/provider.tsx'
import { rowRead } from '../live/rows.ts'
import { hasRole, useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { asAction } from '../ui/undo.ts'
import { mayAct } from './may-act.ts'
import { snoozeAgain, wayBack } from './way-back.ts'

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
  /** Resolves without a survey. */
  resolveQuietly: (() => Promise<boolean>) | undefined
  reopen: (() => void) | undefined
  assign: ((to: AssignTo, name: string) => void) | undefined
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
  const principal = useMe()
  const me = principal.agent
  const apply = useApply()
  const nameOf = useAgentName()
  const sayProblem = useSayProblem()
  const [busy, setBusy] = useState(0)

  const run = async (work: () => Promise<unknown>, done?: string, undo?: () => Promise<unknown>) => {
    setBusy(count => count + 1)
    try {
      await asAction(async () => {
        await work()
        const action = undo && { label: t('undo'), run: () => void run(undo), undoes: true }
        if (done) say({ title: done, action })
      })
      return true
    } catch (error) {
      sayProblem(error)
      return false
    } finally {
      setBusy(count => count - 1)
    }
  }

  const underWay = useRef(new Set<string>())
  /** A second press before the outcome of the first is no second command. */
  const once = async (what: string, work: () => Promise<boolean>) => {
    if (underWay.current.has(what)) return false
    underWay.current.add(what)
    return work().finally(() => underWay.current.delete(what))
  }

  const none = {
    claim: undefined,
    unassign: undefined,
    resolve: undefined,
    resolveQuietly: undefined,
    reopen: undefined,
  }
  if (!conversation) {
    const others = { snooze: undefined, unsnooze: undefined, prioritize: undefined, unread: undefined }
    return { ...none, ...others, isBusy: false, assign: undefined, label: undefined }
  }
  const { id, status, assigneeId, lastInboundSeq, unread } = conversation
  const isClosed = status === 'closed'
  const isResolved = status === 'resolved'
  const may = mayAct(conversation, principal)
  const isOpen = !isClosed && !isResolved && may
  const back = wayBack(conversation)
  const again = snoozeAgain(conversation)
  const resolve = (how?: { survey: false }) =>
    once('resolve', () =>
      run(() => commands.resolve(id, how), t('resolved'), status === 'ai' ? back : () => commands.reopen(id)),
    )

  return {
    isBusy: busy > 0,
    claim:
      me && !isClosed && may && assigneeId !== me.id
        ? () =>
            void once('claim', () => run(() => commands.assign(id, { agentId: me.id }), t('claimed'), back))
        : undefined,
    unassign:
      status === 'assigned' && may
        ? () => void once('unassign', () => run(() => commands.unassign(id), t('unassigned'), back))
        : undefined,
    resolve: isOpen ? () => resolve() : undefined,
    resolveQuietly: isOpen ? () => resolve({ survey: false }) : undefined,
    reopen: isResolved
      ? () => void once('reopen', () => run(() => commands.reopen(id), t('reopened'), back))
      : undefined,
    assign:
      isClosed || !may
        ? undefined
        : (to, name) => {
            // What a colleague has, only a supervisor takes back.
            const isOurs = 'aiAgentId' in to || ('agentId' in to && to.agentId === me?.id)
            const canTakeBack = isOurs || hasRole(principal, 'supervisor')
            const undo = canTakeBack && nameOf(assigneeId) !== name ? back : undefined
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
      status === 'assigned' && may
        ? until =>
            void run(
              () => commands.snooze(id, until),
              t('snoozed'),
              () => commands.unsnooze(id),
            )
        : undefined,
    unsnooze: again && may ? () => void run(() => commands.unsnooze(id), t('unsnoozed'), again) : undefined,
    prioritize:
      isClosed || !may
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
