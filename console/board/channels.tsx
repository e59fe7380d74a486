import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { hasRole, useMe } from '../session/me.ts'
import { useTimes } from '../ui/time.ts'
import { type Said, Told } from '../ui/told.tsx'
import { Card, LIST, Nothing } from './card.tsx'
import { useChannelWords } from './channel-words.ts'
import { useSpan } from './span.ts'
import { type Trouble, troublesOf } from './summary.ts'
import type { Board, BoardChannel } from './types.ts'

/**
 * The health of each channel: when the provider last called, whether webhooks work, and whether the messages here
 * equal those that the provider lists.
 */
export function Channels({ board, now }: { board: Board; now: number }) {
  const t = useTranslations('board')
  const { items, more } = board.channels
  return (
    <Card id="channels" title={t('channels.title')} count={items.length}>
      {items.length === 0 && <Nothing>{t('channels.none')}</Nothing>}
      <ul className={LIST}>
        {items.map(channel => (
          <Row key={channel.id} channel={channel} now={now} />
        ))}
      </ul>
      {more && <p className="px-4 py-2 text-sm text-soft">{t('channels.more')}</p>}
    </Card>
  )
}

function Row({ channel, now }: { channel: BoardChannel; now: number }) {
  const t = useTranslations('board')
  const spanOf = useSpan()
  const times = useTimes()
  const words = useChannelWords()
  const { id, name, provider, medium, open, opensAt, line, health } = channel
  const troubles = troublesOf(health)
  const mayOpen = hasRole(useMe(), 'supervisor')
  const { lastWebhookAt, comparison } = health
  const facts = [
    open === null
      ? t('channels.always')
      : open
        ? t('channels.open')
        : opensAt
          ? t('channels.opens', { at: times.full(opensAt) })
          : t('channels.closed'),
    t('channels.line', { depth: line.depth, served: line.servedLastHour }),
    t(`channels.modes.${health.mode}`),
    lastWebhookAt
      ? t('channels.webhook', { span: spanOf(now - Date.parse(lastWebhookAt)) })
      : t('channels.noWebhook'),
    comparison && !comparison.alert ? t('channels.equal', { at: times.full(comparison.until) }) : undefined,
  ].filter(Boolean)
  return (
    <li className="grid grid-cols-1 gap-1 px-4 py-2.5 text-sm">
      <p className="flex items-baseline gap-2">
        <span
          aria-hidden="true"
          className={`size-2 shrink-0 self-center rounded-full ${troubles.length > 0 ? 'bg-bad' : 'bg-good'}`}
        />
        <span dir="auto" className="min-w-0 truncate font-medium">
          {name}
        </span>
        <span className="shrink-0 text-xs text-soft">
          {t('channels.by', { provider: PROVIDERS[provider] ?? provider, medium: MEDIA[medium] })}
        </span>
      </p>
      <p className="text-xs text-soft">{facts.join(' · ')}</p>
      {troubles.map(trouble => (
        <p key={trouble} className="text-bad">
          <Told said={wordsOf(trouble)} />
        </p>
      ))}
      {troubles.length > 0 && mayOpen && (
        <p>
          <Link
            to="/settings/{-$page}/{-$id}/{-$tab}"
            params={{ page: 'channels', id }}
            className="rounded text-accent hover:underline"
          >
            {t('channels.settings', { name })}
          </Link>
        </p>
      )}
    </li>
  )

  function wordsOf(trouble: Trouble): Said[] {
    const { problem, credentials, comparison: found, inboundError, notices } = health
    const texts: Record<Trouble, () => Said[]> = {
      problem: () => (problem ? words.problem(problem) : []),
      credentials: () => words.credentials(credentials),
      comparison: () => [{ text: t('channels.unequal', { count: found?.unexplained ?? 0 }) }],
      inbound: () => [
        ...(inboundError === NOT_POINTED_HERE ? [] : [{ text: t('channels.inbound') }]),
        words.readingError(inboundError ?? ''),
      ],
      pull: () => [{ text: t('channels.pull') }],
      notices: () =>
        notices.flatMap(notice => [{ text: `${times.full(notice.at)}:` }, ...words.notice(notice)]),
    }
    return texts[trouble]()
  }
}

/**
 * The API's value of `inboundError` when the provider lists inbound messages that it never sent here: its webhook
 * points elsewhere.
 */
const NOT_POINTED_HERE = 'not_pointed_here'

const PROVIDERS: Record<string, string> = {
  twilio: 'Twilio',
  whatsapp_cloud: 'Meta',
  engagelab: 'EngageLab',
}
const MEDIA = { whatsapp: 'WhatsApp', sms: 'SMS' }
