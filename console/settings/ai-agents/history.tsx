import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { AiAgent, AiAgentVersion } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useTimes } from '../../ui/time.ts'
import { type VersionRow, Versions } from '../form/versions.tsx'
import { Loaded } from '../parts/page.tsx'
import { aiAgentsQuery, fieldOf, versionQuery, versionsQuery } from './data.ts'

/** All versions: who changed what and when, what exactly, and the way back to each. */
export function History({ agent }: { agent: AiAgent }) {
  const t = useTranslations('ai')
  const cache = useQueryClient()
  const wordsOf = useChangeWords()
  const [shown, setShown] = useState<number>()
  const { id, version: current } = agent
  const list = useInfiniteQuery(versionsQuery(id))
  const versions = list.data?.pages.flatMap(({ items }) => items) ?? []
  const rows: VersionRow[] = versions.map(one => ({ ...one, changed: wordsOf(one) }))
  const restore = async (version: number) => {
    const header = { 'if-match': ifMatch(current), 'idempotency-key': crypto.randomUUID() }
    const params = { path: { id, version }, header }
    await ask(api.POST('/v1/ai-agents/{id}/versions/{version}/restore', { params }))
    await cache.invalidateQueries(aiAgentsQuery)
  }
  return (
    <>
      <Versions rows={rows} current={current} restore={restore} />
      <div className="flex flex-wrap items-center gap-2">
        {versions.length > 1 && (
          <label className="flex items-center gap-2 text-sm">
            {t('compare')}
            <select
              value=""
              onChange={({ target }) => setShown(Number(target.value))}
              className="h-8 rounded-md border border-line bg-surface px-2"
            >
              <option value="" disabled>
                {t('chooseVersion')}
              </option>
              {versions
                .filter(({ version }) => version > 1)
                .map(({ version }) => (
                  <option key={version} value={version}>
                    {t('version', { version })}
                  </option>
                ))}
            </select>
          </label>
        )}
        {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t('older')}</Button>}
      </div>
      {shown !== undefined && <Changes id={id} version={shown} onClose={() => setShown(undefined)} />}
    </>
  )
}

/** Returns a function that names the fields that a version changed. */
function useChangeWords(): (version: AiAgentVersion) => string {
  const t = useTranslations('ai')
  return ({ version, changed }) => {
    if (version === 1) return t('made')
    const names = changed.map(path => {
      const field = fieldOf(path)
      return field ? t(`fields.${field}`) : path
    })
    return names.join(', ') || t('unchanged')
  }
}

/** The changes of one version, before and after. */
function Changes({ id, version, onClose }: { id: string; version: number; onClose(): void }) {
  const t = useTranslations('ai')
  const times = useTimes()
  const query = useQuery(versionQuery(id, version))
  return (
    <Dialog title={t('version', { version })} onClose={onClose}>
      <Loaded query={query}>
        {({ changes, changedAt }) => (
          <div className="grid gap-4">
            <p className="text-sm text-soft">{times.full(changedAt)}</p>
            {changes.length === 0 && <p className="text-sm">{t('unchanged')}</p>}
            {changes.map(({ field, before, after }) => {
              const known = fieldOf(field)
              return (
                <section key={field} className="grid gap-1.5">
                  <h3 className="text-sm font-medium">{known ? t(`fields.${known}`) : field}</h3>
                  <Value text={before} label={t('before')} tone="bg-bad-faint" />
                  <Value text={after} label={t('after')} tone="bg-good-faint" />
                </section>
              )
            })}
          </div>
        )}
      </Loaded>
    </Dialog>
  )
}

function Value({ text, label, tone }: { text: unknown; label: string; tone: string }) {
  const t = useTranslations('ai')
  const shown = text === null || text === undefined || text === '' ? t('empty') : String(text)
  return (
    <div className={`rounded-md p-2.5 ${tone}`}>
      <p className="text-xs font-medium">{label}</p>
      <p dir="auto" className="max-h-48 overflow-y-auto text-sm whitespace-pre-wrap">
        {shown}
      </p>
    </div>
  )
}
