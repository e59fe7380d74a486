import {
  AlarmClock,
  ArrowLeft,
  Check,
  CircleHelp,
  type LucideIcon,
  PanelRight,
  RotateCcw,
  Tag,
  UserRoundPlus,
} from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useLive } from '../live/status.ts'
import { useMe } from '../session/me.ts'
import { useAgentName, useChannel } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { useTimes } from '../ui/time.ts'
import { Tip } from '../ui/tip.tsx'
import type { ConversationActions } from './conversation-actions.ts'
import { contactName } from './names.ts'
import type { Side } from './side.ts'
import { ThreadMenu } from './thread-menu.tsx'

interface ThreadHeaderProps {
  conversation: ListedConversation
  actions: Omit<ConversationActions, 'resolve'> & { resolve: (() => void) | undefined }
  side: Side | undefined
  onSide(side: Side): void
  onBack(): void
  onPick(picker: ThreadPicker): void
}

/** Which list is open over the thread. */
export type ThreadPicker = 'assign' | 'labels' | 'snooze' | 'priority'

interface PickButtonProps extends Pick<ThreadHeaderProps, 'onPick'> {
  to: Exclude<ThreadPicker, 'priority'>
  icon: LucideIcon
  /** At which widths it is seen. The menu has it at all of them. */
  className: string
}

/** A button that opens a list over the thread. */
function PickButton({ to, icon: Icon, className, onPick }: PickButtonProps) {
  const t = useTranslations('inbox.actions')
  return (
    <Tip label={t(to)} action={to}>
      <Button kind="quiet" icon aria-label={t(to)} className={className} onClick={() => onPick(to)}>
        <Icon size={16} />
      </Button>
    </Tip>
  )
}

/** The head of a thread: the customer, the state, who else looks at it, and the actions that the state allows. */
export function ThreadHeader({ conversation, actions, side, onSide, onBack, onPick }: ThreadHeaderProps) {
  const t = useTranslations('inbox')
  const w = useTranslations('explain.panel')
  const nameOf = useAgentName()
  const me = useMe().agent?.id
  const channel = useChannel(conversation.channelId)
  const { status, assigneeId, viewers } = conversation
  const others = viewers.filter(({ agentId }) => agentId !== me)
  const typing = others.filter(viewer => viewer.typing)
  const times = useTimes()
  const state = conversation.snooze
    ? conversation.snooze.until === null
      ? t('snoozedForAnswer')
      : t('snoozedUntil', { time: times.full(conversation.snooze.until) })
    : status === 'assigned'
      ? assigneeId === me
        ? t('status.mine')
        : t('status.assigned', { name: nameOf(assigneeId) ?? '' })
      : t(`status.${status}`)
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-1.5 border-b border-line px-2 max-[1000px]:flex-wrap sm:px-4">
      <Button kind="quiet" icon aria-label={t('back')} className="sm:hidden" onClick={onBack}>
        <ArrowLeft size={16} />
      </Button>
      <div className="min-w-0 flex-1 py-1.5">
        <h2 dir="auto" className="truncate text-sm font-semibold">
          {contactName(conversation.contact)}
        </h2>
        <p className="truncate text-xs text-soft">
          <span aria-live="polite">
            {typing.length > 0 ? (
              <span className="text-accent">{t('isTyping', { name: namesOf(typing) })} · </span>
            ) : (
              others.length > 0 && `${t('isLooking', { name: namesOf(others) })} · `
            )}
          </span>
          {[state, channel?.name].filter(Boolean).join(' · ')}
        </p>
      </div>
      <Live />
      {/* On a phone the buttons have a line of their own, as beside the name they would leave no room to read it. What does not fit
          there is in the menu. */}
      <div className="flex w-full items-center justify-end gap-1 min-[1000px]:contents">
        {actions.claim && status !== 'assigned' && status !== 'resolved' && (
          <Tip label={t('actions.claim')} action="claim">
            <Button kind="primary" disabled={actions.isBusy} onClick={actions.claim}>
              {t('actions.claimShort')}
            </Button>
          </Tip>
        )}
        {actions.assign && (
          <PickButton to="assign" icon={UserRoundPlus} className="max-sm:hidden" onPick={onPick} />
        )}
        {/* Beside the name there is little room; the menu has it too. */}
        {actions.label && (
          <PickButton to="labels" icon={Tag} className="max-[1500px]:hidden" onPick={onPick} />
        )}
        {actions.snooze && (
          <PickButton to="snooze" icon={AlarmClock} className="max-sm:hidden" onPick={onPick} />
        )}
        {actions.resolve && (
          <Tip label={t('actions.resolve')} action="resolve">
            <Button disabled={actions.isBusy} onClick={actions.resolve}>
              <Check size={15} aria-hidden="true" />
              {t('actions.resolveShort')}
            </Button>
          </Tip>
        )}
        {actions.reopen && (
          <Tip label={t('actions.reopen')} action="reopen">
            <Button disabled={actions.isBusy} onClick={actions.reopen}>
              <RotateCcw size={14} aria-hidden="true" />
              {t('actions.reopenShort')}
            </Button>
          </Tip>
        )}
        {actions.label && <ThreadMenu />}
        <Tip label={w('toggle')} action="why">
          <Button
            kind="quiet"
            icon
            aria-label={w('toggle')}
            aria-pressed={side === 'why'}
            onClick={() => onSide('why')}
            className="aria-pressed:text-accent"
          >
            <CircleHelp size={16} />
          </Button>
        </Tip>
        <Tip label={t('actions.contact')} action="contact">
          <Button
            kind="quiet"
            icon
            aria-label={t('actions.contact')}
            aria-pressed={side === 'contact'}
            onClick={() => onSide('contact')}
            className="aria-pressed:text-accent"
          >
            <PanelRight size={16} />
          </Button>
        </Tip>
      </div>
    </header>
  )
}

/** A dot that says whether the event stream runs. If it does not, what is shown may be old. */
function Live() {
  const { state, caughtUpAt } = useLive()
  const t = useTranslations('ui')
  const times = useTimes()
  const label =
    state === 'live' ? t('live', { time: caughtUpAt === undefined ? '' : times.clock(caughtUpAt) }) : t(state)
  return (
    <span role="img" aria-label={label} title={label} className="hidden px-1 sm:block">
      <span className={`block size-1.5 rounded-full ${state === 'live' ? 'bg-good' : 'bg-wait'}`} />
    </span>
  )
}

const namesOf = (viewers: ListedConversation['viewers']) => viewers.map(({ name }) => name).join(', ')
