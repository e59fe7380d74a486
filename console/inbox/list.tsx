import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDownUp, Menu, MessageSquareText, Search, SquarePen, X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation, View } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import type { InboxSearch } from '../routes.tsx'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { useNow } from '../ui/time.ts'
import { Tip } from '../ui/tip.tsx'
import { BulkBar } from './bulk/bulk-bar.tsx'
import { BulkOutcome } from './bulk/outcome.tsx'
import type { RowSelection } from './bulk/use-selection.ts'
import { Filters } from './filters.tsx'
import { keepSort } from './kept-sort.ts'
import { Row } from './row.tsx'
import { SORTS } from './search.ts'
import { useKeptPlace } from './use-kept-place.ts'
import { defaultSort, type ListQuery } from './views.ts'

/** All rows have the same height, px, so that the virtual list need not measure them. */
const ROW_PX = 72
/** The next page is requested when this many rows are left below the shown ones. */
const AHEAD = 30
/** A search starts after this pause in typing, ms. */
const PAUSE_MS = 250

interface ListProps {
  title: string
  view: string
  /** The saved view, if it is one. */
  saved: View | undefined
  query: ListQuery
  search: InboxSearch
  list: Pick<
    UseInfiniteQueryResult,
    | 'isPending'
    | 'error'
    | 'hasNextPage'
    | 'isFetchingNextPage'
    | 'isFetchNextPageError'
    | 'fetchNextPage'
    | 'refetch'
  >
  rows: ListedConversation[]
  openId: string | undefined
  selection: RowSelection
  onViews(): void
  /** Begins a conversation. Undefined for the administrator's own token, which can't write to customers. */
  onBegin: (() => void) | undefined
}

/**
 * The list of a view: heading, search, filters, rows, and the bar for selected rows. Only the rows in sight are in
 * the page, so thousands scroll smoothly.
 */
export function List({
  title,
  view,
  saved,
  query,
  search,
  list,
  rows,
  openId,
  selection,
  onViews,
  onBegin,
}: ListProps) {
  const t = useTranslations('inbox')
  const now = useNow(20_000)
  const scroller = useRef<HTMLDivElement>(null)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list
  // This function must stay the same between renders: with a new one the virtual list would lay out all rows again at
  // each scrolled step.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyOf,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    const isIdle = !isFetchingNextPage && !isFetchNextPageError
    if (hasNextPage && isIdle && lastShown > rows.length - AHEAD) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, lastShown, rows.length])
  const openAt = useMemo(() => rows.findIndex(({ id }) => id === openId), [rows, openId])
  useKeptPlace({ rows, query, scroller, rowPx: ROW_PX })
  // Once for each conversation that is opened: a row that moves later does not take the reader along.
  const shown = useRef<string>(undefined)
  useEffect(() => {
    const opened = openId && JSON.stringify([openId, query])
    if (openAt < 0 || shown.current === opened) return
    shown.current = opened
    virtual.scrollToIndex(openAt, { align: 'auto' })
  }, [openId, openAt, query, virtual])

  return (
    <section
      aria-label={title}
      className={`${openId === undefined ? 'flex' : 'hidden sm:flex'} w-full min-w-0 shrink-0 flex-col sm:w-64 min-[1000px]:w-80`}
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line pr-2 pl-2 sm:pl-4">
        <Button kind="quiet" icon aria-label={t('showViews')} className="sm:hidden" onClick={onViews}>
          <Menu size={16} />
        </Button>
        <h1 className="min-w-0 flex-1 truncate font-semibold">{title}</h1>
        {onBegin && (
          <Tip label={t('begin.title')} action="begin">
            <Button kind="quiet" icon aria-label={t('begin.title')} onClick={onBegin}>
              <SquarePen size={15} />
            </Button>
          </Tip>
        )}
        <SortChoice view={view} saved={saved} search={search} sort={query.sort} />
      </header>
      <SearchField key={view} view={view} search={search} />
      <Filters
        view={view}
        saved={saved}
        query={query}
        search={search}
        isSelecting={selection.isOn}
        onSelecting={rows.length > 0 ? selection.setOn : undefined}
      />
      {search.q && (
        <Link
          to="/search"
          search={{ q: search.q, channelId: search.channelId }}
          className="flex min-h-8 items-center gap-2 border-b border-line px-4 text-xs text-accent hover:bg-hover"
        >
          <MessageSquareText size={13} aria-hidden="true" />
          {t('searchMessages')}
        </Link>
      )}
      {list.error && rows.length === 0 ? (
        <div className="p-4">
          <Failed error={list.error} onAgain={list.refetch} />
        </div>
      ) : (
        <div
          ref={scroller}
          className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]"
          aria-busy={list.isPending}
        >
          {rows.length === 0 && !list.isPending && (
            <p className="p-6 text-center text-sm text-soft">{search.q ? t('noneFound') : t('noneHere')}</p>
          )}
          {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets is none to VoiceOver. */}
          <ul role="list" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map(({ index, key, start }) => {
              const row = rows[index]
              if (!row) return null
              return (
                <li
                  key={key}
                  aria-setsize={hasNextPage ? -1 : rows.length}
                  aria-posinset={index + 1}
                  className="absolute inset-x-0 top-0"
                  style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
                >
                  <Row
                    row={row}
                    view={view}
                    search={search}
                    isOpen={row.id === openId}
                    isReachable={openAt >= 0 ? index === openAt : index === 0}
                    now={now}
                    isSelected={selection.ids.has(row.id)}
                    isSelecting={selection.isOn}
                    onSelect={selection.select}
                  />
                </li>
              )
            })}
          </ul>
          {isFetchNextPageError && (
            <div className="p-4">
              <Failed error={list.error} onAgain={fetchNextPage} />
            </div>
          )}
        </div>
      )}
      {selection.rows.length > 0 && (
        <BulkBar rows={selection.rows} onClear={selection.clear} onDone={selection.leave} />
      )}
      <BulkOutcome />
    </section>
  )
}

type SortChoiceProps = Pick<ListProps, 'view' | 'saved' | 'search'> & Pick<ListQuery, 'sort'>

/** Chooses the order of the list. Like the filters it is part of the address; the browser also remembers it for the view. */
function SortChoice({ view, saved, search, sort }: SortChoiceProps) {
  const t = useTranslations('inbox')
  const me = useMe().agent?.id
  const own = saved?.query.sort ?? defaultSort(view)
  const navigate = useNavigate()
  return (
    <label className="flex items-center gap-1 text-xs text-soft">
      <ArrowDownUp size={13} aria-hidden="true" />
      <span className="sr-only">{t('sort')}</span>
      <select
        value={sort}
        onChange={({ target }) => {
          const chosen = SORTS.find(one => one === target.value)
          keepSort(me, view, chosen === own ? undefined : chosen)
          void navigate({ to: '/inbox/$view/{-$id}', params: { view }, search: { ...search, sort: chosen } })
        }}
        className="h-7 max-w-32 rounded-md bg-surface hover:bg-hover pointer-coarse:max-w-40"
      >
        {SORTS.map(one => (
          <option key={one} value={one}>
            {t(`sorts.${one}`)}
          </option>
        ))}
      </select>
    </label>
  )
}

/**
 * The search of the list. It replaces the entry of the history, so that the back button does not go through each
 * typed text.
 */
function SearchField({ view, search }: { view: string; search: InboxSearch }) {
  const t = useTranslations('inbox')
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(search.q ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useActions({ search: () => field.current?.focus() })
  const find = (q: string, soon: boolean) => {
    setTyped(q)
    clearTimeout(timer.current)
    const go = () =>
      void navigate({
        to: '/inbox/$view/{-$id}',
        params: { view },
        search: { ...search, q: q.trim() || undefined },
        replace: true,
      })
    if (soon) go()
    else timer.current = setTimeout(go, PAUSE_MS)
  }
  return (
    <search className="flex items-center gap-2 border-b border-line px-4">
      <Search size={14} className="shrink-0 text-soft" aria-hidden="true" />
      <input
        ref={field}
        type="search"
        aria-label={t('searchLabel')}
        placeholder={t('searchLabel')}
        value={typed}
        onChange={({ target }) => find(target.value, false)}
        onKeyDown={({ key, currentTarget }) => {
          if (key !== 'Escape') return
          currentTarget.blur()
          if (typed) find('', true)
        }}
        className="h-9 min-w-0 flex-1 bg-transparent text-sm outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {typed && (
        <Button kind="quiet" icon aria-label={t('clearSearch')} onClick={() => find('', true)}>
          <X size={14} />
        </Button>
      )}
    </search>
  )
}
