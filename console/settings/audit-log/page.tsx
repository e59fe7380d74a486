import { useInfiniteQuery } from '@tanstack/react-query'
import { Download, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { download } from '../../ui/download.ts'
import { Failed } from '../../ui/failed.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import { PageTitle } from '../form/section.tsx'
import { Nothing, Rows } from '../parts/page.tsx'
import { type AuditFilter, auditFile, auditQuery } from './data.ts'
import { Entry } from './entry.tsx'
import { Filter } from './filter.tsx'

/** The audit log: who did what, when and from where, including what was refused. */
export function Page() {
  const t = useTranslations('auditLog')
  const p = useTranslations('parts')
  const sayProblem = useSayProblem()
  const [filter, setFilter] = useState<AuditFilter>({})
  const [isSaving, setSaving] = useState(false)
  const list = useInfiniteQuery(auditQuery(filter))
  const entries = list.data?.pages.flatMap(({ items }) => items)
  const save = async () => {
    setSaving(true)
    try {
      download(await auditFile(filter), 'audit-log.csv')
    } catch (error) {
      sayProblem(error)
    } finally {
      setSaving(false)
    }
  }
  return (
    <>
      <PageTitle
        title={t('title')}
        about={t('hint')}
        tools={
          <div className="flex gap-2">
            <Button className="h-8" onClick={() => void list.refetch()}>
              <RotateCw size={14} aria-hidden="true" />
              {t('refresh')}
            </Button>
            <Button className="h-8" disabled={isSaving} onClick={() => void save()}>
              <Download size={14} aria-hidden="true" />
              {t('csv')}
            </Button>
          </div>
        }
      />
      <Filter filter={filter} onChange={setFilter} />
      {list.isError && <Failed error={list.error} onAgain={list.refetch} />}
      {list.isPending && (
        <p role="status" className="py-6 text-sm text-soft">
          {p('loading')}
        </p>
      )}
      {entries?.length === 0 && <Nothing>{t('none')}</Nothing>}
      {entries !== undefined && entries.length > 0 && (
        <Rows label={t('title')}>
          {entries.map(entry => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Rows>
      )}
      {list.hasNextPage && (
        <Button className="mt-3" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('older')}
        </Button>
      )}
    </>
  )
}
