import type { Conversation, Customer, Desk } from './desk.ts'

/** A conversation in a test, with its customer. */
export interface Talk {
  customer: Customer
  id: string
  workflowId: string
  /** The conversation's path in the API. */
  path: string
}

export type Reached = 'ai' | 'waiting' | 'assigned' | 'resolved' | 'closed'
type Wanted = Reached | 'any' | ((c: Conversation) => boolean)

/** A new customer writes. Resolves when the conversation has this status, or when the check holds. */
export async function beginTalk(desk: Desk, status: Wanted, text = 'Hello?'): Promise<Talk> {
  const customer = desk.newCustomer()
  await customer.write(text)
  return talkOf(customer, status)
}

/** The conversation of a customer who has written, in the same way. */
export async function talkOf(customer: Customer, status: Wanted): Promise<Talk> {
  const check =
    typeof status === 'function' ? status : (c: Conversation) => status === 'any' || c.status === status
  const { id, workflowId } = await customer.conversation(check)
  return { customer, id, workflowId, path: `/v1/conversations/${id}` }
}
