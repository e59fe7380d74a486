import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Notifications } from '../../live/notify.ts'
import { pushQuery } from '../../push/device.ts'
import { useChangeMe, useMe } from '../../session/me.ts'
import { channelsQuery } from '../../session/people.ts'
import { useSayProblem } from '../../ui/problem-text.ts'
import { Section } from '../form/section.tsx'
import { Check } from '../parts/fields.tsx'
import { Listing, Nothing } from '../parts/page.tsx'
import { KindTable } from './kind-table.tsx'
import { Permission } from './permission.tsx'
import { Repeat } from './repeat.tsx'
import { Volume } from './volume.tsx'

/** The agent's notifications: kinds, volume, channels. */
export function Page() {
  const t = useTranslations('notices')
  const { agent } = useMe()
  return (
    <Listing title={t('title')} hint={t('hint')}>
      {agent ? <Own /> : <Nothing>{t('noAgent')}</Nothing>}
    </Listing>
  )
}

/** The choices of an agent. The administrator's own token has none. */
function Own() {
  const t = useTranslations('notices')
  const { notifications } = useMe().settings
  const change = useChangeMe()
  const sayProblem = useSayProblem()
  const channels = useQuery(channelsQuery).data ?? []
  const pushes = Boolean(useQuery(pushQuery).data?.publicKey)
  const save = (next: Notifications) => change.mutate({ notifications: next }, { onError: sayProblem })
  const { mutedChannelIds: muted } = notifications
  const mute = (id: string, isMuted: boolean) => {
    const others = muted.filter(one => one !== id)
    save({ ...notifications, mutedChannelIds: isMuted ? [...others, id] : others })
  }
  return (
    <div className="grid gap-4">
      <Permission />
      <Section title={t('kindsTitle')} about={t('kindsHint')}>
        <KindTable settings={notifications} pushes={pushes} onChange={save} />
      </Section>
      <Section title={t('volume')}>
        <Volume volume={notifications.volume} onChange={volume => save({ ...notifications, volume })} />
      </Section>
      <Section title={t('repeat.title')} about={t('repeat.hint')}>
        <Repeat repeat={notifications.repeat} onChange={repeat => save({ ...notifications, repeat })} />
      </Section>
      {channels.length > 0 && (
        <Section title={t('channels')} about={t('channelsHint')}>
          <div className="grid gap-3 sm:grid-cols-2">
            {channels.map(({ id, name }) => (
              <Check
                key={id}
                checked={!muted.includes(id)}
                onChange={({ target }) => mute(id, !target.checked)}
              >
                {name}
              </Check>
            ))}
          </div>
        </Section>
      )}
    </div>
  )
}
