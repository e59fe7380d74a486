import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListChecks, ListFilter, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { View } from '../api/types.ts'
import type { InboxSearch } from '../routes.tsx'
import { Field } from '../session/field.tsx'
import { hasRole, useMe } from '../session/me.ts'
import { channelsQuery, labelsQuery } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { Swatch } from '../ui/swatch.tsx'
import { say } from '../ui/toast.tsx'
import type { ListQuery } from './views.ts'

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
 * The filters above a list, and the buttons that keep the narrowed list as a saved view or delete one. The filters
 * live in the address, so that a link or the back button restores them.
 */
export function Filters({ view, saved, query, search, isSelecting, onSelecting }: FiltersProps) {
  const t = useTranslations('inbox')
  const navigate = useNavigate()
  const me = useMe()
  const isAgent = me.agent !== null
  const [dialog, setDialog] = useState<'filter' | 'save'>()
  const channels = useQuery(channelsQuery).data ?? []
  const { label, channelId } = search
  const go = (changes: InboxSearch) =>
    void navigate({ to: '/inbox/$view/{-$id}', params: { view }, search: { ...search, ...changes } })
  const isNarrowed = label !== undefined || channelId !== undefined || search.q !== undefined
  const mayDelete = saved !== undefined && (saved.ownerId === me.agent?.id || hasRole(me, 'supervisor'))
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
      <Button kind="quiet" className="text-xs" onClick={() => setDialog('filter')}>
        <ListFilter size={13} aria-hidden="true" />
        {t('filter')}
      </Button>
      {onSelecting && (
        <Button
          kind="quiet"
          className="text-xs aria-pressed:text-accent"
          aria-pressed={isSelecting}
          onClick={() => onSelecting(!isSelecting)}
        >
          <ListChecks size={13} aria-hidden="true" />
          {t('bulk.selectSome')}
        </Button>
      )}
      {label !== undefined && <Chip name={label} onRemove={() => go({ label: undefined })} />}
      {channelId !== undefined && (
        <Chip
          name={channels.find(({ id }) => id === channelId)?.name ?? t('facts.channel')}
          onRemove={() => go({ channelId: undefined })}
        />
      )}
      {isNarrowed && isAgent && (
        <Button kind="quiet" className="ml-auto text-xs" onClick={() => setDialog('save')}>
          {t('saveView')}
        </Button>
      )}
      {mayDelete && !isNarrowed && <DeleteView saved={saved} />}
      {dialog === 'filter' && <FilterPicker onPick={go} onClose={() => setDialog(undefined)} />}
      {dialog === 'save' && <SaveView query={query} onClose={() => setDialog(undefined)} />}
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

/** Picks a label or a channel. A label that is not in the list can be typed: old conversations may still have it. */
function FilterPicker({ onPick, onClose }: { onPick(changes: InboxSearch): void; onClose(): void }) {
  const t = useTranslations('inbox')
  const channels = useQuery(channelsQuery).data ?? []
  const labels = useQuery(labelsQuery).data ?? []
  const items: PickerItem[] = [
    ...labels.map(({ name, color }) => ({
      id: `label:${name}`,
      label: name,
      hint: t('aLabel'),
      icon: <Swatch color={color} size={10} />,
    })),
    ...channels.map(({ id, name }) => ({ id: `channel:${id}`, label: name, hint: t('facts.channel') })),
  ]
  const pick = (picked: string) => {
    const [kind, ...rest] = picked.split(':')
    const value = rest.join(':')
    onPick(kind === 'label' ? { label: value } : { channelId: value })
  }
  return (
    <Picker
      title={t('filterBy')}
      items={items}
      onPick={pick}
      onCreate={label => onPick({ label })}
      onClose={onClose}
      empty={t('noLabels')}
    />
  )
}

/** Asks for a name and saves the current list as a private view. */
function SaveView({ query, onClose }: { query: ListQuery; onClose: () => void }) {
  const t = useTranslations('inbox')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const sayProblem = useSayProblem()
  const [name, setName] = useState('')
  const save = async () => {
    try {
      const view = await keepView(name, query)
      await cache.invalidateQueries({ queryKey: ['views'] })
      void cache.invalidateQueries({ queryKey: ['counts'] })
      onClose()
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: view.id } })
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <Dialog title={t('saveView')} onClose={onClose}>
      <form
        className="grid gap-3"
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('viewName')}
          value={name}
          required
          maxLength={100}
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="submit" kind="primary" className="justify-self-end" disabled={name.trim() === ''}>
          {t('save')}
        </Button>
      </form>
    </Dialog>
  )
}

/** Saves a list as a private view. */
function keepView(name: string, query: ListQuery): Promise<View> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const body = { name, scope: 'private' as const, query: Object.fromEntries(given) as Record<string, string> }
  const header = { 'idempotency-key': crypto.randomUUID() }
  return ask(api.POST('/v1/views', { params: { header }, body }))
}

/** Deletes a saved view. Only a private one can be restored afterwards, because restoring creates a new private view. */
function DeleteView({ saved }: { saved: View }) {
  const t = useTranslations('inbox')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const sayProblem = useSayProblem()
  const refresh = () => cache.invalidateQueries({ queryKey: ['views'] })
  const remove = async () => {
    const { id, name, query, scope } = saved
    try {
      await ask(api.DELETE('/v1/views/{id}', { params: { path: { id } } }))
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: 'mine' } })
      await refresh()
      const again = () => keepView(name, query as ListQuery).then(refresh, sayProblem)
      const action =
        scope === 'private' ? { label: t('done.undo'), run: () => void again(), undoes: true } : undefined
      say({ title: t('viewDeleted', { name }), action })
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <Button kind="quiet" className="ml-auto text-xs" onClick={() => void remove()}>
      <Trash2 size={13} aria-hidden="true" />
      {t('deleteView')}
    </Button>
  )
}
