import { Minus, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { becauseIn } from '../explain/because.ts'
import { useWords } from '../explain/use-words.ts'
import { Button } from '../ui/button.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { useDryRun, useSetCapacity } from './data.ts'
import type { BoardAgent, DryRun } from './types.ts'

/** As the API takes it. */
const MOST = 1_000

/** How many conversations an agent can have. Before a change is made, it shows what would be given out at once. */
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
        <Proposal agentId={id} name={name} from={capacity} to={draft} onDone={() => setDraft(undefined)} />
      )}
    </div>
  )
}

interface ProposalProps {
  agentId: string
  name: string
  from: number
  to: number
  onDone(): void
}

function Proposal({ agentId, name, from, to, onDone }: ProposalProps) {
  const t = useTranslations('board')
  const titleId = useId()
  const sayProblem = useSayProblem()
  const set = useSetCapacity(agentId)
  const { data, error } = useDryRun(agentId, to)
  const apply = async (capacity: number) => {
    try {
      await set.mutateAsync(capacity)
      const undo = { label: t('undo'), run: () => void apply(from) }
      say({ title: t('capacitySet', { name, capacity }), action: capacity === from ? undefined : undo })
      onDone()
    } catch (refused) {
      sayProblem(refused)
    }
  }
  return (
    <fieldset
      aria-labelledby={titleId}
      className="absolute top-full right-0 z-10 mt-1 grid w-72 gap-2 rounded-lg border border-line bg-surface p-3 text-sm shadow-lg"
    >
      <p id={titleId} className="font-medium">
        {t('capacityChange', { from, to })}
      </p>
      <div role="status" className="grid gap-1 text-soft">
        {data ? <Outcome run={data} /> : <p>{error ? t('dryRunFailed') : t('dryRunning')}</p>}
      </div>
      <p className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button kind="primary" disabled={set.isPending} onClick={() => void apply(to)}>
          {t('apply')}
        </Button>
      </p>
    </fieldset>
  )
}

/** How many are named. */
const NAMED = 5

/** What would be given out at once, and what would still wait. */
function Outcome({ run }: { run: DryRun }) {
  const t = useTranslations('board')
  const inWords = useWords()
  const { assigned, capped, stays } = run
  const waiting = stays.reduce((sum, { depth }) => sum + depth, 0)
  const because = stays.flatMap(({ entries }) => entries)[0]?.because
  return (
    <>
      <p>
        {assigned.length === 0
          ? t('givesNothing')
          : t('gives', { count: assigned.length, more: capped ? 'yes' : 'no' })}
      </p>
      {assigned.length > 0 && (
        <ol className="grid gap-0.5 pl-3">
          {assigned.slice(0, NAMED).map(({ conversationId, contactName, agentName }) => (
            <li key={conversationId} className="truncate text-text">
              {t('givesTo', { name: contactName ?? t('somebody'), agent: agentName })}
            </li>
          ))}
          {assigned.length > NAMED && <li>{t('more', { count: assigned.length - NAMED })}</li>}
        </ol>
      )}
      <p>{waiting === 0 ? t('nobodyLeft') : t('stillWait', { count: waiting })}</p>
      {waiting > 0 && because && <p>{inWords(becauseIn(because))}</p>}
    </>
  )
}
