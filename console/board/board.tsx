import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Monitor } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { commands } from '../api/commands.ts'
import { WithWords } from '../locales/with-words.tsx'
import { hasRole, useMe } from '../session/me.ts'
import { channelsQuery, teamsQuery } from '../session/people.ts'
import { Area } from '../ui/area.tsx'
import { Failed } from '../ui/failed.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { SelectOne } from '../ui/select.tsx'
import { useNow, useTimes } from '../ui/time.ts'
import { Tip } from '../ui/tip.tsx'
import { say } from '../ui/toast.tsx'
import { asAction } from '../ui/undo.ts'
import { enterFullScreen } from '../wall/full-screen.ts'
import { Agents } from './agents.tsx'
import { Ai } from './ai.tsx'
import { Assign } from './assign.tsx'
import { Channels } from './channels.tsx'
import { Closing } from './closing.tsx'
import { useBoard } from './data.ts'
import { Line } from './line.tsx'
import { Sends } from './sends.tsx'
import { Strip } from './strip.tsx'
import { everyEntry, longestWaiting, type PlacedEntry } from './summary.ts'
import type { BoardAgent } from './types.ts'
import { BOARD_WORDS } from './words.ts'

// How the board works together: `data.ts` reads `GET /v1/board` and follows the stream, `patch.ts` changes the loaded
// board by an event, `summary.ts` counts and sorts what is loaded. The cards below (`line.tsx`, `agents.tsx`,
// `closing.tsx`, `sends.tsx`, `channels.tsx`, `ai.tsx`) only show it. A change of an agent goes through
// `proposal.tsx`, which first asks what it would do. `/wall` shows the same board without buttons.

/**
 * The supervisor's board: who waits and why, who is there and how busy, and what is about to go wrong. Anybody may
 * see it for the channels that they handle; only supervisors can change agents.
 */
export function Board() {
  return (
    <WithWords words={BOARD_WORDS}>
      <Cards />
    </WithWords>
  )
}

function Cards() {
  const t = useTranslations('board')
  const filter = useSearch({ from: '/app/board' })
  const { data: board, error, refetch } = useBoard(filter)
  const times = useTimes()
  const now = useNow(10_000)
  const give = useGive()
  const canChange = hasRole(useMe(), 'supervisor')
  const [assigning, setAssigning] = useState<PlacedEntry>()
  const drop = (conversationId: string, agent: BoardAgent) => {
    const all = board ? [longestWaiting(board), ...everyEntry(board)] : []
    const entry = all.find(one => one?.conversationId === conversationId)
    if (entry) give(entry, agent)
  }
  return (
    <Area title={t('title')} tools={<Tools />}>
      {!board && !error && (
        <p role="status" className="text-sm">
          {t('loading')}
        </p>
      )}
      {!board && error && <Failed error={error} onAgain={refetch} />}
      {board && (
        <div className="mx-auto grid max-w-7xl grid-cols-1 gap-3 min-[110rem]:max-w-none">
          {error && (
            <div className="grid gap-1 rounded-xl border border-line bg-surface p-4 text-sm">
              <p>{t('old', { at: times.full(board.asOf) })}</p>
              <Failed error={error} onAgain={refetch} />
            </div>
          )}
          <Strip board={board} now={now} />
          <div className={COLUMNS}>
            <div className={COLUMN}>
              <div className={TALL}>
                <Line board={board} now={now} onAssign={setAssigning} />
              </div>
              <div className={`${BESIDE} min-[110rem]:row-start-1`}>
                <Closing board={board} now={now} />
                <Sends board={board} />
              </div>
            </div>
            <div className={COLUMN}>
              <div className={TALL}>
                <Agents board={board} now={now} canChange={canChange} onDrop={drop} />
              </div>
              <div className={`${BESIDE} min-[110rem]:row-start-2`}>
                <Ai board={board} now={now} />
                <Channels board={board} now={now} />
              </div>
            </div>
          </div>
        </div>
      )}
      {board && assigning && (
        <Assign
          entry={assigning}
          board={board}
          onAssign={agent => give(assigning, agent)}
          onClose={() => setAssigning(undefined)}
        />
      )}
    </Area>
  )
}

// One column on a phone, two on a desk. A large screen has three: line and agents in their whole height, and the rest beside.
const COLUMNS =
  'grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] min-[110rem]:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,4fr)] min-[110rem]:grid-rows-[auto_1fr]'
const COLUMN = 'grid min-w-0 grid-cols-1 gap-3 min-[110rem]:contents'
const TALL = 'min-w-0 min-[110rem]:row-span-2 min-[110rem]:row-start-1'
const BESIDE = 'grid min-w-0 grid-cols-1 content-start gap-3 min-[110rem]:col-start-3'

/** Returns a function that assigns a waiting conversation, says so, and offers to put it back into the line. */
function useGive() {
  const t = useTranslations('board')
  const sayProblem = useSayProblem()
  return ({ conversationId: id, contactName }: PlacedEntry, agent: BoardAgent) =>
    asAction(async () => {
      await commands.assign(id, { agentId: agent.id })
      const back = () => void commands.unassign(id).catch(sayProblem)
      const title = t('given', { name: contactName ?? t('somebody'), agent: agent.name })
      say({ title, action: { label: t('undo'), run: back, undoes: true } })
    }).catch(sayProblem)
}

/** Narrows the board to a channel or a team, and opens it as a wall. Both choices are part of the address. */
function Tools() {
  const t = useTranslations('board')
  const { channelId, teamId } = useSearch({ from: '/app/board' })
  const navigate = useNavigate()
  const channels = useQuery(channelsQuery).data ?? []
  const teams = useQuery(teamsQuery).data ?? []
  const narrow = (search: { channelId?: string; teamId?: string }) =>
    void navigate({ to: '/board', search: { channelId, teamId, ...search }, replace: true })
  return (
    <>
      <Tip label={t('wall.enter')} action="goWall">
        <Link
          to="/wall"
          search={{ channelId, teamId }}
          aria-label={t('wall.enter')}
          onClick={enterFullScreen}
          className="inline-flex size-8 items-center justify-center rounded-md border border-line bg-surface hover:bg-hover"
        >
          <Monitor size={16} aria-hidden="true" />
        </Link>
      </Tip>
      <SelectOne
        label={t('channel')}
        all={t('allChannels')}
        options={channels}
        chosen={channelId}
        onChoose={id => narrow({ channelId: id })}
      />
      {teams.length > 0 && (
        <SelectOne
          label={t('team')}
          all={t('allTeams')}
          options={teams}
          chosen={teamId}
          onChoose={id => narrow({ teamId: id })}
        />
      )}
    </>
  )
}
