import { useTranslations } from 'use-intl'
import { useSpan } from '../board/span.ts'
import { agentsInOrder } from '../board/summary.ts'
import type { Board } from '../board/types.ts'
import { DOTS } from '../session/presence.ts'
import { List, Row } from './list.tsx'

const SHOWN = 5

/** The agents with presence and load. An offline agent without conversations is left out. */
export function Seats({ board, now }: { board: Board; now: number }) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const agents = agentsInOrder(board).filter(({ presence, load }) => presence !== 'offline' || load > 0)
  return (
    <List title={t('agents')} left={agents.length - SHOWN}>
      {agents.length === 0 && <Row tone="bg-edge" name={t('wall.nobody')} />}
      {agents.slice(0, SHOWN).map(({ id, name, presence, load, capacity, oldestUnanswered: oldest }) => (
        <Row
          key={id}
          tone={DOTS[presence]}
          name={name}
          hint={presence === 'online' ? undefined : t(`presence.${presence}`)}
          value={t('loadOf', { load, capacity })}
          more={oldest ? spanOf(now - Date.parse(oldest.since)) : '–'}
        />
      ))}
    </List>
  )
}
