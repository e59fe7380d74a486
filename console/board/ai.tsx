import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { Card, LIST, Nothing } from './card.tsx'
import { useSpan } from './span.ts'
import type { Board } from './types.ts'

/** The conversations that AI agents have, the longest first. */
export function Ai({ board, now }: { board: Board; now: number }) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const { total, items } = board.ai
  return (
    <Card id="ai" title={t('ai.title')} count={total}>
      {items.length === 0 && <Nothing>{t('ai.none')}</Nothing>}
      <ul className={LIST}>
        {items.map(({ conversationId, contactName, aiAgentName, since }) => (
          <li key={conversationId} className="flex items-baseline gap-2 px-4 py-2 text-sm">
            <Link
              to="/inbox/$view/{-$id}"
              params={{ view: 'ai', id: conversationId }}
              dir="auto"
              className="min-w-0 truncate rounded font-medium hover:underline"
            >
              {contactName ?? t('somebody')}
            </Link>
            <span className="min-w-0 truncate text-ai">{aiAgentName}</span>
            <span className="ml-auto shrink-0 text-soft tabular-nums">{spanOf(now - Date.parse(since))}</span>
          </li>
        ))}
      </ul>
      {items.length < total && (
        <p className="px-4 py-2 text-sm text-soft">{t('more', { count: total - items.length })}</p>
      )}
    </Card>
  )
}
