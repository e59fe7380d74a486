import { useTranslations } from 'use-intl'
import { useSpan } from './span.ts'
import { summaryOf } from './summary.ts'
import type { Board } from './types.ts'

/** The board in a few numbers. Each leads to what it counts. */
export function Strip({ board, now }: { board: Board; now: number }) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const { waiting, capped, oldestSince, online, agents, freeSeats, closing, doubtful, failed, troubled } =
    summaryOf(board)
  const figures = [
    {
      to: 'line',
      name: t('waiting'),
      value: capped ? t('atLeast', { count: waiting }) : String(waiting),
      tone: waiting > 0 ? 'text-wait' : '',
    },
    {
      to: 'line',
      name: t('longest'),
      value: oldestSince ? spanOf(now - Date.parse(oldestSince)) : '–',
      tone: '',
    },
    {
      to: 'agents',
      name: t('online'),
      value: t('ofAll', { count: online, all: agents }),
      tone: online === 0 ? 'text-bad' : '',
    },
    {
      to: 'agents',
      name: t('freeSeats'),
      value: String(freeSeats),
      tone: freeSeats === 0 && waiting > 0 ? 'text-wait' : '',
    },
    { to: 'closing', name: t('closing.short'), value: String(closing), tone: closing > 0 ? 'text-bad' : '' },
    {
      to: 'sends',
      name: t('sends.short'),
      value: t('sends.both', { doubtful, failed }),
      tone: doubtful + failed > 0 ? 'text-bad' : '',
    },
    {
      to: 'channels',
      name: t('channels.troubled'),
      value: String(troubled),
      tone: troubled > 0 ? 'text-bad' : '',
    },
  ]
  return (
    <ul className="grid grid-cols-2 gap-2 sm:grid-cols-4 lg:grid-cols-7">
      {figures.map(({ to, name, value, tone }) => (
        <li key={name}>
          <a
            href={`#${to}`}
            className="grid gap-0.5 rounded-xl border border-line bg-surface px-3 py-2 hover:bg-hover"
          >
            <span className="truncate text-xs text-soft">{name}</span>
            <span className={`text-lg font-semibold tabular-nums ${tone}`}>{value}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
