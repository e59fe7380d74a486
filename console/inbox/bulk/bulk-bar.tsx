import { AlarmClock, Check, type LucideIcon, Tag, UserRoundCheck, UserRoundPlus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../../api/types.ts'
import { useActions } from '../../keys/actions.ts'
import type { ActionId } from '../../keys/keymap.ts'
import { Button } from '../../ui/button.tsx'
import { Tip } from '../../ui/tip.tsx'
import { SnoozePicker } from '../later-pickers.tsx'
import { AssignPicker, LabelPicker } from '../pickers.tsx'
import { useJob } from './jobs.ts'
import { useBulk } from './use-bulk.ts'

interface BulkBarProps {
  /** The selected rows. */
  rows: readonly ListedConversation[]
  onClear(): void
  /** Called with the conversations that were changed, to unselect them. What failed stays selected. */
  onDone(ids: string[]): void
}

/** The bar below the list with the actions for the selected rows. The keys are the same as for one conversation. */
export function BulkBar({ rows, onClear, onDone }: BulkBarProps) {
  const t = useTranslations('inbox')
  const [picker, setPicker] = useState<'assign' | 'labels' | 'snooze'>()
  const bulk = useBulk(rows, onDone)
  const job = useJob()
  const isBusy = job !== undefined && !job.outcomes
  const [first] = rows
  const offered = (run: (() => void) | undefined) => (isBusy || !first ? undefined : run)
  const actions = {
    claim: offered(bulk.claim),
    assign: offered(() => setPicker('assign')),
    labels: offered(() => setPicker('labels')),
    snooze: offered(() => setPicker('snooze')),
    resolve: offered(bulk.resolve),
  }
  useActions({ ...actions, leave: onClear })
  const close = () => setPicker(undefined)
  // With different channels every agent is offered. The service refuses those conversations that the agent does not
  // handle.
  const channelId = rows.every(row => row.channelId === first?.channelId) ? first?.channelId : undefined
  const shared = first?.labels.filter(name => rows.every(({ labels }) => labels.includes(name))) ?? []
  return (
    <section
      aria-label={t('bulk.title')}
      className="flex min-h-12 shrink-0 flex-wrap items-center gap-1 border-t border-line bg-raised px-3 pb-[env(safe-area-inset-bottom)]"
    >
      <p role="status" className="min-w-0 flex-1 truncate text-sm font-medium">
        {isBusy
          ? t('bulk.progress', { done: job.done, count: job.rows.length })
          : t('bulk.selected', { count: rows.length })}
      </p>
      <Act icon={UserRoundCheck} action="claim" label={t('actions.claim')} run={actions.claim} />
      <Act icon={UserRoundPlus} action="assign" label={t('actions.assign')} run={actions.assign} />
      <Act icon={Tag} action="labels" label={t('actions.labels')} run={actions.labels} />
      <Act icon={AlarmClock} action="snooze" label={t('actions.snooze')} run={actions.snooze} />
      <Act icon={Check} action="resolve" label={t('actions.resolveShort')} run={actions.resolve} />
      <Act icon={X} action="leave" label={t('bulk.clear')} run={onClear} />
      {picker === 'assign' && first && (
        <AssignPicker
          conversation={{ channelId, assigneeId: null }}
          onAssign={bulk.assign}
          onUnassign={undefined}
          onClose={close}
        />
      )}
      {picker === 'labels' && (
        <LabelPicker once conversation={{ labels: shared }} onChange={bulk.label} onClose={close} />
      )}
      {picker === 'snooze' && (
        <SnoozePicker
          conversation={undefined}
          onSnooze={bulk.snooze}
          onUnsnooze={undefined}
          onClose={close}
        />
      )}
    </section>
  )
}

interface ActProps {
  icon: LucideIcon
  action: ActionId
  label: string
  run: (() => void) | undefined
}

function Act({ icon: Icon, action, label, run }: ActProps) {
  return (
    <Tip label={label} action={action}>
      <Button kind="quiet" icon aria-label={label} disabled={!run} onClick={run}>
        <Icon size={16} aria-hidden="true" />
      </Button>
    </Tip>
  )
}
