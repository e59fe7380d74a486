import type { Accepted } from '../outside/outside.ts'
import type { SentByCustomer } from '../record.ts'
import type { ConversationRow, DeliveryRow, Facts, Finding, MessageRow } from './facts.ts'

/** Rows and records as a run leaves them, made up for the checks’ own tests. */

const NOTHING: Facts = {
  conversations: [],
  messages: [],
  deliveries: [],
  events: [],
  surveys: [],
  assignments: [],
  line: [],
  mentions: [],
  reads: [],
}
export const kinds = (findings: Finding[]) => findings.map(({ kind }) => kind)

export const conversation = (id: string, ...addresses: string[]): ConversationRow => ({
  id,
  addresses,
  contactId: String(addresses[0]),
  channelId: 'c',
  workflowId: id,
  status: 'assigned',
  assigneeId: null,
  isSnoozed: false,
  snoozedUntil: null,
  isSeatFreed: false,
  labels: [],
  priority: 'normal',
  startedBy: { kind: 'contact' },
  createdAt: new Date(0),
})
export const inbound = (sid: string, conversationId: string, seq: number): MessageRow => ({
  id: sid,
  conversationId,
  seq,
  direction: 'inbound',
  kind: 'contact',
  text: '',
  providerMessageId: sid,
  late: false,
  quotes: null,
  recovered: false,
})
export const sent = (sid: string, from: string, postedAt: number, takenAt?: number): SentByCustomer => ({
  sid,
  channelId: 'c',
  customer: from,
  postedAt,
  takenAt,
  repeats: 0,
  from,
  isTap: false,
})
export const delivery = (id: string, seq: number, changes: Partial<DeliveryRow> = {}): DeliveryRow => ({
  id,
  messageId: `m${id}`,
  conversationId: 'one',
  provider: 'twilio',
  seq,
  kind: 'reply',
  part: 0,
  attempt: 1,
  status: 'delivered',
  errorCode: null,
  providerMessageId: `SM${id}`,
  sendingAt: new Date(100_000),
  hasFiles: false,
  updatedAt: new Date(100_000),
  ...changes,
})
export const accepted = (
  deliveryId: string,
  sid = `SM${deliveryId}`,
  status: Accepted['status'] = 'delivered',
): Accepted => ({ provider: 'twilio', sid, deliveryId, status })

export const facts = (some: Partial<Facts>): Facts => ({ ...NOTHING, ...some })
