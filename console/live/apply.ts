import type { Query, QueryClient } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Agent, Contact, ListedConversation, PassingEvent, StreamedEvent, View } from '../api/types.ts'
import { contactName } from '../inbox/names.ts'
import { belongs, type ListQuery, VIEWS } from '../inbox/views.ts'
import type { Told } from './notify.ts'
import { objectChanged, relabelled } from './objects.ts'
import { ownTeams, type Pages, rowAfter, rowRead, writeRow } from './rows.ts'
import type { ServerSentEvent } from './sse.ts'
import { type Timeline, timelineAfter, timelinesKey } from './thread.ts'

// Why so much care: an answer and an event can overtake each other. If an event arrives while a request is under way,
// the answer may be older than the event. So recent events are kept, and applied again to every answer that was asked
// for before them.

type Row = ListedConversation

/** How long events are kept for answers that are still on their way, ms. Nearly every request takes less. */
const RECENT_MS = 30_000

/** Conversations that nothing has loaded yet are requested together after this time, ms: a burst of events causes one request. */
const GATHER_MS = 300

/** Counts that events can't update are read again after this time, ms. */
const RECOUNT_MS = 10_000
/** The same, if the agent got a conversation: they look for it in the count of their own. */
const OWN_RECOUNT_MS = 1_000

/** How long messages take to move after the merge of two contacts was undone, ms. */
const PARTING_MS = 2_000

/** Updates the cache from the stream's events, so that an event needs no request. */
export interface Apply {
  event(event: ServerSentEvent): void
  /** To be called when events may have been missed: everything is read again. */
  gap(): void
  /** A row that was read before, in its present state. Undefined if it never was. */
  known(id: string): Row | undefined
  /**
   * Takes a row from an answer, applies the events that came since the request began, and returns the result.
   *
   * @param askedAt when the request began, epoch ms
   */
  row(row: Row, askedAt: number): Row
  /** The same for pages of a timeline. */
  timeline(id: string, pages: Timeline, askedAt: number): Timeline
  /** Writes a change that this agent has made and no event tells. Does nothing if the row is not known. */
  write(id: string, change: (row: Row) => Row): void
  /** Cancels the planned requests. */
  stop(): void
}

export interface ApplyOptions {
  cache: QueryClient
  me: string | undefined
  /** Called with everything that this agent may be notified of. */
  notify?(told: Told): void
}

/** Keeps the cache current for one agent. `me` is undefined for the administrator's own token. */
export function makeApply({ cache, me, notify }: ApplyOptions): Apply {
  const rows = new Map<string, Row>()
  let recent: { at: number; event: StreamedEvent }[] = []
  const unknown = new Set<string>()
  let gathering: ReturnType<typeof setTimeout> | undefined
  let recounting: { at: number; timer: ReturnType<typeof setTimeout> } | undefined
  const parting = new Set<ReturnType<typeof setTimeout>>()

  /** Reads the counts again, and the lists whose members no event tells. */
  const recount = (afterMs = RECOUNT_MS) => {
    // What is asked for sooner is not put off: a mentioned agent gets a notification and looks at the count at once.
    const at = performance.now() + afterMs
    if (recounting && recounting.at <= at) return
    clearTimeout(recounting?.timer)
    const work = () => {
      recounting = undefined
      void cache.invalidateQueries({ queryKey: ['counts'] })
      // A row does not say whether one of its messages failed, or whom its notes mention.
      const asksForMore = ({ queryKey }: Query) => {
        const { hasProblem, mentioned } = (queryKey[1] ?? {}) as ListQuery
        return hasProblem !== undefined || mentioned !== undefined
      }
      void cache.invalidateQueries({ queryKey: ['conversations'], predicate: asksForMore })
    }
    recounting = { at, timer: setTimeout(work, afterMs) }
  }
  /** Changes the counts of the views that the row has entered or left. If a row can't tell, they are read again. */
  const count = (before: Row | undefined, after: Row) => {
    if (!before) return recount(me && after.assigneeId === me ? OWN_RECOUNT_MS : RECOUNT_MS)
    const saved = (cache.getQueryData<View[]>(['views']) ?? []).map(
      ({ id, query }) => [id, query as ListQuery] as const,
    )
    const teamIds = ownTeams(cache, me)
    const changed = [...Object.entries(VIEWS), ...saved].flatMap(([view, query]) => {
      const [was, is] = [before, after].map(row => belongs(query, row, me, teamIds))
      if (is === undefined) recount()
      return was === is || was === undefined || is === undefined ? [] : [[view, is ? 1 : -1] as const]
    })
    if (changed.length === 0) return
    cache.setQueryData<Counts>(['counts'], counts => {
      if (!counts) return counts
      const next = { ...counts }
      for (const [view, by] of changed) {
        const known = next[view]
        if (known && !known.capped) next[view] = { ...known, count: Math.max(0, known.count + by) }
      }
      return next
    })
  }
  /** A row of an answer that was asked for at this time, after the events since then. */
  const caughtUp = (row: Row, askedAt: number) => {
    const missed = recent.filter(({ at, event }) => at >= askedAt && event.conversationId === row.id)
    return missed.reduce<Row>((known, { event }) => rowAfter(known, event, me) ?? known, row)
  }
  /** Puts a row into the cache: counts first, by its former state, then all lists. */
  const store = (row: Row) => {
    const before = rows.get(row.id)
    rows.set(row.id, row)
    count(before, row)
    writeRow(cache, row, me)
  }
  /** Requests the conversations of events that no list has loaded: the event lacks what is only this agent's, such as the read mark. */
  const askUnknown = async () => {
    gathering = undefined
    const ids = [...unknown].slice(0, 100)
    for (const id of ids) unknown.delete(id)
    try {
      const query = { ids: ids.join(','), limit: 100 }
      const askedAt = Date.now()
      const { items } = await ask(api.GET('/v1/conversations', { params: { query } }))
      for (const row of items) store(caughtUp(row, askedAt))
    } catch {
      void cache.resetQueries({ queryKey: ['conversations'] })
    }
  }
  /** Messages leave a conversation, or come to it, a moment after the event that says so, and no event names them. */
  const readAgain = (id: string) => {
    const timer = setTimeout(() => {
      parting.delete(timer)
      void cache.invalidateQueries({ queryKey: timelinesKey(id) })
      for (const key of ['conversation', 'conversations']) void cache.invalidateQueries({ queryKey: [key] })
    }, PARTING_MS)
    parting.add(timer)
  }
  /** Applies an event that the service has stored. */
  const told = (event: StreamedEvent) => {
    const { conversationId: id, conversation, type } = event
    if (type === 'agent.presence') return presence(event)
    if (type === 'channel.settings') {
      // Of a name alone, `channel.changed` tells all.
      if (String(event.data.changed) !== 'name') void cache.invalidateQueries({ queryKey: ['channels'] })
      return
    }
    if (objectChanged(cache, event, me, { relabel })) return
    if (type === 'contact.changed' && event.contact) return changed(event.contact)
    if (id === null) return
    if (type === 'read') return apply.write(id, row => rowRead(row, Number(event.data.seq)))
    recent = [...recent.filter(({ at }) => at > Date.now() - RECENT_MS), { at: Date.now(), event }]
    cache.setQueriesData<Timeline>(
      { queryKey: timelinesKey(id) },
      pages => pages && timelineAfter(pages, event),
    )
    if (type.startsWith('contact.') && conversation) {
      void cache.invalidateQueries({ queryKey: ['contact', conversation.contact.id] })
    }
    if (type === 'contact.unmerged') readAgain(id)
    if (/^(message\.(failed|unknown|settled|retried)|conversation\.noted)$/.test(type)) recount()
    if (!conversation) return
    if (type === 'conversation.waiting') {
      const { contact, channelId } = conversation
      notify?.({ kind: 'line', conversationId: id, channelId, name: contactName(contact) })
    }
    const before = rows.get(id)
    // Only the API knows how far this agent has read in an older conversation. In one that has just begun, nothing
    // was read.
    const isNew = Date.parse(event.at) - Date.parse(conversation.createdAt) < 10_000
    if (!before && !isNew) {
      unknown.add(id)
      gathering ??= setTimeout(askUnknown, GATHER_MS)
      return
    }
    const after = rowAfter(before, event, me)
    if (after) store(after)
  }
  const relabel = (change: (labels: string[]) => string[]) => {
    for (const row of relabelled(rows.values(), change)) store(row)
  }
  /** Shows a changed contact wherever it is loaded: itself, in lists, and by its name in its conversations. */
  const changed = (contact: Contact) => {
    const { id, version, name, optedOutAt } = contact
    const key = ['contact', id]
    // An answer on its way may be older than the event.
    if (cache.isFetching({ queryKey: key, exact: true }) > 0) void cache.invalidateQueries({ queryKey: key })
    else
      cache.setQueryData<Contact>(key, known =>
        known && (known.id !== id || known.version <= version) ? contact : known,
      )
    cache.setQueriesData<Pages<Contact>>({ queryKey: ['contacts'] }, list => {
      if (!list?.pages.some(({ items }) => items.some(one => one.id === id))) return list
      const pages = list.pages.map(page => ({
        ...page,
        items: page.items.map(one => (one.id === id ? contact : one)),
      }))
      return { ...list, pages }
    })
    for (const row of rows.values())
      if (row.contact.id === id && (row.contact.name !== name || row.contact.optedOutAt !== optedOutAt))
        store({ ...row, contact: { ...row.contact, name, optedOutAt } })
  }
  const presence = ({ data }: StreamedEvent) =>
    cache.setQueryData<Agent[]>(['agents'], agents =>
      agents?.map(agent => {
        if (agent.id !== data.agentId) return agent
        const { presence = agent.presence, since = agent.presenceSince } = data as Partial<
          Pick<Agent, 'presence'> & { since: string }
        >
        return { ...agent, presence, presenceSince: since }
      }),
    )
  /** Applies an event that is not stored: who looks, who types, drafts, notifications. */
  const passing = (event: PassingEvent) => {
    const { conversationId: id, type, data, at } = event
    if (type === 'notification') {
      if (data.kind === 'mention') recount(0)
      return notify?.({
        kind: data.kind,
        conversationId: id,
        channelId: event.channelId,
        eventId: data.eventId,
      })
    }
    if (id === null) return
    const agentId = String(data.agentId)
    if (type === 'draft') {
      const mode = data.mode === 'note' ? ('note' as const) : ('reply' as const)
      apply.write(id, row => {
        const drafts = row.drafts.filter(draft => draft.agentId !== agentId || draft.mode !== mode)
        return data.since
          ? { ...row, drafts: [...drafts, { agentId, mode, since: String(data.since) }] }
          : { ...row, drafts }
      })
    }
    if (type !== 'viewing' && type !== 'typing') return
    apply.write(id, row => {
      const others = row.viewers.filter(viewer => viewer.agentId !== agentId)
      const known = row.viewers.find(viewer => viewer.agentId === agentId)
      if (type === 'viewing' && data.viewing === false) return { ...row, viewers: others }
      const mode = data.mode === 'note' || data.mode === 'reply' ? data.mode : null
      const typing = type === 'typing' ? mode : (known?.typing ?? null)
      const viewer = {
        agentId,
        name: String(data.name),
        since: known?.since ?? String(data.since ?? at),
        typing,
      }
      return { ...row, viewers: [...others, viewer] }
    })
  }

  const apply: Apply = {
    event({ event, data }) {
      if (event === 'ready' || data === '') return
      const parsed = JSON.parse(data)
      if (['viewing', 'typing', 'draft', 'line.changed', 'notification'].includes(event)) passing(parsed)
      else told(parsed)
    },
    gap() {
      rows.clear()
      // Long lists begin again with their first page; reading all pages again would take long.
      for (const key of ['conversations', 'timeline']) void cache.resetQueries({ queryKey: [key] })
      const isShort = ({ queryKey: [first] }: Query) => first !== 'conversations' && first !== 'timeline'
      void cache.invalidateQueries({ predicate: isShort })
    },
    known: id => rows.get(id),
    row(row, askedAt) {
      const now = caughtUp(row, askedAt)
      rows.set(row.id, now)
      return now
    },
    timeline(id, pages, askedAt) {
      const missed = recent.filter(({ at, event }) => at >= askedAt && event.conversationId === id)
      return missed.reduce((known, { event }) => timelineAfter(known, event), pages)
    },
    write(id, change) {
      const row = rows.get(id)
      if (row) store(change(row))
    },
    stop() {
      clearTimeout(gathering)
      clearTimeout(recounting?.timer)
      for (const timer of parting) clearTimeout(timer)
    },
  }
  return apply
}

/** Conversations in each view, by its name or id. `capped`: there are more. */
export type Counts = Record<string, { count: number; capped: boolean }>
