import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useActions } from '../keys/actions.ts'
import { Area } from '../ui/area.tsx'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { useLater } from '../ui/use-later.ts'
import { type ContactFilter, contactsQuery, useContact } from './data.ts'
import { Details } from './details.tsx'
import { Filters } from './filters.tsx'
import { List } from './list.tsx'

// Contacts: this page shows the list (`list.tsx`, `filters.tsx`) and one contact (`details.tsx`). The parts of a
// contact (`head.tsx`, `notes.tsx`, `conversations.tsx`, `files.tsx`, `actions.tsx`) are shown beside a thread in the
// inbox too. `data.ts` has the requests, `use-actions.ts` what a supervisor can do.

const ROUTE = '/app/contacts/{-$id}'
/** The list is searched after this pause in typing, ms. */
const PAUSE_MS = 250

/** All contacts and one of them. On a phone one of the two at a time. */
export function Contacts() {
  const t = useTranslations('contacts')
  const navigate = useNavigate()
  const { id } = useParams({ from: ROUTE })
  const filter = useSearch({ from: ROUTE })
  const [typed, setTyped] = useState(filter.q ?? '')
  const q = useLater(typed.trim(), PAUSE_MS) || undefined
  const field = useRef<HTMLInputElement>(null)
  const go = (to: string | undefined, search: ContactFilter = filter, replace = false) =>
    void navigate({ to: '/contacts/{-$id}', params: { id: to }, search, replace })
  useEffect(() => {
    if (q !== filter.q) go(id, { ...filter, q }, true)
  }, [q])
  const list = useInfiniteQuery(contactsQuery(filter))
  const rows = (list.data?.pages ?? []).flatMap(({ items }) => items)
  const at = rows.findIndex(row => row.id === id)
  const step = (by: 1 | -1) => () => {
    const next = rows[Math.min(Math.max(at < 0 ? 0 : at + by, 0), rows.length - 1)]
    if (next && next.id !== id) go(next.id, filter, id !== undefined)
  }
  useActions({
    next: step(1),
    previous: step(-1),
    search: () => field.current?.focus(),
    leave: id === undefined ? undefined : () => go(undefined),
  })
  return (
    <Area title={t('title')}>
      <div className="mx-auto grid h-full max-w-6xl gap-4 sm:grid-cols-[20rem_1fr]">
        <section
          aria-label={t('title')}
          className={`${id === undefined ? 'flex' : 'hidden sm:flex'} min-h-0 min-w-0 flex-col gap-2`}
        >
          <input
            ref={field}
            type="search"
            aria-label={t('find')}
            placeholder={t('find')}
            maxLength={100}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            className="h-9 w-full shrink-0 rounded-md border border-edge bg-surface px-2.5 text-base"
          />
          <Filters filter={filter} onChange={search => go(id, search, true)} />
          <List rows={rows} openId={id} filter={filter} list={list} />
        </section>
        {id === undefined ? (
          <p className="hidden place-items-center text-soft sm:grid">{t('chooseOne')}</p>
        ) : (
          <div className="min-h-0 min-w-0 overflow-y-auto rounded-xl border border-line bg-surface">
            <Button kind="quiet" className="m-2 sm:hidden" onClick={() => go(undefined)}>
              <ChevronLeft size={15} aria-hidden="true" />
              {t('title')}
            </Button>
            <One key={id} id={id} onMerged={to => go(to, filter, true)} />
          </div>
        )}
      </div>
    </Area>
  )
}

/** One contact, or why it can't be shown. */
function One({ id, onMerged }: { id: string; onMerged(id: string): void }) {
  const { data, error, refetch } = useContact(id)
  // The API answers for a merged contact with the one that stayed. The address follows.
  const current = data?.id ?? id
  useEffect(() => {
    if (current !== id) onMerged(current)
  }, [current])
  if (data) return <Details key={data.id} contact={data} onMerged={onMerged} />
  return error ? (
    <div className="p-4">
      <Failed error={error} onAgain={refetch} />
    </div>
  ) : null
}
