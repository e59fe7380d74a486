import {
  AlarmClock,
  AlarmClockOff,
  CalendarClock,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  Equal,
} from 'lucide-react'
import { useState } from 'react'
import { useTimeZone, useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { Field } from '../session/field.tsx'
import { useChannel } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import { isPriority, PRIORITIES } from '../ui/priorities.ts'
import type { ConversationActions } from './conversation-actions.ts'
import { instantOf, isByClock, SNOOZE_TIMES, snoozeUntil } from './snooze-times.ts'

interface SnoozePickerProps {
  /** Undefined: several, perhaps of different channels. */
  conversation: Pick<ListedConversation, 'channelId'> | undefined
  onSnooze: NonNullable<ConversationActions['snooze']>
  onUnsnooze: (() => void) | undefined
  onClose(): void
}

/**
 * Asks until when to put a conversation aside. Times are in the channel's time zone: the customer lives there, the
 * agent perhaps does not. With several conversations there may be several zones, so the times are by the agent's own clock.
 */
export function SnoozePicker({ conversation, onSnooze, onUnsnooze, onClose }: SnoozePickerProps) {
  const t = useTranslations('inbox.snooze')
  const own = useTimeZone() ?? 'UTC'
  const ofChannel = useChannel(conversation?.channelId ?? '')?.businessHours.timezone ?? 'UTC'
  const zone = conversation ? ofChannel : own
  // The API reads a time without an offset in the zone of each conversation's channel.
  const ended = (time: string) => (conversation || time.endsWith('Z') ? time : instantOf(time, own))
  const [asks, setAsks] = useState(false)
  const [at, setAt] = useState('')
  if (asks) {
    return (
      <Dialog title={t('title')} onClose={onClose}>
        <form
          className="grid gap-3"
          onSubmit={event => {
            event.preventDefault()
            onSnooze(ended(at))
            onClose()
          }}
        >
          <Field
            label={t('at')}
            hint={t(conversation ? 'zone' : 'ownZone', { zone })}
            type="datetime-local"
            required
            value={at}
            onChange={({ target }) => setAt(target.value)}
          />
          <Button type="submit" kind="primary" className="justify-self-end">
            {t('title')}
          </Button>
        </form>
      </Dialog>
    )
  }
  const icon = <AlarmClock size={16} className="text-soft" aria-hidden="true" />
  const items: PickerItem[] = [
    ...(onUnsnooze
      ? [
          {
            id: 'end',
            label: t('end'),
            icon: <AlarmClockOff size={16} className="text-soft" aria-hidden="true" />,
          },
        ]
      : []),
    ...SNOOZE_TIMES.map(time => ({
      id: time,
      label: t(`times.${time}`),
      hint: isByClock(time) ? zone.replaceAll('_', ' ') : undefined,
      icon,
    })),
    { id: 'answer', label: t('untilAnswer'), icon },
    {
      id: 'at',
      label: t('choose'),
      icon: <CalendarClock size={16} className="text-soft" aria-hidden="true" />,
    },
  ]
  const pick = (picked: string) => {
    if (picked === 'at') return setAsks(true)
    const time = SNOOZE_TIMES.find(one => one === picked)
    if (picked === 'end') onUnsnooze?.()
    else onSnooze(time ? ended(snoozeUntil(time, Date.now(), zone)) : null)
    onClose()
  }
  return <Picker title={t('title')} items={items} onPick={pick} onClose={() => {}} onLeave={onClose} />
}

const ICONS = { urgent: ChevronsUp, high: ChevronUp, normal: Equal, low: ChevronDown } as const

interface PriorityPickerProps {
  conversation: ListedConversation
  onPick: NonNullable<ConversationActions['prioritize']>
  onClose(): void
}

/** Asks for a priority. Picking the present one sends nothing. */
export function PriorityPicker({ conversation, onPick, onClose }: PriorityPickerProps) {
  const t = useTranslations('inbox')
  const items = PRIORITIES.map(id => {
    const Icon = ICONS[id]
    return {
      id,
      label: t(`priorities.${id}`),
      isOn: conversation.priority === id,
      icon: <Icon size={16} className={id === 'urgent' ? 'text-bad' : 'text-soft'} aria-hidden="true" />,
    }
  })
  const pick = (picked: string) => {
    if (isPriority(picked) && picked !== conversation.priority) onPick(picked)
  }
  return <Picker title={t('priorityTitle')} items={items} onPick={pick} onClose={onClose} />
}
