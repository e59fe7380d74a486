import type { Conversation, ConversationQuery, ListedConversation } from '../api/types.ts'

/** What a list shows: the query of `GET /v1/conversations`. */
export type ListQuery = Omit<ConversationQuery, 'limit' | 'cursor'>

/** The views that the API counts for everybody, in the order of the sidebar, with their queries as the API has them. */
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

/** Who waits longest comes first, unless nobody waits there. */
export function defaultSort(view: string): NonNullable<ListQuery['sort']> {
  return view === 'resolved' ? 'lastMessageAt' : 'waitingSince'
}

/** What of a row tells in which lists it is. */
export type ListRow = Pick<
  ListedConversation,
  'id' | 'status' | 'assigneeId' | 'teamId' | 'channelId' | 'contact' | 'labels' | 'priority' | 'unread'
> &
  Pick<Conversation, 'snooze' | 'waitingSince' | 'createdAt' | 'lastMessage'>

const isOneOf = (list: string | undefined, value: string) =>
  list === undefined || list.split(',').includes(value)

const isAs = (asked: 'true' | 'false' | undefined, is: boolean) =>
  asked === undefined || (asked === 'true') === is

/**
 * Whether a conversation belongs to a list. Undefined: its row does not tell, so it stays where it is.
 *
 * @param me the agent who asks
 */
export function belongs(query: ListQuery, row: ListRow, me: string | undefined): boolean | undefined {
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

function isFound(q: string, { id, contact }: ListRow): boolean {
  const asked = q.trim().toLowerCase()
  const digits = asked.replaceAll(/\D/g, '')
  return (
    id === asked ||
    (contact.name ?? '').toLowerCase().includes(asked) ||
    (digits.length > 2 && contact.address.includes(digits))
  )
}

const lastAt = ({ lastMessage, createdAt }: ListRow) => lastMessage?.at ?? createdAt
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The order of a list, as the API has it. */
export function compareRows(sort: ListQuery['sort'], a: ListRow, b: ListRow): number {
  if (sort === 'waitingSince') {
    if (a.waitingSince && b.waitingSince) return byText(a.waitingSince, b.waitingSince)
    if (a.waitingSince || b.waitingSince) return a.waitingSince ? -1 : 1
  }
  if (sort === 'waitingSince' || sort === 'lastMessageAt') return byText(lastAt(b), lastAt(a))
  return byText(b.createdAt, a.createdAt)
}
