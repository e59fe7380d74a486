import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Channel } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { say } from '../../ui/toast.tsx'
import { Section } from '../form/section.tsx'
import { Versions } from '../form/versions.tsx'
import { allVersionsQuery, useKeepChannel } from './data.ts'

const PARTS = [
  ...(['greeting', 'csat', 'reopenFor', 'businessHours', 'aiAgent', 'assignment', 'windowNotice'] as const),
  ...(['autoResolve', 'reassign', 'retention', 'language', 'rules', 'name'] as const),
] as const

/** Every version of the settings, with its author and the way back. */
export function History({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.history')
  const keep = useKeepChannel()
  const { version } = useSearch({ from: '/app/settings/{-$page}/{-$id}/{-$tab}' })
  const asked = version === undefined ? undefined : Number(version)
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    ...allVersionsQuery(channel.id),
    staleTime: 0,
  })
  const versions = data?.pages.flatMap(({ items }) => items) ?? []
  const isBelow = asked !== undefined && asked < (versions.at(-1)?.version ?? 0)
  useEffect(() => {
    if (isBelow && hasNextPage && !isFetching) void fetchNextPage()
  }, [isBelow, hasNextPage, isFetching, fetchNextPage])
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
        asked={asked}
        restore={restore}
      />
      {hasNextPage && (
        <Button className="justify-self-start" disabled={isFetching} onClick={() => void fetchNextPage()}>
          {t('older')}
        </Button>
      )}
    </Section>
  )
}
