import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { membersQuery } from './data.ts'
import { FirstMessage, useFirstMessage } from './first-message.tsx'
import { Greeting } from './greeting.tsx'
import { Members } from './members.tsx'
import { type StepName, Steps } from './steps.tsx'
import { Webhook } from './webhook.tsx'

/**
 * The second half of connecting a channel: set the webhook, wait for the first message, choose agents, write the
 * greeting.
 */
export function StepsLeft({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.wizard')
  const first = useFirstMessage(channel)
  const members = useQuery(membersQuery(channel.id)).data ?? []
  const isReceived = first.data?.received === true
  const done: StepName[] = [
    ...(isReceived ? (['webhook', 'message'] as const) : []),
    ...(members.length > 0 ? (['agents'] as const) : []),
  ]
  const at = !isReceived ? 'webhook' : members.length === 0 ? 'agents' : 'greeting'
  return (
    <>
      <Steps at={at} done={done} />
      <div className="grid gap-4">
        <Webhook channel={channel} isConnecting />
        <FirstMessage channel={channel} first={first} />
        <Members channel={channel} />
        <Greeting channel={channel} />
        <Link
          to="/settings/{-$page}/{-$id}/{-$tab}"
          params={{ page: 'channels', id: channel.id, tab: 'overview' }}
          className={`inline-flex h-9 items-center justify-self-start rounded-md px-4 text-sm font-medium ${isReceived ? 'bg-accent-ground text-white hover:brightness-110' : 'border border-line bg-surface hover:bg-hover'}`}
        >
          {isReceived ? t('finish') : t('finishLater')}
        </Link>
      </div>
    </>
  )
}
