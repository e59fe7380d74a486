import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { useTimes } from '../ui/time.ts'
import { Card, LIST, Nothing } from './card.tsx'
import { useSpan } from './span.ts'
import type { Board, ClosingWindow } from './types.ts'

/**
 * Customers whose window for free text will close before anybody can answer. Afterwards only a template can be sent,
 * so each row offers that.
 */
export function Closing({ board, now }: { board: Board; now: number }) {
  const t = useTranslations('board')
  const { total, capped, items } = board.closingWindows
  return (
    <Card id="closing" title={t('closing.title')} count={capped ? t('atLeast', { count: total }) : total}>
      {items.length === 0 && <Nothing>{t('closing.none')}</Nothing>}
      <ul className={LIST}>
        {items.map(item => (
          <Row key={item.conversationId} item={item} board={board} now={now} />
        ))}
      </ul>
      {items.length < total && (
        <p className="px-4 py-2 text-sm text-soft">{t('more', { count: total - items.length })}</p>
      )}
    </Card>
  )
}

function Row({ item, board, now }: { item: ClosingWindow; board: Board; now: number }) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const times = useTimes()
  const {
    conversationId,
    contactName,
    freeTextUntil,
    waitingSince,
    reason,
    answeredAt,
    channelId,
    assigneeId,
    templates,
  } = item
  const left = Date.parse(freeTextUntil) - now
  const agent = board.agents.items.find(({ id }) => id === assigneeId)?.name
  const channel = board.channels.items.find(({ id }) => id === channelId)?.name
  const why = t(`closing.reasons.${reason}`, {
    agent: agent ?? t('somebody'),
    at: answeredAt ? times.full(answeredAt) : '',
    known: answeredAt ? 'yes' : 'no',
  })
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex items-baseline gap-2 text-sm">
          <span dir="auto" className="min-w-0 truncate font-medium">
            {contactName ?? t('somebody')}
          </span>
          <span className="shrink-0 font-medium text-bad tabular-nums">
            {left > 0 ? t('windowLeft', { span: spanOf(left) }) : t('windowClosed')}
          </span>
        </p>
        <p className="text-sm text-soft">{why}</p>
        <p className="truncate text-xs text-soft">
          {[channel, t('waitsFor', { span: spanOf(now - Date.parse(waitingSince)) }), templatesOf(templates)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Link
        to="/inbox/$view/{-$id}"
        params={{ view: 'open', id: conversationId }}
        search={{ write: 'template' }}
        className="inline-flex h-7 shrink-0 items-center rounded-md border border-line bg-surface px-2.5 text-sm font-medium hover:bg-hover"
      >
        {t('closing.template')}
      </Link>
    </li>
  )

  /** The approved templates that could be sent. Undefined: not known yet. */
  function templatesOf(known: ClosingWindow['templates']): string | undefined {
    if (known === null) return undefined
    return known.length === 0
      ? t('closing.noTemplates')
      : t('closing.templates', { name: known[0]?.name ?? '', more: known.length - 1 })
  }
}
