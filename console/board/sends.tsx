import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { useTimes } from '../ui/time.ts'
import { Card, Nothing } from './card.tsx'
import type { Board, Sends as Troubled } from './types.ts'

/** Messages that failed, and messages of which it is unknown whether they were sent, by their reasons. */
export function Sends({ board }: { board: Board }) {
  const t = useTranslations('board')
  const { unknown, failed } = board.sends
  const isCalm = unknown.count + failed.count === 0
  return (
    <Card id="sends" title={t('sends.title')}>
      {isCalm && <Nothing>{t('sends.none')}</Nothing>}
      {unknown.count > 0 && <Group sends={unknown} title={t('sends.unknown', { count: unknown.count })} />}
      {failed.count > 0 && <Group sends={failed} title={t('sends.failed', { count: failed.count })} />}
      {!isCalm && (
        <p className="px-4 pb-3">
          <Link
            to="/inbox/$view/{-$id}"
            params={{ view: 'problems' }}
            className="rounded text-sm text-accent hover:underline"
          >
            {t('sends.all')}
          </Link>
        </p>
      )}
    </Card>
  )
}

function Group({ sends, title }: { sends: Troubled; title: string }) {
  const t = useTranslations('board')
  const inWords = useWords()
  const times = useTimes()
  return (
    <section className="grid gap-2 border-t border-line px-4 py-3 text-sm">
      <h3 className="font-medium text-bad">{title}</h3>
      <ul className="grid gap-2">
        {sends.reasons.map(reason => {
          const { what, fix } = troubleWords(reason)
          return (
            <li key={`${reason.code} ${reason.class}`} className="grid gap-0.5">
              <p>
                <span className="font-medium tabular-nums">{t('sends.times', { count: reason.count })}</span>{' '}
                {inWords(what)} <code className="text-xs text-soft">{reason.code}</code>
              </p>
              <p className="text-soft">{inWords(fix)}</p>
            </li>
          )
        })}
      </ul>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {sends.items.slice(0, SHOWN).map(({ messageId, conversationId, contactName, since }) => (
          <li key={messageId}>
            <Link
              to="/inbox/$view/{-$id}"
              params={{ view: 'problems', id: conversationId }}
              search={{ message: messageId }}
              className="rounded text-accent hover:underline"
            >
              {contactName ?? t('somebody')}
            </Link>{' '}
            <time dateTime={since} className="text-xs text-soft tabular-nums">
              {times.short(since)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** This many of the latest are shown; the link leads to all. */
const SHOWN = 6
