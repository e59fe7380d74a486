import type { Desk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

let people = 0

/** A new person with a number that WhatsApp writes in two ways, a user id, and the user id of its parent. */
export interface TestPerson {
  /** The number in today's numbering plan, and in the former one. */
  number: string
  oldNumber: string
  userId: string
  parentId: string
}

export function newPerson(medium: 'whatsapp' | 'sms' = 'whatsapp'): TestPerson {
  const prefix = medium === 'whatsapp' ? 'whatsapp:' : ''
  people += 1
  const digits = String(people).padStart(4, '0')
  return {
    number: `${prefix}+52551234${digits}`,
    oldNumber: `${prefix}+521551234${digits}`,
    userId: `whatsapp:MX.1349120865530274${digits}`,
    parentId: `whatsapp:MX.ENT.1181598${digits}`,
  }
}

/** How a webhook names the person: the address they write from, and the other addresses that it names. */
export interface From {
  from: string
  tells?: { userId?: string; parentId?: string }
}

/** Writes, in the form that Twilio passes on. Resolves when the webhook was acknowledged. */
export async function write(
  world: World,
  desk: Desk,
  { from, tells = {} }: From,
  text: string,
): Promise<void> {
  const extra = {
    ...(tells.userId && { ExternalUserId: tells.userId }),
    ...(tells.parentId && { ParentExternalUserId: tells.parentId }),
  }
  const { delivered } = await world.emulator.sendInbound({ from, to: desk.ours, text, extra })
  if (!delivered) throw new Error(`the webhook did not take ${text}`)
}

export interface Row {
  id: string
  contactId: string
  status: string
  address: string
  workflowId: string
  closeReason: string | null
  mergedInto: string | null
}

/** The conversations of the people with one of these addresses, oldest first. */
export function conversationsOf(world: World, desk: Desk, addresses: string[]): Promise<Row[]> {
  return world.sql<Row[]>`
    select id, contact_id, status, address, workflow_id, close_reason, merged_into from conversations
    where contact_id in (select contact_id from contact_addresses
      where channel_id = ${desk.channelId} and address = any(${addresses}))
    order by created_at`
}

/** The texts that they wrote in a conversation, in its order. */
export async function textsIn(world: World, id: string): Promise<string[]> {
  const rows = await world.sql<{ text: string }[]>`
    select text from messages where conversation_id = ${id} and direction = 'inbound' order by seq`
  return rows.map(({ text }) => text)
}

/** The open conversation of a person. Waits until there is exactly one and the check holds. */
export function openOf(
  world: World,
  desk: Desk,
  person: TestPerson,
  check: (row: Row, all: Row[]) => boolean | Promise<boolean> = () => true,
): Promise<Row> {
  const read = async () => {
    const all = await conversationsOf(world, desk, Object.values(person))
    const open = all.filter(({ status }) => status !== 'closed')
    return { all, only: open.length === 1 ? open[0] : undefined }
  }
  return until('the open conversation', async () => {
    const { all, only } = await read()
    // What the check reads may be newer than the row.
    return only && (await check(only, all)) && (await read()).only
  })
}
