import { Minus, Plus } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { Clash } from '../ui/clash.tsx'
import { useChosen } from '../ui/use-chosen.ts'
import { Proposal } from './proposal.tsx'
import type { BoardAgent } from './types.ts'

/** The largest capacity that the API takes. */
const MOST = 1_000

/**
 * An agent's load and capacity (how many conversations they may have at once). A change first shows what would be
 * assigned at once.
 */
export function Capacity({ agent, canChange }: { agent: BoardAgent; canChange: boolean }) {
  const t = useTranslations('board')
  const { id, name, load, capacity } = agent
  const chosen = useChosen(capacity)
  const { value: wanted, isChanged, theirs, set, takeTheirs, keepMine } = chosen
  const label = t('loadOf', { load, capacity })
  if (!canChange) return <p className="text-sm tabular-nums">{label}</p>
  const change = (to: number) => (to === capacity ? takeTheirs() : set(Math.min(MOST, Math.max(0, to))))
  return (
    <div className="relative">
      <fieldset className="flex items-center gap-0.5" aria-label={t('capacityOf', { name })}>
        <span className="text-sm text-soft tabular-nums">{t('load', { load })}</span>
        <Button
          icon
          kind="quiet"
          aria-label={t('less')}
          disabled={wanted <= 0}
          onClick={() => change(wanted - 1)}
        >
          <Minus size={14} />
        </Button>
        <input
          type="number"
          min={0}
          max={MOST}
          aria-label={t('capacity')}
          value={wanted}
          onChange={({ target }) => Number.isInteger(target.valueAsNumber) && change(target.valueAsNumber)}
          onKeyDown={event => event.key === 'Escape' && takeTheirs()}
          className="h-7 w-11 rounded-md border border-line bg-surface text-center text-sm tabular-nums [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
        />
        <Button
          icon
          kind="quiet"
          aria-label={t('greater')}
          disabled={wanted >= MOST}
          onClick={() => change(wanted + 1)}
        >
          <Plus size={14} />
        </Button>
      </fieldset>
      {isChanged && theirs !== undefined && (
        <div
          data-floats="right"
          className="absolute top-full right-0 z-10 mt-1 w-72 max-w-[calc(100vw-3rem)] rounded-lg bg-surface shadow-lg"
        >
          <Clash label={t('capacity')} theirs={String(theirs)} onTheirs={takeTheirs} onMine={keepMine} />
        </div>
      )}
      {isChanged && theirs === undefined && (
        <Proposal
          floats="right"
          title={t('capacityChange', { from: capacity, to: wanted })}
          change={{ id, capacity: wanted }}
          capacityFrom={capacity}
          back={{ id, capacity }}
          done={t('capacitySet', { name, capacity: wanted })}
          onDone={takeTheirs}
        />
      )}
    </div>
  )
}
