import { useTranslations } from 'use-intl'
import { Avatar } from '../ui/avatar.tsx'
import { Picker } from '../ui/picker.tsx'
import { agentsInOrder, type PlacedEntry } from './summary.ts'
import type { Board, BoardAgent } from './types.ts'

interface AssignProps {
  entry: PlacedEntry
  board: Board
  onAssign(agent: BoardAgent): void
  onClose(): void
}

/**
 * Asks to whom a waiting conversation is given. Agents with a free seat come first. A person may also give more than
 * an agent's capacity; only automatic assignment keeps to it.
 */
export function Assign({ entry, board, onAssign, onClose }: AssignProps) {
  const t = useTranslations('board')
  const agents = agentsInOrder(board)
    .filter(({ channelIds }) => channelIds.includes(entry.channelId))
    .toSorted((a, b) => Number(b.freeSeats > 0) - Number(a.freeSeats > 0))
  const items = agents.map(({ id, name, presence, load, capacity }) => ({
    id,
    label: name,
    hint: `${t(`presence.${presence}`)} · ${t('loadOf', { load, capacity })}`,
    icon: <Avatar name={name} size="sm" />,
  }))
  const pick = (id: string) => {
    const agent = agents.find(one => one.id === id)
    if (agent) onAssign(agent)
  }
  return (
    <Picker
      title={t('assignWho', { name: entry.contactName ?? t('somebody') })}
      items={items}
      onPick={pick}
      onClose={onClose}
      empty={t('noAgents')}
    />
  )
}
