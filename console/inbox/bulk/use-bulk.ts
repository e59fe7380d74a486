import { useTranslations } from 'use-intl'
import { type AssignTo, commands } from '../../api/commands.ts'
import type { ListedConversation } from '../../api/types.ts'
import { useMe } from '../../session/me.ts'
import { say } from '../../ui/toast.tsx'
import { asAction } from '../../ui/undo.ts'
import { wayBack } from '../way-back.ts'
import { type BulkWork, startJob } from './jobs.ts'

type Row = ListedConversation

/** The actions for the selected conversations. `claim` is undefined for the administrator's own token. */
export interface Bulk {
  claim: (() => void) | undefined
  assign(to: AssignTo, name: string): void
  label(change: { add?: string[]; remove?: string[] }): void
  snooze(until: string | null): void
  resolve(): void
}

/**
 * Offers the actions, says how many were done, and offers to undo those that can be undone.
 *
 * @param onDone called with the ids of the conversations that were changed
 */
export function useBulk(rows: readonly Row[], onDone: (ids: string[]) => void): Bulk {
  const t = useTranslations('inbox.bulk')
  const d = useTranslations('inbox.done')
  const me = useMe().agent
  const run = (work: BulkWork) => asAction(() => carryOut(work))
  const carryOut = async (work: BulkWork) => {
    const outcomes = await startJob(work, rows)
    if (!outcomes) return say({ title: t('busy') })
    const done = outcomes.flatMap(({ item, error }) => (error === undefined ? [item] : []))
    onDone(done.map(({ id }) => id))
    if (done.length === 0) return
    const undos = new Map(done.flatMap(row => [[row.id, work.undo?.(row)] as const]))
    const undoable = done.filter(({ id }) => undos.get(id))
    const takeBack = () =>
      void startJob(
        { what: t('undoing'), work: row => undos.get(row.id)?.() ?? Promise.resolve() },
        undoable,
      ).then(outcomes => {
        if (!outcomes) say({ title: t('busy') })
        else if (outcomes.every(({ error }) => error === undefined)) say({ title: t('undone') })
      })
    say({
      title: t('done', { what: work.what, count: done.length }),
      action: undoable.length > 0 ? { label: d('undo'), run: takeBack, undoes: true } : undefined,
    })
  }
  const assign = (to: AssignTo, what: string) =>
    void run({
      what,
      work: ({ id }) => commands.assign(id, to),
      undo: wayBack,
    })
  return {
    claim: me ? () => assign({ agentId: me.id }, d('claimed')) : undefined,
    assign: (to, name) => assign(to, d('assigned', { name })),
    label({ add = [], remove = [] }) {
      void run({
        what: d('labelled'),
        work: ({ id }) => commands.label(id, { add, remove }),
        undo({ id, labels }) {
          // Only the labels that this has really added or removed.
          const back = {
            add: remove.filter(name => labels.includes(name)),
            remove: add.filter(name => !labels.includes(name)),
          }
          return back.add.length + back.remove.length > 0 ? () => commands.label(id, back) : undefined
        },
      })
    },
    snooze(until) {
      void run({
        what: d('snoozed'),
        work: ({ id }) => commands.snooze(id, until),
        undo: ({ id, snooze }) => (snooze ? undefined : () => commands.unsnooze(id)),
      })
    },
    resolve() {
      void run({
        what: d('resolved'),
        work: ({ id }) => commands.resolve(id),
        undo: row => (row.status === 'ai' ? wayBack(row) : () => commands.reopen(row.id)),
      })
    },
  }
}
