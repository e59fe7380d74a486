import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Channel } from '../../api/types.ts'
import { useChannelWords } from '../../board/channel-words.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { channelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useTimes } from '../../ui/time.ts'
import { say } from '../../ui/toast.tsx'
import { saidBy, Told } from '../../ui/told.tsx'
import { TextField } from '../form/fields.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { AccountForm } from './account-form.tsx'
import { useChannelForm, useLastChange } from './data.ts'
import { HealthLine } from './health-line.tsx'
import { Members } from './members.tsx'
import { Webhook } from './webhook.tsx'

/** The first tab: health, name, agents, and for administrators the connection and its end. */
export function Overview({ channel }: { channel: Channel }) {
  const isAdmin = hasRole(useMe(), 'admin')
  return (
    <div className="grid gap-4">
      <Health channel={channel} />
      <Name channel={channel} />
      <Members channel={channel} />
      {isAdmin && <Webhook channel={channel} />}
      {isAdmin && <AccountForm channel={channel} />}
      {isAdmin && <Deletion channel={channel} />}
    </div>
  )
}

/** The health of the channel with facts, and a link back to the wizard while nothing has come yet. */
function Health({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.overview')
  const notes = useTranslations('channels.notes')
  const words = useChannelWords()
  const times = useTimes()
  const isAdmin = hasRole(useMe(), 'admin')
  const { lastWebhookAt, inbound, notices, phoneNumber, messagingServiceSid, capabilities } = channel
  const changedBy = useLastChange(channel.id)
  const facts: [string, string | null | undefined][] = [
    [t('number'), phoneNumber ?? messagingServiceSid],
    [t('lastWebhook'), lastWebhookAt && times.full(lastWebhookAt)],
    [t('lastRead'), inbound.lastReadAt && times.full(inbound.lastReadAt)],
    [t('recovered'), inbound.recovered > 0 ? String(inbound.recovered) : null],
    [t('changed'), changedBy],
  ]
  return (
    <Section
      title={t('health')}
      tools={
        isAdmin &&
        lastWebhookAt === null && (
          <Link
            to="/settings/{-$page}/{-$id}/{-$tab}"
            params={{ page: 'channels', id: channel.id, tab: 'connect' }}
            className="text-sm font-medium text-accent"
          >
            {t('goOn')}
          </Link>
        )
      }
    >
      <HealthLine channel={channel} withDetail />
      <dl className="grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-[auto_1fr]">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-soft">{label}</dt>
              <dd className="mb-1 break-words sm:mb-0">{value}</dd>
            </div>
          ))}
      </dl>
      {notices.map(notice => (
        <p key={notice.code} className="text-sm text-soft">
          {times.full(notice.at)}: <Told said={words.notice(notice)} />
        </p>
      ))}
      {capabilities.notes.map((note, index) => (
        <p key={note} className="text-sm text-soft">
          <Told said={[saidBy(notes, capabilities.noteCodes[index] ?? '', note)]} />
        </p>
      ))}
      {!channel.verified && <p className="text-sm text-soft">{t('unverified')}</p>}
    </Section>
  )
}

function Name({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.overview')
  const saved = useChannelForm(channel, ({ name }) => ({ name }))
  return (
    <SavedForm saved={saved} label={t('name')}>
      <Section title={t('name')} about={t('nameAbout')}>
        <div className="max-w-lg">
          <TextField name="name" label={t('nameField')} maxLength={100} autoComplete="off" />
        </div>
      </Section>
    </SavedForm>
  )
}

/** Deletes a channel. Its name must be typed, because nothing can undo it. */
function Deletion({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.deletion')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const run = async () => {
    const params = { path: { id: channel.id }, header: { 'if-match': ifMatch(channel.version) } }
    const { openConversations } = await ask(api.DELETE('/v1/channels/{id}', { params }))
    say({ title: t('done', { name: channel.name }), detail: t('closed', { count: openConversations }) })
    cache.setQueryData(channelsQuery.queryKey, all => all?.filter(({ id }) => id !== channel.id))
    await navigate({
      to: '/settings/{-$page}/{-$id}/{-$tab}',
      params: { page: 'channels', id: undefined, tab: undefined },
    })
  }
  return (
    <Section title={t('title')} about={t('about')}>
      <Button kind="danger" className="justify-self-start" onClick={() => setAsking(true)}>
        {t('button')}
      </Button>
      {isAsking && (
        <Confirm
          title={t('ask', { name: channel.name })}
          action={t('button')}
          typed={channel.name}
          run={run}
          onClose={() => setAsking(false)}
        >
          <ul className="grid list-disc gap-1 pl-5">
            <li>{t('effects.messages')}</li>
            <li>{t('effects.open')}</li>
            <li>{t('effects.history')}</li>
            <li>{t('effects.provider')}</li>
          </ul>
          <p className="text-soft">{t('instead')}</p>
        </Confirm>
      )}
    </Section>
  )
}
