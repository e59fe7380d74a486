import type { Conversation, Customer, Desk } from './desk.ts'

/** A conversation under test, with its customer. */
export interface Talk {
  customer: Customer
  id: string
  workflowId: string
  /** Of the conversation in the API. */
  path: string
}

export type Reached = 'ai' | 'waiting' | 'assigned' | 'resolved' | 'closed'
type Wanted = Reached | 'any' | ((c: Conversation) => boolean)

/** What a new customer begins by writing, once it has come to a status, or is as the check wants it. */
export async function beginTalk(desk: Desk, status: Wanted, text = 'Hello?'): Promise<Talk> {
  const customer = desk.newCustomer()
  await customer.write(text)
  return talkOf(customer, status)
}

/** What a customer has begun, likewise. */
export async function talkOf(customer: Customer, status: Wanted): Promise<Talk> {
  const check =
    typeof status === 'function' ? status : (c: Conversation) => status === 'any' || c.status === status
  const { id, workflowId } = await customer.conversation(check)
  return { customer, id, workflowId, path: `/v1/conversations/${id}` }
}
