import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { useTimes } from '../ui/time.ts'
import { useFound, useFoundOf } from './data.ts'
import { GROUPS, type Group } from './groups.ts'
import { HitIcon, HitWords, hitTitle } from './hit-words.tsx'
import { type Hit, hitsIn } from './hits.ts'

/** Hits of each group that are shown at first. */
const AT_FIRST = 5

interface FoundProps {
  q: string
  channelId: string | undefined
}

/** The first hits of all groups. */
export function AllFound({ q, channelId, onMore }: FoundProps & { onMore(group: Group): void }) {
  const t = useTranslations('search')
  const { data, error, isPending, refetch } = useFound(q, AT_FIRST, { channelId })
  if (error) return <Failed error={error} again={t('again')} onAgain={refetch} />
  const found = hitsIn(data)
  const groups = GROUPS.map(group => ({
    group,
    hits: found[group],
    hasMore: (data?.[group]?.nextCursor ?? null) !== null,
  })).filter(({ hits, hasMore }) => hits.length > 0 || hasMore)
  return (
    <>
      <Count isPending={isPending} count={groups.reduce((sum, { hits }) => sum + hits.length, 0)} />
      {groups.map(({ group, hits, hasMore }) => (
        <Hits key={group} title={t(`groups.${group}`)} hits={hits}>
          {hasMore && (
            <Button kind="quiet" onClick={() => onMore(group)}>
              {t(`more.${group}`)}
            </Button>
          )}
        </Hits>
      ))}
    </>
  )
}

/** All hits of one group, loaded further on request. */
export function FoundGroup({ group, q, channelId }: FoundProps & { group: Group }) {
  const t = useTranslations('search')
  const found = useFoundOf(group, q, { channelId })
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = found
  if (error && !data) return <Failed error={error} again={t('again')} onAgain={refetch} />
  const hits = (data?.pages ?? []).flatMap(page => hitsIn(page)[group])
  return (
    <>
      <Count isPending={isPending} count={hits.length} />
      <Hits title={t(`groups.${group}`)} hits={hits}>
        {hasNextPage && (
          <Button kind="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t(isFetchingNextPage ? 'searching' : 'older')}
          </Button>
        )}
      </Hits>
    </>
  )
}

function Count({ isPending, count }: { isPending: boolean; count: number }) {
  const t = useTranslations('search')
  return (
    <p role="status" className={count > 0 ? 'sr-only' : 'p-2 text-sm text-soft'}>
      {isPending ? t('searching') : t('count', { count })}
    </p>
  )
}

function Hits({ title, hits, children }: { title: string; hits: Hit[]; children: ReactNode }) {
  if (hits.length === 0 && !children) return null
  return (
    <section aria-label={title} className="overflow-hidden rounded-lg border border-line bg-surface">
      <h2 className="border-b border-line px-3 py-2 text-xs font-semibold text-soft">{title}</h2>
      {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets is none to VoiceOver. */}
      <ul role="list" className="divide-y divide-line">
        {hits.map(hit => (
          <li key={hit.key}>
            <HitLink hit={hit} />
          </li>
        ))}
      </ul>
      <div className="px-1 py-1 empty:hidden">{children}</div>
    </section>
  )
}

function HitLink({ hit }: { hit: Hit }) {
  const times = useTimes()
  const { conversationId, place, at } = hit
  const inner = (
    <>
      <HitIcon hit={hit} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className="min-w-0 flex-1 truncate text-sm font-medium">
            {hitTitle(hit)}
          </span>
          {at && (
            <time dateTime={at} className="shrink-0 text-xs text-soft tabular-nums">
              {times.full(at)}
            </time>
          )}
        </span>
        <span className="block text-sm break-words text-soft">
          <HitWords hit={hit} />
        </span>
      </span>
    </>
  )
  const look = 'flex items-start gap-3 px-3 py-2.5 [&>svg]:mt-0.5'
  if (conversationId === undefined) return <p className={look}>{inner}</p>
  return (
    <Link
      to="/inbox/$view/{-$id}"
      params={{ view: 'open', id: conversationId }}
      search={place}
      data-hit
      className={`${look} hover:bg-hover focus-visible:bg-accent-faint`}
    >
      {inner}
    </Link>
  )
}
