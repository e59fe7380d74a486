import type { Actor } from '../domain/conversation.ts'
import type { ContactSide, OptWord } from '../domain/unmerge.ts'
import { json, type Sql } from './client.ts'
import type { KeptMerge } from './merges.ts'

/** Why a merge can't be undone, or not yet. */
export type UndoObstacle = 'erased' | 'not_latest' | 'under_way' | 'sending'

/** Locks the two contacts of a merge, and finds what stands against taking it back. Undefined: nothing does. */
export async function obstacleTo(tx: Sql, merge: KeptMerge): Promise<UndoObstacle | undefined> {
  const { contactId, intoId, mergedAt } = merge
  // Always in the same order, so that a merge at the same time can't deadlock.
  await tx`select from contacts where id in (${contactId}, ${intoId}) order by id for update`
  const [row] = await tx<Record<'isErased' | 'isOver' | 'isEnding' | 'isSending', boolean>[]>`
    select
      exists (select from contacts where id in (${contactId}, ${intoId}) and erased_at is not null) as is_erased,
      exists (select from contacts where (id = ${intoId} and merged_into is not null)
        or (id = ${contactId} and merged_into is distinct from ${intoId})
        or (merged_into = ${intoId} and id <> ${contactId} and merged_at > ${mergedAt})) as is_over,
      exists (select from conversations
        where contact_id = ${intoId} and status <> 'closed' and merged_into is not null) as is_ending,
      -- A message that is on its way belongs to the conversation that sends it, and may be for either of the two.
      exists (select from conversations c join messages m on m.conversation_id = c.id
          join deliveries d on d.message_id = m.id
        where c.contact_id = ${intoId} and c.status <> 'closed' and m.created_at >= ${mergedAt}
          and d.status in ('queued', 'sending')) as is_sending`
  if (row?.isErased) return 'erased'
  if (row?.isOver) return 'not_latest'
  if (row?.isEnding) return 'under_way'
  return row?.isSending ? 'sending' : undefined
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
