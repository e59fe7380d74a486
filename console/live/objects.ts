import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { Agent, Channel, Contact, Label, ListedConversation, StreamedEvent, Team } from '../api/types.ts'
import type { Pages } from './rows.ts'

// Keeps the short lists current that all parts of the console name things by: agents, teams, labels, channels. An event has the
// object as it is, so it costs no request. What only some may see of one (an address, a view, a reply) is asked for again.

/** What belongs to the caller: the rows of conversations that are loaded. */
interface Rows {
  /** Changes the labels of every loaded conversation that has them. */
  relabel(change: (labels: string[]) => string[]): void
}

interface Named {
  id: string
  name: string
}

/** Applies an event that ends in `.changed` and names an object of a short list. False: it is another event. */
export function objectChanged(
  cache: QueryClient,
  { type, data, agent, team, label, channel }: StreamedEvent,
  me: string | undefined,
  rows: Rows,
): boolean {
  const id = type.endsWith('.changed') ? String(data.id) : ''
  switch (type) {
    case 'agent.changed':
      agentChanged(cache, id, agent, me)
      return true
    case 'team.changed':
      teamChanged(cache, id, team, me)
      return true
    case 'label.changed':
      labelChanged(cache, id, label, rows)
      return true
    case 'channel.changed':
      channelChanged(cache, id, channel)
      return true
    case 'view.changed':
      // In this order: the API refuses to count a view that does not exist.
      void cache
        .invalidateQueries({ queryKey: ['views'] })
        .then(() => cache.invalidateQueries({ queryKey: ['counts'] }))
      return true
    case 'reply.changed':
      void cache.invalidateQueries({ queryKey: ['replies'] })
      return true
    case 'ai_agent.changed':
      void cache.invalidateQueries({ queryKey: ['ai-agents'] })
      return true
    default:
      return false
  }
}

function agentChanged(cache: QueryClient, id: string, agent: Agent | undefined, me: string | undefined) {
  const before = cache.getQueryData<Agent[]>(['agents'])?.find(known => known.id === id)
  place(cache, ['agents'], id, agent, (now, known) => ({ ...now, email: known?.email ?? null }))
  // Who handles a channel: only pages of the settings ask for that.
  void cache.invalidateQueries({ queryKey: ['agents'], predicate: ({ queryKey }) => queryKey.length > 1 })
  if (!agent) void cache.invalidateQueries({ queryKey: ['agents-left'] })
  if (id !== me || !agent) return
  void cache.invalidateQueries({ queryKey: ['me'] })
  // Nothing of the person has changed, so it is the channels that they handle: other conversations can be seen.
  if (before?.version !== agent.version) return
  for (const key of ['channels', 'counts']) void cache.invalidateQueries({ queryKey: [key] })
  void cache.resetQueries({ queryKey: ['conversations'] })
}

function teamChanged(cache: QueryClient, id: string, team: Team | undefined, me: string | undefined) {
  const has = (one: Team | undefined) => me !== undefined && one?.agentIds.includes(me) === true
  const before = cache.getQueryData<Team[]>(['teams'])?.find(known => known.id === id)
  place(cache, ['teams'], id, team)
  if (has(before) === has(team)) return
  // The views of one's own teams hold other conversations, and a team has views of its own.
  for (const key of ['views', 'counts', 'conversations']) void cache.invalidateQueries({ queryKey: [key] })
}

/** Conversations and contacts have a label by its name, and are moved to a new one without an event for each. */
function labelChanged(cache: QueryClient, id: string, label: Label | undefined, { relabel }: Rows) {
  const before = cache.getQueryData<Label[]>(['labels'])?.find(known => known.id === id)
  place(cache, ['labels'], id, label)
  const olds = new Set([before?.name, before?.movingFrom, label?.movingFrom])
  if (label) olds.delete(label.name)
  const change = (labels: string[]) => {
    if (!labels.some(name => olds.has(name))) return labels
    const others = labels.filter(name => !olds.has(name) && name !== label?.name)
    return label ? [...others, label.name].toSorted() : others
  }
  relabel(change)
  const changed = <C extends Contact>(contact: C): C => {
    const labels = change(contact.labels)
    return labels === contact.labels ? contact : { ...contact, labels }
  }
  // Not what else is known of a contact, such as their files.
  const isContact = ({ queryKey }: { queryKey: QueryKey }) => queryKey.length === 2
  cache.setQueriesData<Contact>(
    { queryKey: ['contact'], predicate: isContact },
    contact => contact && changed(contact),
  )
  cache.setQueriesData<Pages<Contact>>({ queryKey: ['contacts'] }, list => {
    if (!list) return list
    return { ...list, pages: list.pages.map(page => ({ ...page, items: page.items.map(changed) })) }
  })
}

function channelChanged(cache: QueryClient, id: string, channel: Named | undefined) {
  const key = ['channels']
  const known = cache.getQueryData<Channel[]>(key)?.find(one => one.id === id)
  // The event tells the name alone.
  if (channel && !known) void cache.invalidateQueries({ queryKey: key, exact: true })
  else place(cache, key, id, channel && ({ ...known, ...channel } as Channel))
}

/**
 * Puts an object into its list, by name, or takes it out. A list that is being read is read again: the answer may be older than
 * the event. An older state of a versioned object changes nothing.
 */
function place<T extends Named & { version?: number }>(
  cache: QueryClient,
  queryKey: QueryKey,
  id: string,
  now: T | undefined,
  join: (now: T, known: T | undefined) => T = one => one,
) {
  if (cache.isFetching({ queryKey, exact: true }) > 0)
    return void cache.invalidateQueries({ queryKey, exact: true })
  cache.setQueryData<T[]>(queryKey, list => {
    if (!list) return list
    const known = list.find(one => one.id === id)
    const others = list.filter(one => one.id !== id)
    if (!now) return known ? others : list
    if (known?.version !== undefined && now.version !== undefined && known.version > now.version) return list
    if (known?.name === now.name) return list.map(one => (one.id === id ? join(now, known) : one))
    const at = others.findIndex(one => one.name > now.name)
    return others.toSpliced(at < 0 ? others.length : at, 0, join(now, known))
  })
}

/** Changes the labels of rows; those that stay as they are stay the same objects. */
export function relabelled(
  rows: Iterable<ListedConversation>,
  change: (labels: string[]) => string[],
): ListedConversation[] {
  return [...rows].flatMap(row => {
    const labels = change(row.labels)
    return labels === row.labels ? [] : [{ ...row, labels }]
  })
}
