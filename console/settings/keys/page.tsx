import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { isChanged } from '../../keys/bindings.ts'
import { ACTION_IDS, type KeySettings } from '../../keys/keymap.ts'
import { useChangeMe, useMe } from '../../session/me.ts'
import { Button } from '../../ui/button.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import { say } from '../../ui/toast.tsx'
import { Check } from '../parts/fields.tsx'
import { Listing, Nothing, Rows } from '../parts/page.tsx'
import { KeyRow } from './key-row.tsx'

/** The agent's own keys. */
export function Page() {
  const t = useTranslations('shortcuts')
  const p = useTranslations('parts')
  const { agent, settings } = useMe()
  const { keys } = settings
  const change = useChangeMe()
  const sayProblem = useSayProblem()
  const [filter, setFilter] = useState('')
  const k = useTranslations('keys.actions')
  const save = (next: KeySettings) => change.mutate({ keys: next }, { onError: sayProblem })
  const restoreAll = () => {
    const told = () =>
      say({ title: t('restoredAll'), action: { label: p('undo'), run: () => save(keys), undoes: true } })
    change.mutate({ keys: { ...keys, bindings: {} } }, { onSuccess: told, onError: sayProblem })
  }
  const shown = ACTION_IDS.filter(id => k(id).toLowerCase().includes(filter.trim().toLowerCase()))
  return (
    <Listing
      title={t('title')}
      hint={t('hint')}
      action={
        ACTION_IDS.some(id => isChanged(id, keys)) && <Button onClick={restoreAll}>{t('restoreAll')}</Button>
      }
    >
      {agent ? (
        <div className="grid gap-4">
          <Check
            checked={keys.enabled}
            hint={t('enabledHint')}
            onChange={({ target }) => save({ ...keys, enabled: target.checked })}
          >
            {t('enabled')}
          </Check>
          <input
            type="search"
            aria-label={t('find')}
            placeholder={t('find')}
            value={filter}
            onChange={({ target }) => setFilter(target.value)}
            className="h-9 w-full rounded-md border border-edge bg-surface px-2.5 text-base"
          />
          {shown.length === 0 && <Nothing>{t('nothing')}</Nothing>}
          <Rows label={t('title')}>
            {shown.map(id => (
              <KeyRow key={id} action={id} settings={keys} onChange={save} />
            ))}
          </Rows>
        </div>
      ) : (
        <Nothing>{t('noAgent')}</Nothing>
      )}
    </Listing>
  )
}
