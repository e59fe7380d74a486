import { useTranslations } from 'use-intl'
import { useSpan } from './span.ts'
import { summaryOf } from './summary.ts'
import type { Board } from './types.ts'

/** A number above the board. */
export interface Figure {
  id: 'waiting' | 'longest' | 'online' | 'freeSeats' | 'closing' | 'sends' | 'channels'
  /** The id of the card that it counts, for a link. */
  to: 'line' | 'agents' | 'closing' | 'sends' | 'channels'
  name: string
  value: string
  /** Class of its colour. Empty: nothing to worry about. */
  tone: 'text-wait' | 'text-bad' | ''
}

/** The numbers of a board, in the reader's words, for the board and the wall. */
export function useFigures(board: Board, now: number): Figure[] {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const { waiting, capped, oldestSince, online, agents, freeSeats, closing, doubtful, failed, troubled } =
    summaryOf(board)
  return [
    {
      id: 'waiting',
      to: 'line',
      name: t('waiting'),
      value: capped ? t('atLeast', { count: waiting }) : String(waiting),
      tone: waiting > 0 ? 'text-wait' : '',
    },
    {
      id: 'longest',
      to: 'line',
      name: t('longest'),
      value: oldestSince ? spanOf(now - Date.parse(oldestSince)) : '–',
      tone: '',
    },
    {
      id: 'online',
      to: 'agents',
      name: t('online'),
      value: t('ofAll', { count: online, all: agents }),
      tone: online === 0 ? 'text-bad' : '',
    },
    {
      id: 'freeSeats',
      to: 'agents',
      name: t('freeSeats'),
      value: String(freeSeats),
      tone: freeSeats === 0 && waiting > 0 ? 'text-wait' : '',
    },
    {
      id: 'closing',
      to: 'closing',
      name: t('closing.short'),
      value: String(closing),
      tone: closing > 0 ? 'text-bad' : '',
    },
    {
      id: 'sends',
      to: 'sends',
      name: t('sends.short'),
      value: t('sends.both', { doubtful, failed }),
      tone: doubtful + failed > 0 ? 'text-bad' : '',
    },
    {
      id: 'channels',
      to: 'channels',
      name: t('channels.troubled'),
      value: String(troubled),
      tone: troubled > 0 ? 'text-bad' : '',
    },
  ]
}
