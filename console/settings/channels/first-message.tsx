import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, LoaderCircle } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Channel, FirstMessage as Seen } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { useTimes } from '../../ui/time.ts'
import { Copied } from '../form/copied.tsx'
import { Section } from '../form/section.tsx'

/** How long the service may hold each request until the message comes, s, and the pause between two requests, ms. */
const WAIT_S = 20
const PAUSE_MS = 300

/** Whether the first message of a channel has arrived. Asks until it has. */
export function useFirstMessage({ id }: Channel): UseQueryResult<Seen> {
  return useQuery({
    queryKey: ['first-message', id],
    async queryFn({ signal, client, queryKey }) {
      // The first request does not wait, so that the present state is shown at once.
      const isAsked = client.getQueryData(queryKey) !== undefined
      const header = { prefer: `wait=${isAsked ? WAIT_S : 0}` }
      const params = { path: { id }, header }
      return ask(api.GET('/v1/channels/{id}/first-message', { params, signal }))
    },
    refetchInterval: ({ state }) => (state.data?.received ? false : PAUSE_MS),
    staleTime: 0,
  })
}

/** Asks to write to the number, waits, and shows the message that came. Only then is a channel known to work. */
export function FirstMessage({ channel, first }: { channel: Channel; first: UseQueryResult<Seen> }) {
  const t = useTranslations('channels.first')
  const times = useTimes()
  const textOf = useProblemText()
  const { phoneNumber, medium } = channel
  const { data, error } = first
  if (data?.message) {
    const { conversationId, at, by } = data.message
    return (
      <Section title={t('title')}>
        <div role="status" className="flex items-start gap-3 rounded-lg bg-good-faint p-4 text-good">
          <CircleCheck size={22} className="shrink-0" aria-hidden="true" />
          <div className="min-w-0 text-sm">
            <p className="font-semibold">{t('received')}</p>
            <p>{t(by === 'webhook' ? 'byWebhook' : 'byList', { time: times.full(at) })}</p>
            <Link
              to="/inbox/$view/{-$id}"
              params={{ view: 'open', id: conversationId }}
              className="font-medium underline"
            >
              {t('open')}
            </Link>
          </div>
        </div>
      </Section>
    )
  }
  const isTrouble = data?.state === 'refused' || data?.state === 'elsewhere'
  return (
    <Section title={t('title')} about={t('about')}>
      {phoneNumber && <Copied label={t('number')} value={phoneNumber} />}
      {phoneNumber && medium === 'whatsapp' && (
        <a
          href={`https://wa.me/${phoneNumber.replace('+', '')}`}
          target="_blank"
          rel="noreferrer"
          className="justify-self-start text-sm font-medium text-accent"
        >
          {t('openWhatsApp')}
        </a>
      )}
      {error && !data ? (
        <Trouble {...textOf(error)} />
      ) : (
        <div
          role="status"
          className={`flex items-start gap-3 rounded-lg p-4 text-sm ${isTrouble ? 'bg-bad-faint text-bad' : 'bg-raised'}`}
        >
          <LoaderCircle
            size={20}
            className="shrink-0 animate-spin motion-reduce:animate-none"
            aria-hidden="true"
          />
          <div className="min-w-0">
            <p className="font-medium">{t('waiting')}</p>
            {data && data.state !== 'received' && (
              <p>
                {t(data.mode === 'pull' && data.state === 'nothing' ? 'states.pull' : `states.${data.state}`)}
              </p>
            )}
          </div>
        </div>
      )}
    </Section>
  )
}
