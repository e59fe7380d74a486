import { LockKeyhole } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { ActionKeys } from '../ui/keycap.tsx'
import { span } from '../ui/time.ts'
import type { Barrier } from './barrier.ts'
import type { windowState } from './window.ts'

/** The tab that switches between replying to the customer and writing a note. */
export function ModeTab({ isOn, onClick, label }: { isOn: boolean; onClick(): void; label: string }) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isOn}
      onClick={onClick}
      className={`rounded-md px-2 py-1 text-xs font-medium ${isOn ? 'bg-hover text-text' : 'text-soft hover:text-text'}`}
    >
      {label}
    </button>
  )
}

/** How long free text can still be sent. Shown only near the end of WhatsApp's window, when it matters. */
export function WindowLeft({ window }: { window: ReturnType<typeof windowState> }) {
  const t = useTranslations('inbox')
  if (window.is !== 'soon' && window.is !== 'urgent') return null
  const { unit, count } = span(window.leftMs)
  return (
    <p className={`ml-auto text-xs font-medium ${window.is === 'urgent' ? 'text-bad' : 'text-wait'}`}>
      {t('windowEnds', { span: t(`span.${unit}`, { count }) })}
    </p>
  )
}

/** What colleagues are writing here, or have begun to write. */
export function Colleagues({ conversation }: { conversation: ListedConversation }) {
  const t = useTranslations('inbox.beside')
  const nameOf = useAgentName()
  const me = useMe().agent?.id
  const { viewers, drafts } = conversation
  const writing = viewers.flatMap(({ agentId, name, typing }) =>
    typing && agentId !== me ? [{ agentId, text: t(`writes.${typing}`, { name }) }] : [],
  )
  const begun = drafts.flatMap(({ agentId, mode }) =>
    mode === 'reply' && agentId !== me && !writing.some(one => one.agentId === agentId)
      ? [{ agentId, text: t('hasDraft', { name: nameOf(agentId) ?? '…' }) }]
      : [],
  )
  const told = [...writing, ...begun]
  if (told.length === 0) return null
  return <p className="min-w-0 truncate text-xs text-accent">{told.map(({ text }) => text).join(' · ')}</p>
}

interface BarredProps {
  barrier: Barrier
  /** Who has the conversation. */
  assigneeId: string | null
  onTemplate(): void
  onReopen: (() => void) | undefined
  onNote(): void
}

/** Why no reply can be written now, and what can be done instead. */
export function Barred({ barrier, assigneeId, onTemplate, onReopen, onNote }: BarredProps) {
  const t = useTranslations('inbox')
  const nameOf = useAgentName()
  switch (barrier) {
    case 'colleague':
      return (
        <Bar text={t('isColleagues', { name: nameOf(assigneeId) ?? t('authors.agent') })}>
          <Button onClick={onNote}>
            {t('beside.note')}
            <ActionKeys action="note" />
          </Button>
        </Bar>
      )
    case 'window':
      return (
        <Bar text={t('windowClosed')} isLocked>
          <Button kind="primary" onClick={onTemplate}>
            {t('chooseTemplate')}
            <ActionKeys action="template" />
          </Button>
        </Bar>
      )
    case 'closed':
      return <Bar text={t('isClosed')} />
    case 'resolved':
      return (
        <Bar text={t('isResolved')}>
          {onReopen && <Button onClick={onReopen}>{t('actions.reopenShort')}</Button>}
        </Bar>
      )
  }
}

function Bar({
  text,
  isLocked = false,
  children,
}: {
  text: string
  isLocked?: boolean
  children?: ReactNode
}) {
  const look = isLocked ? 'bg-wait-faint text-wait' : 'bg-raised text-soft'
  return (
    <div className={`my-1.5 flex flex-wrap items-center gap-3 rounded-lg px-3 py-2.5 text-sm ${look}`}>
      {isLocked && <LockKeyhole size={16} aria-hidden="true" />}
      <p className="min-w-40 flex-1">{text}</p>
      {children}
    </div>
  )
}
