import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Actor, useActorName } from '../../session/actor-name.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useTimes } from '../../ui/time.ts'

/** A stored version, as a row. */
export interface VersionRow {
  version: number
  changedAt: string
  changedBy: Actor
  /** What it changed, in words. */
  changed: string
  /**
   * Why it can't be restored; undefined: it can be. Empty: the person may not restore anything, which needs no reason
   * here.
   */
  noWayBack?: string
}

interface VersionsProps {
  rows: readonly VersionRow[]
  current: number
  /** The API numbers these versions, so the numbers are shown. */
  isNumbered?: boolean
  /** The version that the address names: it is marked, and scrolled to. */
  asked?: number
  restore(version: number): Promise<unknown>
}

/** Outside of the component, so that it runs once for each row, and not with each render. */
const intoView = (row: HTMLLIElement | null) => row?.scrollIntoView({ block: 'center' })

/** All versions, the newest first: who changed what and when, and a button that restores each. */
export function Versions({ rows, current, isNumbered = true, asked, restore }: VersionsProps) {
  const t = useTranslations('settings')
  const times = useTimes()
  const nameOf = useActorName()
  const [chosen, setChosen] = useState<VersionRow>()
  return (
    <>
      <ol className="grid gap-px overflow-hidden rounded-lg border border-line bg-line">
        {rows.map(row => (
          <li
            key={row.version}
            ref={row.version === asked ? intoView : undefined}
            aria-current={row.version === asked || undefined}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 bg-surface px-3 py-2 text-sm aria-[current=true]:bg-accent-faint"
          >
            <span className="min-w-0 flex-1">
              <span className="block">{row.changed}</span>
              {row.version === asked && (
                <span className="block text-xs text-accent">{t('versionAsked')}</span>
              )}
              <span className="block text-xs text-soft">
                {t('changedBy', { name: nameOf(row.changedBy), time: times.full(row.changedAt) })}
                {isNumbered && ` · ${t('version', { version: row.version })}`}
              </span>
            </span>
            {row.version === current ? (
              <span className="text-xs font-medium text-good">{t('current')}</span>
            ) : row.noWayBack === undefined ? (
              <Button onClick={() => setChosen(row)}>{t('backTo')}</Button>
            ) : (
              <span className="text-xs text-soft">{row.noWayBack}</span>
            )}
          </li>
        ))}
      </ol>
      {chosen && (
        <Confirm
          title={isNumbered ? t('restore.title', { version: chosen.version }) : t('restore.titleThen')}
          action={t('backTo')}
          run={() => restore(chosen.version)}
          onClose={() => setChosen(undefined)}
        >
          <p>{t('restore.text', { time: times.full(chosen.changedAt), name: nameOf(chosen.changedBy) })}</p>
        </Confirm>
      )}
    </>
  )
}
