import type { Actor } from '../domain/conversation.ts'
import type { ContactSide, OptWord } from '../domain/unmerge.ts'
import { type Fragment, json, type Sql } from './client.ts'
import { toldAgain } from './contacts.ts'
import type { KeptMerge } from './merges.ts'

/** Why a merge can't be undone, or not yet. */
export type UndoObstacle = { code: 'erased' | 'not_latest' } | Busy

/**
 * `under_way`: a conversation is still ending because of the merge. `sending`: a message to the customer waits to be sent, or
 * is on its way. It is about `conversationId`.
 */
interface Busy {
  code: 'under_way' | 'sending'
  conversationId: string
  /** By when it is over at the latest, epoch ms. */
  until: number
  /** Whether it began a moment ago, as what takes a moment does. What is older waits for somebody else. */
  passes: boolean
}

/** What takes longer than this waits for somebody else: the provider, its limits, a message in doubt. */
const A_MOMENT = '10 seconds'

/** How long a call to the provider may delay the end of a conversation; the workflow waits no longer. */
const LONGEST_CALL = '1 minute'

/** Locks the two contacts of a merge, and finds what stands against taking it back. Undefined: nothing does. */
export async function obstacleTo(tx: Sql, merge: KeptMerge): Promise<UndoObstacle | undefined> {
  const { contactId, intoId, mergedAt } = merge
  // Always in the same order, so that a merge at the same time can't deadlock.
  await tx`select from contacts where id in (${contactId}, ${intoId}) order by id for update`
  const [row] = await tx<{ isErased: boolean; isOver: boolean; ending: Busy | null; sending: Busy | null }[]>`
    select
      exists (select from contacts where id in (${contactId}, ${intoId}) and erased_at is not null) as is_erased,
      exists (select from contacts where (id = ${intoId} and merged_into is not null)
        or (id = ${contactId} and merged_into is distinct from ${intoId})
        or (merged_into = ${intoId} and id <> ${contactId} and merged_at > ${mergedAt})) as is_over,
      (select ${busy(tx, 'under_way', { until: tx`${mergedAt}::timestamptz + ${LONGEST_CALL}::interval`, since: tx`${mergedAt}::timestamptz` })}
        from conversations c where contact_id = ${intoId} and status <> 'closed' and merged_into is not null limit 1) as ending,
      -- A message that is on its way belongs to the conversation that sends it, and may be for either of the two.
      (select ${busy(tx, 'sending', { until: tx`case d.status when 'sending' then d.sending_at + ${LONGEST_CALL}::interval else d.send_by end`, since: tx`d.updated_at` })}
        from conversations c join messages m on m.conversation_id = c.id join deliveries d on d.message_id = m.id
        where c.contact_id = ${intoId} and c.status <> 'closed' and m.created_at >= ${mergedAt}
          and d.status in ('queued', 'sending')
        order by d.updated_at limit 1) as sending`
  if (row?.isErased) return { code: 'erased' }
  if (row?.isOver) return { code: 'not_latest' }
  return row?.ending ?? row?.sending ?? undefined
}

/** A `Busy` about the conversation `c`. */
function busy(
  sql: Sql,
  code: Busy['code'],
  { until, since }: { until: Fragment; since: Fragment },
): Fragment {
  return sql`jsonb_build_object('code', ${code}::text, 'conversationId', c.id,
    'until', round(extract(epoch from ${until}) * 1000), 'passes', ${since} > clock_timestamp() - ${A_MOMENT}::interval)`
}

/** What the customers said since the merge about getting messages, in order. */
export async function wordsSince(tx: Sql, { intoId, mergedAt, addresses }: KeptMerge): Promise<OptWord[]> {
  const rows = await tx<(Omit<OptWord, 'from'> & { from: OptWord['from'] | null })[]>`
    select e.type, to_jsonb(coalesce(m.received_at, e.at)) #>> '{}' as at, coalesce(e.data->>'by', 'keyword') as by,
      case when m.from_address = any(${addresses}) then 'gone' when m.from_address is not null then 'stays' end as from
    from conversations c join events e on e.conversation_id = c.id
    left join messages m on m.id = (e.data->>'messageId')::uuid
    where c.contact_id = ${intoId} and e.at >= ${mergedAt} and e.type in ('contact.opted_out', 'contact.opted_in')
    order by e.at, e.seq`
  return rows.map(({ from, ...word }) => ({ ...word, ...(from && { from }) }))
}

/** The addresses and workflows of a contact. */
export async function waysTo(
  tx: Sql,
  contactId: string,
): Promise<{ addresses: string[]; workflowIds: string[] }> {
  const [row] = await tx<{ addresses: string[]; workflowIds: string[] }[]>`
    select coalesce((select array_agg(address) from contact_addresses where contact_id = ${contactId}), '{}') as addresses,
      coalesce((select array_agg(distinct workflow_id) from conversations
        where contact_id = ${contactId} and workflow_id not like 'erased:%'), '{}') as workflow_ids`
  return row ?? { addresses: [], workflowIds: [] }
}

/**
 * Gives a merged contact back what it had: addresses, conversations, reactions. A conversation that began since belongs to
 * the contact whose workflow runs it, because what the customer writes next arrives there.
 *
 * @param workflowIds of the merged contact
 */
export async function separate(tx: Sql, merge: KeptMerge, workflowIds: string[]): Promise<void> {
  const { contactId, intoId, addresses, kept } = merge
  await tx`update contacts set merged_into = null, merged_at = null where id = ${contactId}`
  await tx`
    update contact_addresses set contact_id = ${contactId}
    where contact_id = ${intoId} and address = any(${addresses})`
  await tx`update contacts set ${toldAgain(tx)} where id = ${intoId}`
  await tx`
    update conversations set contact_id = ${contactId}
    where contact_id = ${intoId} and (id = any(${kept.conversations}::uuid[]) or workflow_id = any(${workflowIds}))`
  await tx`
    update reactions r set contact_id = ${contactId}
    where contact_id = ${intoId} and (id = any(${kept.reactions}::bigint[]) or exists (
      select from conversations c where c.id = r.conversation_id and c.contact_id = ${contactId}))`
  // No conversation names one of the other contact's.
  await tx`
    update conversations c set
      merged_into = case when m.contact_id = c.contact_id then c.merged_into end,
      previous_id = case when p.contact_id = c.contact_id then c.previous_id else (
        select o.id from conversations o where o.contact_id = c.contact_id and o.created_at < c.created_at
        order by o.created_at desc limit 1) end
    from conversations own
      left join conversations m on m.id = own.merged_into left join conversations p on p.id = own.previous_id
    where own.id = c.id and c.contact_id in (${contactId}, ${intoId})
      and (m.contact_id <> c.contact_id or p.contact_id <> c.contact_id)`
}

/** Stores a contact as it is after an undo. `foreign`: workflows of the other one. */
export async function restoreSide(tx: Sql, id: string, side: ContactSide, foreign: string[]): Promise<void> {
  const { optOut } = side
  await tx`
    update contacts set version = version + 1, name = ${side.name}, name_given = ${side.nameGiven},
      labels = ${side.labels}, notes = ${side.notes}, blocked_at = ${side.blockedAt},
      blocked_by = ${side.blockedBy ? json(tx, side.blockedBy) : null},
      blocked_at_provider = ${side.blockedAtProvider},
      block_error = ${side.blockError ? json(tx, side.blockError) : null},
      marketing_stopped_at = ${side.marketingStoppedAt},
      not_at = array(select distinct at from unnest(not_at || ${foreign}::text[]) at)
    where id = ${id}`
  await tx`delete from opt_outs where contact_id = ${id}`
  if (!optOut) return
  await tx`
    insert into opt_outs (contact_id, since, by, ended_at)
    values (${id}, ${optOut.since}, ${optOut.by}, ${optOut.endedAt})`
}

export async function noteUndone(tx: Sql, id: string, by: Actor): Promise<void> {
  await tx`update contact_merges set undone_at = clock_timestamp(), undone_by = ${json(tx, by)} where id = ${id}`
}
