import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Channel, Verification } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { channelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { Told } from '../../ui/told.tsx'
import { Copied } from '../form/copied.tsx'
import { Section } from '../form/section.tsx'
import { useCheckWords } from './check-words.ts'
import { providerOf } from './providers.ts'

interface WebhookProps {
  channel: Channel
  /** The channel is being connected: setting the webhook is the next step. */
  isConnecting?: boolean
}

/**
 * The address to which the provider sends messages. The service sets it, or the person copies it; a check says
 * whether it works.
 */
export function Webhook({ channel, isConnecting = false }: WebhookProps) {
  const t = useTranslations('channels.webhook')
  const textOf = useProblemText()
  const cache = useQueryClient()
  const [running, setRunning] = useState<'check' | 'repair'>()
  const [problem, setProblem] = useState<unknown>()
  const [found, setFound] = useState<Verification>()
  const { id, inbound, capabilities } = channel
  const provider = providerOf(channel)
  const verify = async (repair: boolean) => {
    setRunning(repair ? 'repair' : 'check')
    setProblem(undefined)
    try {
      const params = { path: { id }, header: { 'idempotency-key': crypto.randomUUID() } }
      setFound(await ask(api.POST('/v1/channels/{id}/verify', { params, body: { repair } })))
      void cache.invalidateQueries({ queryKey: channelsQuery.queryKey })
    } catch (error) {
      setProblem(error)
    } finally {
      setRunning(undefined)
    }
  }
  const canRepair = capabilities.repairs === true
  return (
    <Section title={t('title')} about={inbound.mode === 'pull' ? t('pull') : t('about')}>
      {inbound.mode !== 'pull' && (
        <>
          {provider && <p className="text-sm">{t(`paste.${provider}`)}</p>}
          <Copied label={t('url')} value={channel.webhookUrl} />
          {'verifyToken' in channel && channel.verifyToken && (
            <Copied label={t('verifyToken')} value={channel.verifyToken} />
          )}
          {channel.fallbackUrl && <Copied label={t('fallback')} value={channel.fallbackUrl} />}
          {provider === 'twilio' && <Copied label={t('status')} value={channel.statusUrl} />}
        </>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {canRepair && inbound.mode !== 'pull' && (
          <Button
            kind={isConnecting ? 'primary' : 'plain'}
            disabled={running !== undefined}
            onClick={() => void verify(true)}
          >
            {running === 'repair' ? t('setting') : t('set')}
          </Button>
        )}
        <Button disabled={running !== undefined} onClick={() => void verify(false)}>
          {running === 'check' ? t('checking') : t('check')}
        </Button>
      </div>
      {problem !== undefined && <Trouble {...textOf(problem)} />}
      {found && <Checks found={found} />}
    </Section>
  )
}

const MARKS = { good: 'text-good', bad: 'text-bad', unknown: 'text-soft' }

/** What the check found, problems first. */
function Checks({ found }: { found: Verification }) {
  const t = useTranslations('channels.webhook')
  return (
    <div role="status" className="grid gap-2">
      <p className={`text-sm font-medium ${found.ok ? 'text-good' : 'text-bad'}`}>
        {found.ok ? t('allGood') : t('notGood')}
      </p>
      <CheckList checks={found.checks.filter(({ ok }) => ok === false)} />
      <details className="text-sm">
        <summary className="cursor-pointer text-soft">{t('checked')}</summary>
        <div className="mt-2">
          <CheckList checks={found.checks.filter(({ ok }) => ok !== false)} />
        </div>
      </details>
    </div>
  )
}

function CheckList({ checks }: Pick<Verification, 'checks'>) {
  const t = useTranslations('channels.webhook')
  const words = useCheckWords()
  return (
    <ul className="grid gap-2">
      {checks.map(check => {
        const { name, ok, repaired } = check
        const advice = ok === true ? [] : words.advice(check)
        const mark = ok === null ? 'unknown' : ok ? 'good' : 'bad'
        const Icon = { good: CircleCheck, bad: CircleAlert, unknown: CircleHelp }[mark]
        return (
          <li key={name} className="flex items-start gap-2 text-sm">
            <Icon size={16} className={`mt-0.5 shrink-0 ${MARKS[mark]}`} aria-label={t(`marks.${mark}`)} />
            <div className="min-w-0">
              <p>
                <span className="font-medium">
                  <Told said={[words.name(check)]} />
                </span>
                {repaired && <span className="text-good"> · {t('repaired')}</span>}
              </p>
              {ok === false && (
                <p className="break-words text-soft">
                  {t('expected', {
                    expected: words.value(check.expected),
                    actual: words.value(check.actual),
                  })}
                </p>
              )}
              {advice.length > 0 && (
                <p className={ok === false ? 'text-bad' : 'text-soft'}>
                  <Told said={advice} />
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
