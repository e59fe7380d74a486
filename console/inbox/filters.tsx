import { useNavigate } from '@tanstack/react-router'
import { ListChecks, ListFilter, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { View } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import type { InboxSearch } from '../routes.tsx'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Tip } from '../ui/tip.tsx'
import { useFilterNames } from './filter-names.ts'
import { FilterPicker } from './filter-picker.tsx'
import { ViewDialog } from './saved-view.tsx'
import { chosenFilters, type Filter, isNarrowed, picked, without } from './search.ts'
import { UpdateView } from './update-view.tsx'
import { useWhose } from './use-whose.ts'
import { isViewName, type ListQuery, VIEWS } from './views.ts'
import { mayChange } from './whose.ts'

interface FiltersProps {
  view: string
  /** The saved view that is shown; undefined for a built-in one. */
  saved: View | undefined
  query: ListQuery
  search: InboxSearch
  isSelecting: boolean
  /** Turns selecting of rows on or off. Undefined if there are no rows. */
  onSelecting: ((isOn: boolean) => void) | undefined
}

/**
 * The filters above a list, and the buttons that save the list as a view, or change a saved view. The filters live in
 * the address, so that a link or the back button restores them.
 */
export function Filters({ view, saved, query, search, isSelecting, onSelecting }: FiltersProps) {
  const t = useTranslations('views')
  const inbox = useTranslations('inbox')
  const navigate = useNavigate()
  const me = useMe()
  const whoseOf = useWhose()
  const [dialog, setDialog] = useState<'filter' | 'save' | 'change'>()
  const close = () => setDialog(undefined)
  const own = isViewName(view) ? VIEWS[view] : ((saved?.query ?? {}) as ListQuery)
  const chosen = chosenFilters(saved && own, search)
  const nameOf = useFilterNames(chosen.find(({ filter }) => filter === 'contactId')?.value)
  const narrowed = isNarrowed(own, search)
  const mine = saved && mayChange(saved, me) ? saved : undefined
  const show = (next: InboxSearch) =>
    void navigate({ to: '/inbox/$view/{-$id}', params: { view }, search: next })
  const pick = (filter: Filter, value: string) => {
    const next = picked(filter, value, chosen.find(one => one.filter === filter)?.value)
    show({ ...search, ...(next === '' ? without(filter, saved && own) : { [filter]: next }) })
  }
  useActions({ filter: () => setDialog('filter') })
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
      <Tip label={t('filterBy')} action="filter">
        <Button kind="quiet" className="text-xs" onClick={() => setDialog('filter')}>
          <ListFilter size={13} aria-hidden="true" />
          {t('filter')}
        </Button>
      </Tip>
      {onSelecting && (
        <Button
          kind="quiet"
          className="text-xs aria-pressed:text-accent"
          aria-pressed={isSelecting}
          onClick={() => onSelecting(!isSelecting)}
        >
          <ListChecks size={13} aria-hidden="true" />
          {inbox('bulk.selectSome')}
        </Button>
      )}
      {chosen.map(({ filter, value }) => (
        <Chip
          key={filter}
          name={nameOf(filter, value) ?? value}
          onRemove={() => show({ ...search, ...without(filter, saved && own) })}
        />
      ))}
      {/* The search text of the address is in the field above. */}
      {saved?.query.q !== undefined && search.q === undefined && (
        <Chip name={`“${saved.query.q}”`} onRemove={() => show({ ...search, q: '' })} />
      )}
      <span className="ml-auto flex flex-wrap items-center">
        {mine && narrowed && <UpdateView key={mine.id} view={mine} query={query} onDone={() => show({})} />}
        {narrowed && me.agent && (
          <Button kind="quiet" className="text-xs" onClick={() => setDialog('save')}>
            {t('save')}
          </Button>
        )}
        {mine && !narrowed && (
          <Button kind="quiet" className="text-xs" onClick={() => setDialog('change')}>
            {t('change')}
          </Button>
        )}
      </span>
      {saved && saved.scope !== 'private' && (
        <p className="w-full truncate text-xs text-soft">{whoseOf(saved)}</p>
      )}
      {dialog === 'filter' && <FilterPicker chosen={chosen} onPick={pick} onClose={close} />}
      {dialog === 'save' && <ViewDialog query={query} onClose={close} />}
      {dialog === 'change' && mine && <ViewDialog saved={mine} query={query} onClose={close} />}
    </div>
  )
}

function Chip({ name, onRemove }: { name: string; onRemove(): void }) {
  const t = useTranslations('inbox')
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-full bg-accent-faint py-0.5 pr-1 pl-2.5 text-xs text-accent">
      <span className="truncate">{name}</span>
      <button
        type="button"
        aria-label={t('remove', { name })}
        onClick={onRemove}
        className="grid size-5 place-items-center rounded-full hover:bg-hover"
      >
        <X size={12} />
      </button>
    </span>
  )
}
