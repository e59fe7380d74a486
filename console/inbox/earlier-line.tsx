import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useWords } from '../explain/use-words.ts'
import { worded } from '../explain/words.ts'
import { useActorName } from '../session/actor-name.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { useTimes } from '../ui/time.ts'
import type { Before, Ended } from './lines.ts'
import type { MessageActs } from './message-row.tsx'
import { AroundContext } from './place.ts'

/** A line of an earlier conversation: it is read here, and answered nowhere. */
export function PastLine({
  of: { id },
  children,
}: {
  of: ListedConversation
  children(acts: MessageActs): ReactNode
}) {
  const { view } = useParams({ from: '/app/inbox/$view/{-$id}' })
  const navigate = useNavigate()
  const acts = useMemo<MessageActs>(
    () => ({
      onJump: place =>
        void navigate({
          to: '/inbox/$view/{-$id}',
          params: { view, id },
          search: ({ q, label, channelId, sort }) => ({ q, label, channelId, sort, ...place }),
        }),
      onQuote() {},
      whyNotQuotable: () => 'earlier',
    }),
    [navigate, view, id],
  )
  // Its reasons are in its own thread, which is read from its end.
  return <AroundContext value={undefined}>{children(acts)}</AroundContext>
}

const LINE = 'my-2 grid gap-0.5 border-y border-line py-2 text-center text-xs text-soft'

/** Where an earlier conversation ends: when it was, what came of it, who had it, and its score. */
export function EndedLine({ ended }: { ended: Ended }) {
  const t = useTranslations('thread.earlier')
  return ended.is === 'read' ? <Told {...ended} /> : <p className={LINE}>{t(ended.is)}</p>
}

function Told({ of, score }: Extract<Ended, { is: 'read' }>) {
  const t = useTranslations('thread.earlier')
  const times = useTimes()
  const inWords = useWords()
  const nameOf = useActorName()
  const { view } = useParams({ from: '/app/inbox/$view/{-$id}' })
  const { id, createdAt, resolvedAt, closedAt, closeReason, assigneeId, aiAgentId, textsGoneAt } = of
  const end = resolvedAt ?? closedAt
  const outcome = resolvedAt ? t('resolved') : closeReason && inWords(worded('reason', closeReason))
  const who = assigneeId
    ? t('hadBy', { name: nameOf({ kind: 'agent', id: assigneeId }) })
    : t(aiAgentId ? 'hadByAi' : 'hadByNobody')
  const told = [outcome, who, score === undefined ? t('noScore') : t('score', { score })]
  return (
    <div className={LINE}>
      <p>
        <History size={13} aria-hidden="true" className="mr-1 inline align-[-2px]" />
        <Link
          to="/inbox/$view/{-$id}"
          params={{ view, id }}
          search={({ q, label, channelId, sort }) => ({ q, label, channelId, sort })}
          className="inline-block min-h-6 rounded font-medium text-text hover:underline"
        >
          {end
            ? t('fromTo', { from: times.full(createdAt), to: times.full(end) })
            : t('since', { from: times.full(createdAt) })}
        </Link>
      </p>
      <p>{told.filter(Boolean).join(' · ')}</p>
      {textsGoneAt && <p>{t('textsGone', { at: times.full(textsGoneAt) })}</p>}
    </div>
  )
}

interface BeforeLineProps {
  before: Before
  error: unknown
  onEarlier(): void
}

/** What lies before all that is shown. One can ask for it here; whoever scrolls up need not. */
export function BeforeLine({ before, error, onEarlier }: BeforeLineProps) {
  const t = useTranslations('thread.earlier')
  if (before === 'loading')
    return (
      <p role="status" className="py-1.5 text-center text-xs text-soft">
        {t('loading')}
      </p>
    )
  if (before === 'failed')
    return (
      <div className="mx-auto w-fit py-2">
        <Failed error={error} onAgain={onEarlier} />
      </div>
    )
  return (
    <p className="flex justify-center py-1 text-xs text-soft">
      <Button kind="quiet" onClick={onEarlier}>
        <History size={13} aria-hidden="true" />
        {t('show')}
      </Button>
    </p>
  )
}
