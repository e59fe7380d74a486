import { Link } from '@tanstack/react-router'
import { AlarmClock, AlertCircle, Check, Eye, LockKeyhole, MessageCircle, PenLine, Phone } from 'lucide-react'
import { memo } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import type { InboxSearch } from '../routes.tsx'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { Avatar } from '../ui/avatar.tsx'
import { PriorityMark } from '../ui/priority-mark.tsx'
import { span, useTimes } from '../ui/time.ts'
import { contactName } from './names.ts'
import { windowState } from './window.ts'

interface RowProps {
  row: ListedConversation
  view: string
  search: InboxSearch
  isOpen: boolean
  /** Tab reaches this row only; arrow keys go on from there. */
  isReachable: boolean
  now: number
  isSelected: boolean
  /** Rows are being selected, so every row shows its checkbox. */
  isSelecting: boolean
  /** @param range also selects all rows since the last selected one */
  onSelect(id: string, range: boolean): void
}

/** A waiting time is shown in colour after the first limit and in red after the second, ms. */
const LONG_MS = 5 * 60_000
const TOO_LONG_MS = 30 * 60_000

/**
 * A conversation in the list: the customer, the last message, how long the customer waits, and what is urgent.
 * Memoised: the list renders at every scrolled step.
 */
export const Row = memo(function Row(props: RowProps) {
  const { row, view, search, isOpen, isReachable, now, isSelected, isSelecting, onSelect } = props
  const t = useTranslations('inbox')
  const times = useTimes()
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  const { id, contact, lastMessage, waitingSince, assigneeId, labels, viewers, drafts, priority, unread } =
    row
  const name = contactName(contact)
  const isUnread = (unread?.count ?? 0) > 0
  const others = viewers.filter(({ agentId }) => agentId !== me)
  const typing = others.find(viewer => viewer.typing)
  const window = windowState(row, now)
  const waits = waitingSince === null ? undefined : now - Date.parse(waitingSince)
  const assignee = assigneeId === me ? undefined : nameOf(assigneeId)
  const hasDraft = drafts.some(({ agentId }) => agentId === me)
  const snippet = lastMessage
    ? lastMessage.snippet ||
      (lastMessage.template
        ? t('aTemplate')
        : lastMessage.media > 0
          ? t('files', { count: lastMessage.media })
          : '')
    : ''
  const tone =
    waits === undefined ? '' : waits > TOO_LONG_MS ? 'text-bad' : waits > LONG_MS ? 'text-wait' : 'text-soft'
  const ours = lastMessage?.direction === 'outbound'
  return (
    <div data-row-of={id} className="group relative h-full">
      <Link
        to="/inbox/$view/{-$id}"
        params={{ view, id }}
        search={search}
        tabIndex={isReachable ? 0 : -1}
        aria-current={isOpen ? 'true' : undefined}
        data-row={id}
        onClick={event => {
          // Shift and a click selects. A touch screen has no Shift key, so there a tap selects while rows are being
          // selected.
          const isTouched = isSelecting && matchMedia('(pointer: coarse)').matches
          if (!event.shiftKey && !isTouched) return
          event.preventDefault()
          onSelect(id, event.shiftKey)
        }}
        className={`relative flex h-full gap-3 border-b border-line py-2.5 pr-3 pl-4 select-none ${isOpen || isSelected ? 'bg-accent-faint' : 'hover:bg-hover'}`}
      >
        {isUnread && (
          <span className="absolute top-1/2 left-1 size-1.5 -translate-y-1/2 rounded-full bg-accent-ground" />
        )}
        <Avatar name={name} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <PriorityMark priority={priority} label={one => t(`priorities.${one}`)} />
            <span
              dir="auto"
              className={`min-w-0 flex-1 truncate text-sm ${isUnread ? 'font-semibold' : 'font-medium'}`}
            >
              {name}
            </span>
            {isUnread && <span className="sr-only">{t('unreadCount', { count: unread?.count ?? 0 })}</span>}
            <span className="shrink-0 text-xs text-soft tabular-nums">
              {lastMessage && times.short(lastMessage.at)}
            </span>
          </span>
          <span dir="auto" className={`block truncate text-sm ${isUnread ? '' : 'text-soft'}`}>
            {typing ? (
              <span className="text-accent">{t('isTyping', { name: typing.name })}</span>
            ) : (
              <>
                {ours && (
                  <span>
                    {lastMessage.author.kind === 'agent' && lastMessage.author.id === me
                      ? t('you')
                      : `${(lastMessage.author.kind === 'agent' && nameOf(lastMessage.author.id)) || t(`authors.${lastMessage.author.kind}`)}: `}
                  </span>
                )}
                {snippet}
              </>
            )}
          </span>
          <span className="flex h-4 items-center gap-2 text-xs text-soft">
            {row.window === null ? (
              <Phone size={11} className="shrink-0" role="img" aria-label="SMS" />
            ) : (
              <MessageCircle size={11} className="shrink-0" role="img" aria-label="WhatsApp" />
            )}
            {waits !== undefined && (
              <span className={`shrink-0 font-medium ${tone}`}>
                {t('waits', { span: t(`span.${span(waits).unit}`, { count: span(waits).count }) })}
              </span>
            )}
            {(window.is === 'soon' || window.is === 'urgent') && (
              <span className={`shrink-0 ${window.is === 'urgent' ? 'text-bad' : 'text-wait'}`}>
                {t('windowLeft', {
                  span: t(`span.${span(window.leftMs).unit}`, { count: span(window.leftMs).count }),
                })}
              </span>
            )}
            {window.is === 'closed' && waits !== undefined && (
              <LockKeyhole size={12} className="shrink-0 text-wait" role="img" aria-label={t('windowShut')} />
            )}
            {row.unattendedSince && (
              <AlertCircle size={12} className="shrink-0 text-bad" role="img" aria-label={t('unattended')} />
            )}
            {row.snooze && (
              <AlarmClock size={12} className="shrink-0" role="img" aria-label={t('views.snoozed')} />
            )}
            {hasDraft && (
              <span className="inline-flex shrink-0 items-center gap-0.5">
                <PenLine size={11} aria-hidden="true" />
                {t('draft')}
              </span>
            )}
            {labels.length > 0 && <span className="min-w-0 truncate">{labels.join(' · ')}</span>}
            <span className="ml-auto flex shrink-0 items-center gap-1">
              {others.length > 0 && !typing && (
                <Eye
                  size={12}
                  role="img"
                  aria-label={t('isLooking', { name: others.map(other => other.name).join(', ') })}
                />
              )}
              {assignee && <span className="max-w-20 truncate">{assignee}</span>}
            </span>
          </span>
        </span>
      </Link>
      <input
        type="checkbox"
        aria-label={t('bulk.select', { name })}
        checked={isSelected}
        tabIndex={isReachable ? 0 : -1}
        onChange={() => {}}
        onClick={event => onSelect(id, event.shiftKey)}
        className={`peer absolute top-2.5 left-4 size-7 cursor-pointer appearance-none rounded-full border border-edge bg-surface checked:border-accent-ground checked:bg-accent-ground focus-visible:opacity-100 ${isSelecting ? '' : 'opacity-0 group-hover:opacity-100 pointer-coarse:hidden'}`}
      />
      <Check
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute top-4 left-5.5 text-white opacity-0 peer-checked:opacity-100"
      />
    </div>
  )
})
