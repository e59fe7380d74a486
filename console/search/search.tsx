import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Search as Glass, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useActions } from '../keys/actions.ts'
import { channelsQuery } from '../session/people.ts'
import { Area } from '../ui/area.tsx'
import { Button } from '../ui/button.tsx'
import { SelectOne } from '../ui/select.tsx'
import { isEnough, PAUSE_MS } from './data.ts'
import { GROUPS, type Group } from './groups.ts'
import { AllFound, FoundGroup } from './results.tsx'

// The search over messages, notes, contacts and conversations (`GET /v1/search`), here as a page and in the palette
// (`palette-search.tsx`). `data.ts` has the requests, `hits.ts` makes one shape of the different answers.

/** The page of the search. The query is part of the address. */
export function Search() {
  const t = useTranslations('search')
  const search = useSearch({ from: '/app/search' })
  const { q = '', group, channelId } = search
  const navigate = useNavigate()
  const channels = useQuery(channelsQuery).data ?? []
  const field = useRef<HTMLInputElement>(null)
  const results = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // When the address changes from outside, for example by the palette, its query replaces the typed one. `sent` tells
  // that apart from the page's own change of the address.
  const sent = useRef(q)
  const [known, setKnown] = useState(q)
  if (q !== known) {
    setKnown(q)
    if (q !== sent.current) setTyped(q)
  }
  const go = (changes: typeof search) =>
    void navigate({
      from: '/search',
      to: '/search',
      search: before => ({ ...before, ...changes }),
      replace: true,
    })
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      sent.current = text.trim()
      go({ q: sent.current || undefined })
    }, PAUSE_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useActions({ search: () => field.current?.focus() })

  /** Arrow keys move from the field into the results and back. */
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || event.target instanceof HTMLSelectElement) return
    const links = [...(results.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    const next = at + step
    if (at < 0 && step < 0) return
    event.preventDefault()
    if (next < 0) field.current?.focus()
    else links[Math.min(next, links.length - 1)]?.focus()
  }
  return (
    <Area title={t('title')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go on from what has the focus, which they are told of. */}
      <div className="mx-auto grid max-w-3xl gap-3" onKeyDown={pressed}>
        <search className="flex items-center gap-2 rounded-lg border border-edge bg-surface px-3 focus-within:outline-2 focus-within:outline-accent">
          <Glass size={16} className="shrink-0 text-soft" aria-hidden="true" />
          <input
            ref={field}
            type="search"
            // biome-ignore lint/a11y/noAutofocus: one comes here to type.
            autoFocus
            aria-label={t('field')}
            placeholder={t('field')}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={typed}
            onChange={({ target }) => type(target.value)}
            onKeyDown={event => event.key === 'Escape' && type('')}
            className="h-11 min-w-0 flex-1 bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden"
          />
          {typed && (
            <Button kind="quiet" icon aria-label={t('clear')} onClick={() => type('')}>
              <X size={14} />
            </Button>
          )}
        </search>
        <div className="flex flex-wrap items-center gap-2">
          <GroupChoice group={group} onChoose={chosen => go({ group: chosen })} />
          {channels.length > 1 && (
            <SelectOne
              label={t('channel')}
              all={t('allChannels')}
              options={channels}
              chosen={channelId}
              onChoose={id => go({ channelId: id })}
            />
          )}
        </div>
        <div ref={results} className="grid gap-4">
          {!isEnough(q) ? (
            <p className="p-2 text-sm text-soft">{t('hint')}</p>
          ) : group ? (
            <FoundGroup key={group} group={group} q={q} channelId={channelId} />
          ) : (
            <AllFound q={q} channelId={channelId} onMore={chosen => go({ group: chosen })} />
          )}
        </div>
      </div>
    </Area>
  )
}

function GroupChoice({
  group,
  onChoose,
}: {
  group: Group | undefined
  onChoose(group: Group | undefined): void
}) {
  const t = useTranslations('search')
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">{t('what')}</legend>
      {[undefined, ...GROUPS].map(one => (
        <button
          key={one ?? 'all'}
          type="button"
          aria-pressed={one === group}
          onClick={() => onChoose(one)}
          className="h-7 rounded-full px-3 text-sm text-soft hover:bg-hover aria-pressed:bg-accent-faint aria-pressed:font-medium aria-pressed:text-accent"
        >
          {t(`groups.${one ?? 'all'}`)}
        </button>
      ))}
    </fieldset>
  )
}
