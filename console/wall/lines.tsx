import { useTranslations } from 'use-intl'
import { useSpan } from '../board/span.ts'
import { troublesOf } from '../board/summary.ts'
import type { Board } from '../board/types.ts'
import { useTimes } from '../ui/time.ts'
import { List, Row } from './list.tsx'

/** How many fit on the screen. */
const SHOWN = 5

/** The line of each channel, the longest waiting first. */
export function Lines({ board, now }: { board: Board; now: number }) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const times = useTimes()
  const channels = board.channels.items.toSorted((a, b) => {
    // `~` sorts after every date: channels where nobody waits come last.
    const [one, other] = [a.line.oldestSince ?? '~', b.line.oldestSince ?? '~']
    return one < other ? -1 : one > other ? 1 : 0
  })
  return (
    <List title={t('channels.title')} left={channels.length - SHOWN}>
      {channels.slice(0, SHOWN).map(({ id, name, open, opensAt, line, health }) => {
        const { depth, capped, oldestSince } = line
        const isTroubled = troublesOf(health).length > 0
        const closed = opensAt ? t('channels.opens', { at: times.full(opensAt) }) : t('wall.closed')
        const hints = [isTroubled ? t('wall.troubled') : '', open === false ? closed : '']
        return (
          <Row
            key={id}
            tone={isTroubled ? 'bg-bad' : 'bg-good'}
            name={name}
            hint={hints.filter(Boolean).join(' · ')}
            value={capped ? t('atLeast', { count: depth }) : String(depth)}
            more={oldestSince ? spanOf(now - Date.parse(oldestSince)) : '–'}
          />
        )
      })}
    </List>
  )
}
