import type { Fragment, Sql } from './client.ts'
import { type ContactRow, contactColumns } from './contacts.ts'
import { conversationViews, type ShownConversation } from './conversations.ts'

export interface ContactFilter {
  channelId?: string
  /** Only contacts of channels that this agent handles. */
  visibleTo?: string
  label?: string
  blocked?: boolean
}

/** What is looked for: the beginning of a name, or the end of a number. */
export type ContactQuery = { name: string } | { digits: string }

/** A contact with its place in the list. */
export type ListedContact = ContactRow & { key: string }

/** Greater than any text that begins like another one. */
const LAST = '\u{10ffff}'
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Lists contacts, newest first. For each channel it reads no more than a page by an index in this order. `labels <> '{}'` and
 * `blocked_at is not null` choose the index of those few.
 */
export function listContacts(
  sql: Sql,
  filter: ContactFilter,
  page: { after?: { createdAt: Date; id: string }; limit: number },
): Promise<ContactRow[]> {
  const { after, limit } = page
  return sql<ContactRow[]>`
    with page as materialized (
      select newest.* from (${channelsOf(sql, filter)}) h cross join lateral (
        select p.id, p.created_at from contacts p
        where p.channel_id = h.id and p.merged_into is null and p.erased_at is null ${restOf(sql, filter)}
          ${after ? sql`and (p.created_at, p.id) < (${after.createdAt}, ${after.id})` : sql``}
        order by p.created_at desc, p.id desc limit ${limit}
      ) newest
      order by newest.created_at desc, newest.id desc limit ${limit}
    )
    select ${contactColumns(sql)} from contacts p join page on page.id = p.id
    order by p.created_at desc, p.id desc`
}

/**
 * Contacts whose name begins so, by name; or whose number ends so, by its digits from the last.
 *
 * Both bounds compare rows of two columns. From two bounds of one column, a plan that doesn't know the query takes it that few
 * rows are between them: it then reads and sorts all of them, in place of a page in the order of the index.
 */
export function findContactsBy(
  sql: Sql,
  query: ContactQuery,
  filter: ContactFilter,
  page: { after?: { key: string; id: string }; limit: number },
): Promise<ListedContact[]> {
  const { limit } = page
  const after = (beginning: Fragment) =>
    page.after
      ? sql`${page.after.key}::text collate "C", ${page.after.id}::uuid`
      : sql`${beginning} collate "C", ${FIRST_ID}::uuid`
  const found =
    'name' in query
      ? sql`
        select p.id, lower(p.name) collate "C" as key from contacts p
        where p.channel_id = h.id and p.merged_into is null and p.erased_at is null and p.name is not null
          and (lower(p.name) collate "C", p.id) > (${after(sql`lower(${query.name}::text)`)})
          and (lower(p.name) collate "C", p.id) < ((lower(${query.name}::text) || ${LAST}::text) collate "C", ${LAST_ID}::uuid)
          ${restOf(sql, filter)}
        order by lower(p.name) collate "C", p.id limit ${limit}`
      : sql`
        select p.id, reverse(a.address) collate "C" as key from contact_addresses a join contacts p on p.id = a.contact_id
        where a.channel_id = h.id
          and (reverse(a.address) collate "C", a.contact_id) > (${after(sql`reverse(${query.digits}::text)`)})
          and (reverse(a.address) collate "C", a.contact_id)
            < ((reverse(${query.digits}::text) || ${LAST}::text) collate "C", ${LAST_ID}::uuid)
          and not exists (
            -- One number in two spellings is told once.
            select from contact_addresses o where o.contact_id = a.contact_id
              and right(o.address, length(${query.digits}::text)) = ${query.digits}::text
              and reverse(o.address) collate "C" < reverse(a.address) collate "C")
          ${restOf(sql, filter)}
        order by reverse(a.address) collate "C", a.contact_id limit ${limit}`
  return sql<ListedContact[]>`
    with page as materialized (
      select found.* from (${channelsOf(sql, filter)}) h cross join lateral (${found}) found
      order by found.key, found.id limit ${limit}
    )
    select ${contactColumns(sql)}, page.key from contacts p join page on page.id = p.id order by page.key, p.id`
}

function restOf(sql: Sql, { label, blocked }: ContactFilter): Fragment {
  return sql`
    ${label === undefined ? sql`` : sql`and p.labels <> '{}' and ${label} = any(p.labels)`}
    ${blocked === undefined ? sql`` : blocked ? sql`and p.blocked_at is not null` : sql`and p.blocked_at is null`}`
}

function channelsOf(sql: Sql, { channelId, visibleTo }: ContactFilter): Fragment {
  if (visibleTo)
    return sql`
      select channel_id as id from channel_agents
      where agent_id = ${visibleTo} ${channelId ? sql`and channel_id = ${channelId}` : sql``}`
  return channelId ? sql`select ${channelId}::uuid as id` : sql`select id from channels`
}

/** A contact's conversations, newest first. */
export function listContactConversations(
  sql: Sql,
  contactId: string,
  page: { after?: { createdAt: Date; id: string }; limit: number },
): Promise<ShownConversation[]> {
  return sql<ShownConversation[]>`
    ${conversationViews(sql)}
    where c.contact_id = ${contactId}
      ${page.after ? sql`and (c.created_at, c.id) < (${page.after.createdAt}, ${page.after.id})` : sql``}
    order by c.created_at desc, c.id desc limit ${page.limit}`
}

/** A file of a contact's conversations. */
export interface ContactFile {
  id: string
  /** Of the message. */
  direction: 'inbound' | 'outbound'
  messageId: string
  conversationId: string
  at: Date
  /** Of an uploaded one. */
  name: string | null
  /** What a picture that was uploaded shows. */
  alt: string | null
}

/**
 * The files of a contact's conversations, theirs and ours: the newest conversation first, within one the newest file. A place
 * is the conversation's and the file's.
 */
export function listContactFiles(
  sql: Sql,
  contactId: string,
  page: { after?: { conversationAt: Date; conversationId: string; at: Date; id: string }; limit: number },
): Promise<(ContactFile & { conversationAt: Date })[]> {
  const { after, limit } = page
  const rest = after
    ? sql`and (c.created_at, c.id) <= (${after.conversationAt}, ${after.conversationId})`
    : sql``
  const behind = after
    ? sql`where (c.id <> ${after.conversationId} or (f.at, f.id) < (${after.at}, ${after.id}))`
    : sql``
  return sql<(ContactFile & { conversationAt: Date })[]>`
    select found.*, c.id as conversation_id, c.created_at as conversation_at
    from conversations c cross join lateral (
      select f.* from (
        select m.id, 'inbound' as direction, m.message_id, date_trunc('milliseconds', m.created_at) as at, null as name, null as alt
        from media m where m.conversation_id = c.id
        union all
        select u.id, 'outbound', s.message_id, date_trunc('milliseconds', o.created_at), u.name,
          (select file->>'alt' from jsonb_array_elements(o.media) file where file->>'url' = 'upload:' || u.id limit 1)
        from upload_uses s join uploads u on u.id = s.upload_id join messages o on o.id = s.message_id
        where s.conversation_id = c.id
      ) f ${behind}
      order by f.at desc, f.id desc limit ${limit}
    ) found
    where c.contact_id = ${contactId} ${rest}
    order by c.created_at desc, c.id desc, found.at desc, found.id desc limit ${limit}`
}
