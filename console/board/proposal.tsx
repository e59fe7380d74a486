import { useEffect, useId, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { becauseIn } from '../explain/because.ts'
import { useWords } from '../explain/use-words.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { asAction } from '../ui/undo.ts'
import { useDryRun, useMakeChange } from './data.ts'
import type { AgentChange, DryRun } from './types.ts'

const SIDES = { left: 'left-0', right: 'right-0' }

interface ProposalProps {
  /** The change in words. */
  title: string
  /** What else to know about it. */
  hint?: string
  change: AgentChange
  /** The capacity that a change of it is decided over. */
  capacityFrom?: number
  /** Said after it was made. */
  done: string
  /** The change that undoes it; undefined: nothing does. */
  back: AgentChange | undefined
  /** Called after it was made or given up. */
  onDone(): void
  /** It floats below the control that asked for it, aligned with this side. */
  floats?: keyof typeof SIDES
}

/** Shows what a change of an agent would do, and makes it on request. */
export function Proposal(props: ProposalProps) {
  const { title, hint, change, capacityFrom, done, back, onDone, floats } = props
  const t = useTranslations('board')
  const titleId = useId()
  const sayProblem = useSayProblem()
  const make = useMakeChange()
  const { data, error, refetch } = useDryRun(change)
  const box = useRef<HTMLFieldSetElement>(null)
  // It grows with the answer, and would be cut off at the end of a list that scrolls.
  useEffect(() => {
    if (data || error) box.current?.scrollIntoView({ block: 'nearest' })
  }, [data, error])
  const apply = () =>
    asAction(async () => {
      await make.mutateAsync({ change, capacityFrom })
      const undo = back && {
        label: t('undo'),
        undoes: true,
        run: () => void make.mutateAsync({ change: back, capacityFrom: change.capacity }).catch(sayProblem),
      }
      say({ title: done, action: undo })
      onDone()
    }).catch(sayProblem)
  const look = floats
    ? `absolute top-full z-10 mt-1 w-72 max-w-[calc(100vw-3rem)] border border-line bg-surface shadow-lg ${SIDES[floats]}`
    : 'border border-line bg-ground'
  return (
    <fieldset
      ref={box}
      data-floats={floats}
      aria-labelledby={titleId}
      className={`grid gap-2 rounded-lg p-3 text-sm ${look}`}
    >
      <p id={titleId} className="font-medium">
        {title}
      </p>
      {error && !data && (
        <>
          <p>{t('dryRunFailed')}</p>
          <Failed error={error} onAgain={refetch} />
        </>
      )}
      <div role="status" className="grid gap-1 text-soft">
        {data ? <Outcome run={data} /> : !error && <p>{t('dryRunning')}</p>}
        {hint && <p>{hint}</p>}
      </div>
      <p className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button kind="primary" disabled={make.isPending} onClick={() => void apply()}>
          {t('apply')}
        </Button>
      </p>
    </fieldset>
  )
}

/** This many assignments are shown by name; the rest is counted. */
const NAMED = 5

/** The result of a dry run: what would be assigned at once, what would come back, and who would still wait and why. */
function Outcome({ run }: { run: DryRun }) {
  const t = useTranslations('board')
  const inWords = useWords()
  const { assigned, capped, stays, returning } = run
  const waiting = stays.reduce((sum, { depth }) => sum + depth, 0)
  const back = returning.reduce((sum, { conversations }) => sum + conversations, 0)
  const because = stays.flatMap(({ entries }) => entries)[0]?.because
  return (
    <>
      <p>
        {assigned.length === 0
          ? t('givesNothing', { returns: back > 0 ? 'yes' : 'no' })
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
      {back > 0 && <p className="text-wait">{t('returns', { count: back })}</p>}
      <p>{waiting === 0 ? t('nobodyLeft') : t('stillWait', { count: waiting })}</p>
      {waiting > 0 && because && <p>{inWords(becauseIn(because))}</p>}
    </>
  )
}
