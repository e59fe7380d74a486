import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Channel } from '../../api/types.ts'
import { say } from '../../ui/toast.tsx'
import { Section } from '../form/section.tsx'
import { Versions } from '../form/versions.tsx'
import { ifMatch, useKeepChannel, versionsQuery } from './data.ts'

const PARTS = [
  ...(['greeting', 'csat', 'reopenFor', 'businessHours', 'aiAgent', 'assignment', 'windowNotice'] as const),
  ...(['autoResolve', 'reassign', 'retention', 'language', 'rules'] as const),
] as const

/** Every version of the settings, with its author and the way back. */
export function History({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.history')
  const keep = useKeepChannel()
  const versions = useQuery({ ...versionsQuery(channel.id), staleTime: 0 }).data?.items ?? []
  const wordsOf = (changed: string[]) => {
    const parts = PARTS.filter(part => changed.some(path => path === part || path.startsWith(`${part}.`)))
    return parts.length === 0 ? t('first') : parts.map(part => t(`parts.${part}`)).join(', ')
  }
  const restore = async (version: number) => {
    const header = { 'if-match': ifMatch(channel.version), 'idempotency-key': crypto.randomUUID() }
    const params = { path: { id: channel.id, version }, header }
    keep((await ask(api.POST('/v1/channels/{id}/versions/{version}/restore', { params }))) as Channel)
    say({ title: t('restored', { version }) })
  }
  return (
    <Section title={t('title')} about={t('about')}>
      <Versions
        rows={versions.map(({ version, changed, changedBy, changedAt }) => ({
          version,
          changedBy,
          changedAt,
          changed: wordsOf(changed),
        }))}
        current={channel.version}
        restore={restore}
      />
    </Section>
  )
}
