import { expect } from 'vitest'
import { undoMerge } from '../../activities/contacts/undo-merge.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { contactOf } from '../api/contacts-stage.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command, type Desk } from '../harness/desk.ts'
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
export async function partyOf(world: World, desk: Desk, text: string, status = 'waiting'): Promise<Party> {
  const customer = desk.newCustomer()
  await customer.write(text)
  const { id, workflowId } = await customer.conversation(c => c.status === status)
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

/** Two contacts that are one: Ann talks with B, and A has written once before the merge and once since. */
export async function mergedWhileAssigned(world: World, desk: Desk) {
  const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
  expect(await command(desk.ann.api, `${stays.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  const done = await merge(world, gone, stays)
  await untilMerged(world, stays, ['A1', 'B1'])
  await gone.customer.write('A2')
  await untilMerged(world, stays, ['A1', 'B1', 'A2'])
  return { gone, stays, done }
}

export const undo = (world: World, stays: Party, { id }: Merge) =>
  world.admin.post(`/v1/contacts/${stays.contactId}/merges/${id}/undo`)

/** How many pauses the last undo of a merge has made. */
export async function timersOf(world: World, { id }: Merge): Promise<number> {
  const query = `WorkflowId STARTS_WITH 'undo-merge:${id}:'`
  const runs = await until('the undo to be listed', async () => {
    const found = []
    for await (const run of world.temporal.workflow.list({ query })) found.push(run)
    return found.length > 0 && found
  })
  const [last] = runs.sort((a, b) => b.startTime.getTime() - a.startTime.getTime())
  const { events } = await world.temporal.workflow.getHandle(last?.workflowId ?? '').fetchHistory()
  return (events ?? []).filter(event => event.timerStartedEventAttributes).length
}

/** Takes two contacts apart, and leaves their conversations as they are: the process that did it has died there. */
export async function undoAndDie(world: World, { id: mergeId }: Merge): Promise<void> {
  const undone = await undoMerge(dependenciesOf(world))({ mergeId, by: SYSTEM })
  expect(undone).toEqual({ result: 'undone' })
}

/** How often one of a contact's conversations tells that the merge was undone, at most. */
export async function timesTold(world: World, { contactId }: Party, { id }: Merge): Promise<number> {
  const rows = await world.sql<{ times: number }[]>`
    select count(*)::integer as times from conversations c join events e on e.conversation_id = c.id
    where c.contact_id = ${contactId} and e.type = 'contact.unmerged' and e.data->>'mergeId' = ${id}
    group by c.id`
  return Math.max(0, ...rows.map(({ times }) => times))
}

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
