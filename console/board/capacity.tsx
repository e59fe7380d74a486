import { Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
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
  const [draft, setDraft] = useState<number>()
  const label = t('loadOf', { load, capacity })
  if (!canChange) return <p className="text-sm tabular-nums">{label}</p>
  const wanted = draft ?? capacity
  const change = (to: number) => setDraft(to === capacity ? undefined : Math.min(MOST, Math.max(0, to)))
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
          onKeyDown={event => event.key === 'Escape' && setDraft(undefined)}
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
      {draft !== undefined && (
        <Proposal
          floats="right"
          title={t('capacityChange', { from: capacity, to: draft })}
          change={{ id, capacity: draft }}
          back={{ id, capacity }}
          done={t('capacitySet', { name, capacity: draft })}
          onDone={() => setDraft(undefined)}
        />
      )}
    </div>
  )
}
