import type { Sql } from './client.ts'

/**
 * Makes the contact known under these addresses. A name is kept up to date; addresses that belong to someone already
 * stay theirs.
 */
export async function upsertContact(
  sql: Sql,
  contact: { id: string; channelId: string; name?: string; addresses: string[] },
): Promise<void> {
  const rows = contact.addresses.map(address => ({
    channelId: contact.channelId,
    address,
    contactId: contact.id,
  }))
  await sql`
    with contact as (
      insert into contacts (id, channel_id, name)
      values (${contact.id}, ${contact.channelId}, ${contact.name ?? null})
      on conflict (id) do update set name = coalesce(excluded.name, contacts.name)
      returning id
    )
    insert into contact_addresses ${sql(rows)} on conflict do nothing`
}
