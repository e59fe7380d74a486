import { expect } from 'vitest'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'

export const test = deskTest({ settings: { greeting: { enabled: true, text: 'Welcome!' } } })

export const contactOf = async (world: World, id: string): Promise<string> =>
  (await world.admin.get(`/v1/conversations/${id}`)).body.contact.id

/** All names, or addresses, of a list, page by page. */
export async function listed(api: World['admin'], query: string): Promise<string[]> {
  const found: string[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await api.get(`/v1/contacts?limit=2${query}${cursor && `&cursor=${cursor}`}`)
    expect(status, JSON.stringify(body)).toBe(200)
    found.push(
      ...body.items.map(
        ({ name, addresses }: { name: string | null; addresses: string[] }) => name ?? addresses[0],
      ),
    )
    if (body.nextCursor === null) return found
    cursor = body.nextCursor
  }
}

/** Somebody of this name who has written to the desk. */
export async function named(world: World, desk: Desk, profileName: string) {
  const customer = desk.newCustomer()
  await customer.write('Hello', { profileName })
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  const contactId = await contactOf(world, id)
  return {
    customer,
    id,
    workflowId,
    path: `/v1/conversations/${id}`,
    contactId,
    contact: `/v1/contacts/${contactId}`,
  }
}
