import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useActions } from '../keys/actions.ts'
import type { InboxSearch, MessagePlace } from '../routes.tsx'
import { useMe } from '../session/me.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { Begin } from './begin.tsx'
import { useSelection } from './bulk/use-selection.ts'
import { Contact } from './contact.tsx'
import { useConversations, useSavedViews } from './data.ts'
import { keptSort } from './kept-sort.ts'
import { List } from './list.tsx'
import { queryOf } from './search.ts'
import type { Side } from './side.ts'
import { Sidebar } from './sidebar.tsx'
import { Thread } from './thread.tsx'
import { defaultSort, isViewName, type ListQuery, VIEWS } from './views.ts'
import { WhySide } from './why-side.tsx'

/** Steps that follow each other within this time are one way, ms. It is longer than a page needs to open. */
const STEPPING_MS = 300

// How the inbox works together: the address names the view, the filters, the open conversation and perhaps a message
// in it. This component turns it into one query (`views.ts`), `data.ts` loads the list, `list.tsx` shows it, and
// `thread.tsx` shows the open conversation with its composer. Events of the stream change what is loaded (`live/`),
// so no part asks again. Actions are offered to keys and palette by the component that can do them
// (`keys/actions.ts`).

/** The inbox: views, list, conversation and a panel beside it. On a phone one of them at a time. */
export function Inbox() {
  const t = useTranslations('inbox')
  const { view, id } = useParams({ from: '/app/inbox/$view/{-$id}' })
  const asked = useSearch({ from: '/app/inbox/$view/{-$id}' })
  // These belong to the conversation that is opened. Links to other conversations must not carry them on.
  const search = useMemo<InboxSearch>(
    () => ({ ...asked, write: undefined, message: undefined, place: undefined }),
    [asked],
  )
  const navigate = useNavigate()
  const saved = useSavedViews().data?.find(one => one.id === view)
  const me = useMe().agent?.id
  const query = useMemo<ListQuery>(() => {
    const own = isViewName(view) ? VIEWS[view] : ((saved?.query ?? {}) as ListQuery)
    const kept = keptSort(me, view)
    return queryOf(kept ? { ...own, sort: kept } : own, search, defaultSort(view))
  }, [view, saved, search, me])
  const title = isViewName(view) ? t(`views.${view}`) : (saved?.name ?? t('views.other'))

  const list = useConversations(query)
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const at = rows.findIndex(row => row.id === id)
  // The last position of the open conversation in this view: when it leaves the list, for example because it was resolved, the
  // next one is found from here.
  const [last, setLast] = useState({ view, at: 0 })
  const lastAt = at >= 0 ? at : last.view === view ? last.at : 0
  if (last.view !== view || last.at !== lastAt) setLast({ view, at: lastAt })

  const open = (next: string | undefined, how: { replace?: boolean } = {}) =>
    void navigate({ to: '/inbox/$view/{-$id}', params: { view, id: next }, search, ...how })
  // Going back to the end of the thread replaces the entry in the browser's history: the back button then leads to
  // where the agent was before, not to the old message.
  const goTo = useCallback(
    (place: MessagePlace) =>
      void navigate({
        to: '/inbox/$view/{-$id}',
        params: { view, id },
        search: { ...search, ...place },
        replace: place.message === undefined && place.place === undefined,
      }),
    [navigate, view, id, search],
  )
  // The list as it is when an action is done, not as it was when the action began.
  const now = useRef({ id, rows, at })
  now.current = { id, rows, at: lastAt }
  /**
   * Opens the next conversation after this one is done: the one that takes its place in the list. Whoever has gone on to another
   * one by then stays there.
   */
  const onward = () => {
    const { id: shown, rows, at } = now.current
    if (shown !== id) return
    const rest = rows.filter(row => row.id !== id)
    open(rest[Math.min(at, rest.length - 1)]?.id)
  }
  // Keys come faster than pages: the next step goes on from the row that the last one asked for.
  const stepped = useRef<{ id?: string; until: number }>({ until: 0 })
  /**
   * Opens the next or the previous row. While a conversation is open it replaces the entry of the history, so that
   * the back button does not go through every row.
   */
  const step = (by: 1 | -1) => () => {
    const { id: asked, until } = stepped.current
    const here = until > Date.now() ? asked : id
    const place = rows.findIndex(row => row.id === here)
    const from = place >= 0 ? place : by > 0 ? lastAt - 1 : lastAt
    const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)]
    if (!next || next.id === here) return
    stepped.current = { id: next.id, until: Date.now() + STEPPING_MS }
    open(next.id, { replace: id !== undefined })
  }
  const [side, setSide] = useState<Side | undefined>(() =>
    matchMedia('(width >= 1280px)').matches ? 'contact' : undefined,
  )
  const selection = useSelection(view, rows, id)
  const isBulk = selection.rows.length > 0
  const toggle = (one: Side) => () => setSide(shown => (shown === one ? undefined : one))
  const [showsViews, setShowsViews] = useState(false)
  const [isBeginning, setBeginning] = useState(false)
  const begin = me === undefined ? undefined : () => setBeginning(true)
  useActions({
    begin,
    next: step(1),
    previous: step(-1),
    leave: id === undefined ? undefined : () => open(undefined),
    select: rows.length > 0 ? selection.selectHere : undefined,
    selectNext: rows.length > 0 ? selection.step(1) : undefined,
    selectPrevious: rows.length > 0 ? selection.step(-1) : undefined,
    contact: id === undefined ? undefined : toggle('contact'),
    why: id === undefined ? undefined : toggle('why'),
  })
  usePageTitle(title)
  // A view was chosen, so the list of views closes.
  useEffect(() => setShowsViews(false), [view, id])

  return (
    <div className="flex h-full bg-surface">
      <Sidebar view={view} isOpen={showsViews} onClose={() => setShowsViews(false)} />
      <List
        key={view}
        title={title}
        view={view}
        saved={saved}
        query={query}
        search={search}
        list={list}
        rows={rows}
        openId={id}
        selection={selection}
        onViews={() => setShowsViews(true)}
        onBegin={begin}
      />
      {id === undefined ? (
        <main className="hidden min-w-0 flex-1 place-items-center border-l border-line bg-ground p-8 text-center text-soft sm:grid">
          <p>{rows.length > 0 ? t('chooseOne') : t('allDone')}</p>
        </main>
      ) : (
        <Thread
          key={id}
          id={id}
          writesTemplate={asked.write === 'template'}
          place={asked}
          isBulk={isBulk}
          onPlace={goTo}
          side={side}
          onSide={one => toggle(one)()}
          onBack={() => open(undefined)}
          onward={onward}
        />
      )}
      {id !== undefined && side === 'contact' && (
        <Contact key={`contact ${id}`} conversationId={id} onClose={() => setSide(undefined)} />
      )}
      {id !== undefined && side === 'why' && (
        <WhySide key={`why ${id}`} conversationId={id} onClose={() => setSide(undefined)} />
      )}
      {isBeginning && <Begin onClose={() => setBeginning(false)} />}
    </div>
  )
}
