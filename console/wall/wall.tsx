import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useBoard } from '../board/data.ts'
import { type Figure, useFigures } from '../board/figures.ts'
import { longestWaiting } from '../board/summary.ts'
import type { Board } from '../board/types.ts'
import { BOARD_WORDS } from '../board/words.ts'
import { becauseIn } from '../explain/because.ts'
import { useWords } from '../explain/use-words.ts'
import { useActions } from '../keys/actions.ts'
import { useLive } from '../live/status.ts'
import { WithWords } from '../locales/with-words.tsx'
import { teamsQuery, useChannel } from '../session/people.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { useNow, useTimes } from '../ui/time.ts'
import { oldSince } from './age.ts'
import { useAwake } from './awake.ts'
import { leaveFullScreen } from './full-screen.ts'
import { Lines } from './lines.tsx'
import { Seats } from './seats.tsx'

const TICK_MS = 5_000

/**
 * The board for a screen on the wall: large figures, nothing to press, and no customer's name, because anybody who
 * passes by can read it. It reconnects for ever, and says since when its figures are old. The parts are in
 * `lines.tsx` and `seats.tsx`; `age.ts` decides what is old.
 */
export function Wall() {
  return (
    <WithWords words={BOARD_WORDS}>
      <Screen />
    </WithWords>
  )
}

function Screen() {
  const t = useTranslations('board.wall')
  const filter = useSearch({ from: '/app/wall' })
  const navigate = useNavigate()
  const now = useNow(TICK_MS)
  const isAwake = useAwake()
  const times = useTimes()
  const { state, caughtUpAt } = useLive()
  const { data: board, dataUpdatedAt, isError, refetch } = useBoard(filter, { always: true })
  useActions({
    leave() {
      leaveFullScreen()
      void navigate({ to: '/board', search: filter })
    },
  })
  // As soon as the stream is back, instead of at the next minute.
  useEffect(() => {
    if (state === 'live' && isError) void refetch()
  }, [state, isError, refetch])
  usePageTitle(t('title'))
  const since = board && oldSince({ readAt: dataUpdatedAt, isFailing: isError, live: state, caughtUpAt }, now)
  return (
    <main
      // biome-ignore lint/a11y/noNoninteractiveTabindex: on a small screen it scrolls, also with the keyboard.
      tabIndex={0}
      className="flex h-full flex-col gap-[1.5vw] overflow-y-auto bg-ground p-[2vw] max-sm:gap-4 max-sm:p-4"
    >
      <header className="flex flex-wrap items-baseline gap-x-[2vw] gap-y-1">
        <h1 className="text-[clamp(1.25rem,2vw,2.5rem)] font-semibold">
          <Scope />
        </h1>
        <time className="ml-auto text-[clamp(1.25rem,2vw,2.5rem)] font-semibold tabular-nums">
          {times.clock(now)}
        </time>
      </header>
      <div role="status" className="empty:-mt-[1.5vw] max-sm:empty:-mt-4">
        {(since !== undefined || (!board && isError)) && (
          <p className="rounded-xl bg-wait-faint px-[2vw] py-[1vw] text-[clamp(1.1rem,2.2vw,3rem)] font-semibold text-wait max-sm:px-4 max-sm:py-2">
            {since === undefined ? t('unreachable') : t('old', { time: times.full(since) })}
          </p>
        )}
      </div>
      {board && <Body board={board} now={now} />}
      {!isAwake && <p className="mt-auto text-sm text-soft">{t('mayTurnOff')}</p>}
    </main>
  )
}

/** The channel and the team that the figures are for. */
function Scope() {
  const t = useTranslations('board')
  const { channelId, teamId } = useSearch({ from: '/app/wall' })
  const channel = useChannel(channelId)
  const team = useQuery(teamsQuery).data?.find(({ id }) => id === teamId)
  return [channel?.name ?? t('allChannels'), team?.name].filter(Boolean).join(' · ')
}

/** The figures: two large ones, the others smaller, then lines and agents. */
function Body({ board, now }: { board: Board; now: number }) {
  const figures = useFigures(board, now)
  const [large, small] = [figures.slice(0, 2), figures.slice(2)]
  return (
    <div className="grid gap-[1.5vw] max-sm:gap-4">
      <ul className="grid gap-[1.5vw] max-sm:gap-4 sm:grid-cols-2">
        {large.map(figure => (
          <Tile key={figure.id} figure={figure} isLarge>
            {figure.id === 'longest' && <Because board={board} />}
          </Tile>
        ))}
      </ul>
      <ul className="grid grid-cols-2 gap-[1.5vw] max-sm:gap-4 sm:grid-cols-5">
        {small.map(figure => (
          <Tile key={figure.id} figure={figure} />
        ))}
      </ul>
      <div className="grid items-start gap-[1.5vw] max-sm:gap-4 sm:grid-cols-2">
        <Lines board={board} now={now} />
        <Seats board={board} now={now} />
      </div>
    </div>
  )
}

function Tile({ figure, isLarge, children }: { figure: Figure; isLarge?: boolean; children?: ReactNode }) {
  const { name, value, tone } = figure
  // Not higher than that a screen of 16:9 has room for the lists below.
  const size = isLarge
    ? 'text-[clamp(3rem,min(9vw,11dvh),11rem)]'
    : 'text-[clamp(1.75rem,min(2.8vw,5dvh),5rem)]'
  return (
    <li className="grid content-start rounded-2xl border border-line bg-surface px-[1.5vw] py-[1vw] max-sm:px-4 max-sm:py-2">
      <span className="text-[clamp(0.875rem,1.5vw,2rem)] text-soft">{name}</span>
      <span className={`leading-tight font-semibold whitespace-nowrap tabular-nums ${size} ${tone}`}>
        {value}
      </span>
      {children}
    </li>
  )
}

/** Why the longest waiting customer has not been assigned to anybody. */
function Because({ board }: { board: Board }) {
  const inWords = useWords()
  const first = longestWaiting(board)
  if (!first) return null
  return (
    <span className="text-[clamp(0.875rem,1.3vw,2rem)] text-soft">{inWords(becauseIn(first.because))}</span>
  )
}
