import { useQuery } from '@tanstack/react-query'
import { Bot, Undo2, Users } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useNames } from '../explain/use-names.ts'
import { useMe } from '../session/me.ts'
import { teamsQuery, useAgents, useChannel } from '../session/people.ts'
import { Avatar } from '../ui/avatar.tsx'
import { LabelsPicker } from '../ui/labels-picker.tsx'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import type { ConversationActions } from './conversation-actions.ts'
import { channelAgentsQuery } from './data.ts'

interface AssignPickerProps {
  /** `channelId` is undefined if several conversations of different channels are meant. */
  conversation: { channelId: string | undefined; assigneeId: string | null }
  onAssign: NonNullable<ConversationActions['assign']>
  onUnassign: (() => void) | undefined
  onClose(): void
}

/**
 * Asks to whom a conversation is given: the agent themselves first, then colleagues who are online, then the others;
 * teams; or back into the line.
 */
export function AssignPicker({ conversation, onAssign, onUnassign, onClose }: AssignPickerProps) {
  const t = useTranslations('inbox')
  const s = useTranslations('session.presence')
  const me = useMe().agent?.id
  const { channelId, assigneeId } = conversation
  const ai = useChannel(channelId)?.aiAgent
  const nameOf = useNames()
  const handling = useQuery({ ...channelAgentsQuery(channelId ?? ''), enabled: channelId !== undefined }).data
  const all = useAgents()
  const agents = channelId === undefined ? all : handling
  const teams = useQuery(teamsQuery).data ?? []
  const order = { online: 0, away: 1, offline: 2 }
  const people = (agents ?? []).toSorted(
    (a, b) =>
      Number(b.id === me) - Number(a.id === me) ||
      order[a.presence] - order[b.presence] ||
      a.name.localeCompare(b.name),
  )
  const items: PickerItem[] = [
    ...people.map(({ id, name, presence }) => ({
      id,
      label: id === me ? t('nameAndYou', { name }) : name,
      hint: s(presence),
      isOn: id === assigneeId,
      icon: <Avatar name={name} size="sm" />,
    })),
    ...teams.map(({ id, name }) => ({
      id: `team:${id}`,
      label: name,
      hint: t('aTeam'),
      icon: <Users size={16} className="text-soft" aria-hidden="true" />,
    })),
    ...(ai?.enabled && ai.id
      ? [
          {
            id: `ai:${ai.id}`,
            label: nameOf(ai.id) ?? t('authors.ai'),
            hint: t('statusShort.ai'),
            icon: <Bot size={16} className="text-ai" aria-hidden="true" />,
          },
        ]
      : []),
    ...(onUnassign
      ? [
          {
            id: 'line',
            label: t('actions.unassign'),
            icon: <Undo2 size={16} className="text-soft" aria-hidden="true" />,
          },
        ]
      : []),
  ]
  const pick = (picked: string) => {
    if (picked === 'line') return onUnassign?.()
    if (picked.startsWith('ai:')) {
      const id = picked.slice('ai:'.length)
      return onAssign({ aiAgentId: id }, nameOf(id) ?? t('authors.ai'))
    }
    const teamId = picked.startsWith('team:') ? picked.slice('team:'.length) : undefined
    const name = (teamId ? teams : people).find(({ id }) => id === (teamId ?? picked))?.name ?? ''
    onAssign(teamId ? { teamId } : { agentId: picked }, name)
  }
  return <Picker title={t('assignTo')} items={items} onPick={pick} onClose={onClose} />
}

interface LabelPickerProps {
  conversation: Pick<ListedConversation, 'labels'>
  onChange: NonNullable<ConversationActions['label']>
  onClose(): void
  /** Closes after the first label, for several conversations at once. */
  once?: boolean
}

/** Adds or removes labels, each at once as its own command. */
export function LabelPicker({ conversation, onChange, onClose, once = false }: LabelPickerProps) {
  const { labels } = conversation
  return (
    <LabelsPicker
      chosen={labels}
      scope="conversation"
      once={once}
      onToggle={(name, isOn) => onChange(isOn ? { add: [name] } : { remove: [name] })}
      onClose={onClose}
    />
  )
}
