import type { Conversation, ConversationQuery, ListedConversation } from '../api/types.ts'

// Which conversations a list shows, and in which order. The API decides this when a list is loaded; the functions
// below repeat its rules, so that an event can move a row without a request. If the rules differ, a row stands in the
// wrong list until the next load.

/** The query of a list, as in `GET /v1/conversations`. */
export type ListQuery = Omit<ConversationQuery, 'limit' | 'cursor'>

/**
 * The built-in views, in the order of the sidebar. The names are those that `GET /v1/conversations/counts` takes, and
 * the queries are the API's own for them.
 */
export const VIEWS = {
  mine: { assigneeId: 'me', status: 'assigned', snoozed: 'false' },
  line: { status: 'waiting' },
  unread: { unread: 'true' },
  unanswered: { unanswered: 'true' },
  ai: { status: 'ai' },
  problems: { hasProblem: 'true', status: 'opening,ai,waiting,assigned,resolved' },
  open: { status: 'opening,ai,waiting,assigned' },
  snoozed: { assigneeId: 'me', snoozed: 'true' },
  mentions: { mentioned: 'me' },
  resolved: { status: 'resolved' },
} as const satisfies Record<string, ListQuery>

export type ViewName = keyof typeof VIEWS
export const VIEW_NAMES = Object.keys(VIEWS) as ViewName[]

export function isViewName(name: string): name is ViewName {
  return Object.hasOwn(VIEWS, name)
}

/** The order in which a view opens: the longest waiting customer first. In resolved conversations nobody waits. */
export function defaultSort(view: string): NonNullable<ListQuery['sort']> {
  return view === 'resolved' ? 'lastMessageAt' : 'waitingSince'
}

/** What a row must tell for these rules. */
type Row = Pick<
  ListedConversation,
  'id' | 'status' | 'assigneeId' | 'teamId' | 'channelId' | 'contact' | 'labels' | 'priority' | 'unread'
> &
  Pick<Conversation, 'snooze' | 'waitingSince' | 'createdAt' | 'lastMessage'>

const isOneOf = (list: string | undefined, value: string) =>
  list === undefined || list.split(',').includes(value)

/** Whether a filter of the query, if it is set, agrees with the row. */
const isAs = (asked: 'true' | 'false' | undefined, is: boolean) =>
  asked === undefined || (asked === 'true') === is

/**
 * Whether a conversation belongs to a list. Undefined: the row does not say, because the query asks for dates, failed
 * messages or mentions; then the row stays where it is.
 *
 * @param me the id of the agent who asks; it stands for `me` in a query
 */
export function belongs(query: ListQuery, row: Row, me: string | undefined): boolean | undefined {
  const { assigneeId, contact, waitingSince } = row
  const assignee = query.assigneeId === 'me' ? me : query.assigneeId
  const told =
    isOneOf(query.status, row.status) &&
    (assignee === undefined || (assignee === 'none' ? assigneeId === null : assigneeId === assignee)) &&
    (query.channelId === undefined || query.channelId === row.channelId) &&
    (query.teamId === undefined || query.teamId === row.teamId) &&
    (query.contactId === undefined || query.contactId === contact.id) &&
    (query.label === undefined || row.labels.includes(query.label)) &&
    isOneOf(query.priority, row.priority) &&
    isAs(query.unread, row.status !== 'closed' && (row.unread?.count ?? 0) > 0) &&
    isAs(query.snoozed, row.snooze !== null) &&
    isAs(query.unanswered, waitingSince !== null) &&
    (query.q === undefined || isFound(query.q, row))
  if (!told) return false
  const { from, to, hasProblem, mentioned } = query
  const isOpen = [from, to, hasProblem, mentioned].some(asked => asked !== undefined)
  return isOpen ? undefined : true
}

/** The search of a list as the API does it: by id, name, or more than two digits of the number. */
function isFound(q: string, { id, contact }: Row): boolean {
  const asked = q.trim().toLowerCase()
  const digits = asked.replaceAll(/\D/g, '')
  return (
    id === asked ||
    (contact.name ?? '').toLowerCase().includes(asked) ||
    (digits.length > 2 && contact.address.includes(digits))
  )
}

const lastAt = ({ lastMessage, createdAt }: Row) => lastMessage?.at ?? createdAt
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Compares two rows in the order of a list, as the API sorts. Negative: `a` comes first. */
export function compareRows(sort: ListQuery['sort'], a: Row, b: Row): number {
  if (sort === 'waitingSince') {
    if (a.waitingSince && b.waitingSince) return byText(a.waitingSince, b.waitingSince)
    if (a.waitingSince || b.waitingSince) return a.waitingSince ? -1 : 1
  }
  if (sort === 'waitingSince' || sort === 'lastMessageAt') return byText(lastAt(b), lastAt(a))
  return byText(b.createdAt, a.createdAt)
}
