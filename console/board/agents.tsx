import { Link } from '@tanstack/react-router'
import { Network } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { DOTS } from '../session/presence.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { useStable } from '../ui/use-stable.ts'
import { AgentSearch } from './agent-search.tsx'
import { Capacity } from './capacity.tsx'
import { Card, Nothing } from './card.tsx'
import { DRAGGED } from './line.tsx'
import { Membership } from './membership.tsx'
import { Presence } from './presence.tsx'
import { Rows } from './rows.tsx'
import { useSpan } from './span.ts'
import { type AgentChoice, agentsChosen, agentsInOrder } from './summary.ts'
import type { Board, BoardAgent } from './types.ts'

interface AgentsProps {
  board: Board
  now: number
  /** Whether capacity, presence and membership may be changed. */
  canChange: boolean
  onDrop(conversationId: string, agent: BoardAgent): void
}

/**
 * The agents: presence, load, and the customer who has waited longest for them. A row of the line can be dropped on
 * an agent to assign it.
 */
export function Agents({ board, now, canChange, onDrop }: AgentsProps) {
  const t = useTranslations('board')
  const [choice, setChoice] = useState<AgentChoice>({ text: '', presence: undefined, order: 'busiest' })
  const drop = useStable(onDrop)
  const { agents: all } = board
  const { total, items } = all
  const isMany = items.length > FEW
  // The same array as long as the agents are the same.
  const agents = useMemo(
    () => (isMany ? agentsChosen({ agents: all }, choice) : agentsInOrder({ agents: all })),
    [all, choice, isMany],
  )
  return (
    <Card
      id="agents"
      title={t('agents')}
      count={agents.length < items.length ? t('ofAll', { count: agents.length, all: total }) : total}
    >
      {isMany && <AgentSearch choice={choice} onChange={setChoice} />}
      {agents.length === 0 && <Nothing>{isMany ? t('noAgentFound') : t('noAgents')}</Nothing>}
      <Rows items={agents} keyOf={idOf} rowPx={ROW_PX}>
        {agent => <AgentRow agent={agent} now={now} canChange={canChange} onDrop={drop} />}
      </Rows>
      {items.length < total && (
        <p className="px-4 py-2 text-sm text-soft">{t('moreAgents', { count: total - items.length })}</p>
      )}
    </Card>
  )
}

const idOf = ({ id }: BoardAgent) => id

/** The usual height of a row, px. */
const ROW_PX = 98

/** So many agents are seen without a search. */
const FEW = 8

interface AgentRowProps extends Omit<AgentsProps, 'board'> {
  agent: BoardAgent
}

/**
 * An agent. It accepts only rows of the line; for anything else that is dragged the browser shows that it can't be
 * dropped. Memoised: on a busy desk an event comes each moment, and changes one agent of hundreds.
 */
const AgentRow = memo(function AgentRow({ agent, now, canChange, onDrop }: AgentRowProps) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const [isOver, setOver] = useState(false)
  const [isChoosingPlaces, setChoosingPlaces] = useState(false)
  const { name, presence, presenceSince, load, capacity, oldestUnanswered: oldest } = agent
  const { channelIds, teamIds } = agent
  const places = t('membership', { channels: channelIds.length, teams: teamIds.length })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a row of the line is also assigned by its button, and by key.
    <div
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        onDrop(event.dataTransfer.getData(DRAGGED), agent)
      }}
      className={`grid grid-cols-1 gap-1.5 px-4 py-2.5 ${isOver ? 'bg-accent-faint' : ''}`}
    >
      <div className="flex items-center gap-2.5">
        <Avatar name={name} />
        <div className="min-w-0 flex-1">
          <p dir="auto" className="truncate text-sm font-medium">
            {name}
          </p>
          <p className="flex items-center gap-1.5 text-xs text-soft">
            <span className={`size-2 shrink-0 rounded-full ${DOTS[presence]}`} aria-hidden="true" />
            {t('presentFor', {
              presence: t(`presence.${presence}`),
              span: spanOf(now - Date.parse(presenceSince)),
            })}
          </p>
        </div>
        <Capacity agent={agent} canChange={canChange} />
      </div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 pl-9.5 empty:hidden">
        {canChange && (
          <>
            <Presence agent={agent} />
            <Button
              kind="quiet"
              aria-label={`${places}: ${t('membershipOf', { name })}`}
              onClick={() => setChoosingPlaces(true)}
            >
              <Network size={14} aria-hidden="true" />
              {places}
            </Button>
          </>
        )}
        {oldest && (
          <Link
            to="/inbox/$view/{-$id}"
            params={{ view: 'unanswered', id: oldest.conversationId }}
            className="ml-auto rounded text-xs text-accent hover:underline"
          >
            {t('oldest', { span: spanOf(now - Date.parse(oldest.since)) })}
          </Link>
        )}
      </div>
      {isChoosingPlaces && <Membership agent={agent} onClose={() => setChoosingPlaces(false)} />}
      <Meter load={load} capacity={capacity} label={t('loadOf', { load, capacity })} />
    </div>
  )
})

/** Load as a bar. It turns to the colour of waiting when the agent is full. */
function Meter({ load, capacity, label }: { load: number; capacity: number; label: string }) {
  const share = Math.min(1, load / Math.max(1, capacity))
  const tone = load >= capacity ? 'fill-wait' : 'fill-accent-ground'
  return (
    <svg role="img" aria-label={label} viewBox="0 0 100 4" preserveAspectRatio="none" className="h-1 w-full">
      <rect width="100" height="4" rx="2" className="fill-raised" />
      <rect width={share * 100} height="4" rx="2" className={tone} />
    </svg>
  )
}
