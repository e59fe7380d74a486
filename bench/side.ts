import type { HttpRequest } from './http.ts'

/** One of the two that are measured. Both get the same requests, and answer them with a request at Twilio. */
export interface Side {
  name: 'floor' | 'service'
  /** A customer's first message, from an address that nobody has seen. */
  firstMessage(): Turn
  /** Makes conversations in which an agent can reply, each with a workflow that waits for just that. */
  openConversations(count: number): Promise<Talk[]>
  /** Numbers of events in the histories of conversations begun by these customers' first messages. */
  historyLengths(addresses: string[]): Promise<number[]>
}

/** A conversation whose agent can reply. */
export interface Talk {
  address: string
  reply(): Turn
}

/** One thing that is measured: a request, and the customer's address that Twilio is asked to send to on account of it. */
export interface Turn {
  address: string
  request: HttpRequest
}
