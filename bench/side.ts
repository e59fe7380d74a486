import type { HttpRequest } from './http.ts'

/** One of the two sides that are measured. Both get the same requests, and answer them with a request to Twilio. */
export interface Side {
  name: 'floor' | 'service'
  /** A customer's first message, from a new address. */
  firstMessage(): Turn
  /** Makes conversations in which an agent can reply. The workflow of each waits for the reply. */
  openConversations(count: number): Promise<Talk[]>
  /** The numbers of events in the histories of conversations that began with these customers' first messages. */
  historyLengths(addresses: string[]): Promise<number[]>
}

/** A conversation whose agent can reply. */
export interface Talk {
  address: string
  reply(): Turn
}

/** One measured turn: a request, and the customer's address to which Twilio is then asked to send. */
export interface Turn {
  address: string
  request: HttpRequest
}
