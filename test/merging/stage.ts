import { expect } from 'vitest'
import { contactOf } from '../api/contacts-stage.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { idle } from '../workflow/support.ts'

// Two contacts that a supervisor makes one, and then two again.

export const test = deskTest()

export interface Party extends Talk {
  contactId: string
}

/** A new customer who writes, with their contact. */
export async function partyOf(world: World, desk: Desk, text: string): Promise<Party> {
  const customer = desk.newCustomer()
  await customer.write(text)
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  return { customer, id, workflowId, path: `/v1/conversations/${id}`, contactId: await contactOf(world, id) }
}

export interface Merge {
  id: string
  contactId: string
}

export async function merge(world: World, gone: Party, stays: Party): Promise<Merge> {
  const { status, body } = await world.admin.post(`/v1/contacts/${gone.contactId}/merge`, {
    intoId: stays.contactId,
  })
  expect(status).toBe(200)
  expect(body.merges[0]).toMatchObject({ contactId: gone.contactId, by: { role: 'admin' } })
  return body.merges[0]
}

export const undo = (world: World, stays: Party, { id }: Merge) =>
  world.admin.post(`/v1/contacts/${stays.contactId}/merges/${id}/undo`)

export interface Conv {
  id: string
  status: string
  address: string
  workflowId: string
  waitingSince: string | null
  assigneeId: string | null
  mergedInto: string | null
  closeReason: string | null
  previousId: string | null
}

export const conversationsOf = (world: World, { contactId }: Party) => world.sql<Conv[]>`
  select id, status, address, workflow_id, waiting_since, assignee_id, merged_into, close_reason, previous_id
  from conversations where contact_id = ${contactId} order by created_at`

/** All that a contact wrote, in all their conversations, in order. */
export async function wrote(world: World, party: Party): Promise<string[]> {
  const rows = await world.sql<{ text: string }[]>`
    select m.text from messages m join conversations c on c.id = m.conversation_id
    where c.contact_id = ${party.contactId} and m.direction = 'inbound' order by m.received_at, m.seq`
  return rows.map(({ text }) => text)
}

export const openOf = async (world: World, party: Party) =>
  (await conversationsOf(world, party)).filter(({ status }) => status !== 'closed')

/** Waits until the contact has one open conversation that holds these texts of theirs. */
export async function untilOpenWith(world: World, party: Party, texts: string[]): Promise<Conv> {
  return until(`an open conversation with ${texts}`, async () => {
    const open = await openOf(world, party)
    const [one] = open
    if (!one || open.length > 1) return false
    const rows = await world.sql<{ text: string }[]>`
      select text from messages where conversation_id = ${one.id} and direction = 'inbound' order by seq`
    const here = rows.map(({ text }) => text)
    return texts.every(text => here.includes(text)) && here.every(text => texts.includes(text)) && one
  })
}

/** Waits until a merge of two who are both in a conversation is carried out: the survivor's open one has all these texts. */
export async function untilMerged(world: World, stays: Party, texts: string[]): Promise<Conv> {
  const row = await until('the merge', async () => {
    const open = await openOf(world, stays)
    const rows = await world.sql<{ text: string }[]>`
      select text from messages where conversation_id = ${open[0]?.id ?? null} and direction = 'inbound'`
    return open.length === 1 && texts.every(text => rows.some(row => row.text === text)) && open[0]
  })
  await idle(world, row as never)
  return row as Conv
}
