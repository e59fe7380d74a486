import type { Database } from '../../../db/client.ts'
import type { ProviderName } from '../outside/outside.ts'

/** The contents of the service's database at the end. */
export interface Facts {
  conversations: ConversationRow[]
  messages: MessageRow[]
  deliveries: DeliveryRow[]
  events: EventRow[]
  surveys: SurveyRow[]
  assignments: { conversationId: string; agentId: string; takenUpAt: Date | null }[]
  line: { conversationId: string }[]
  mentions: { conversationId: string; agentId: string }[]
  reads: { conversationId: string; agentId: string; seq: number }[]
}

export interface ConversationRow {
  id: string
  channelId: string
  workflowId: string
  contactId: string
  /** All addresses by which the customer is known. */
  addresses: string[]
  status: string
  assigneeId: string | null
  isSnoozed: boolean
  /** Null: until the customer writes. */
  snoozedUntil: Date | null
  /** Put aside, and without a seat. */
  isSeatFreed: boolean
  labels: string[]
  priority: string
  startedBy: { kind: string }
  createdAt: Date
}

export interface MessageRow {
  id: string
  conversationId: string
  seq: number
  direction: 'inbound' | 'outbound'
  kind: string
  text: string
  providerMessageId: string | null
  late: boolean
  /** The provider's id of the message that it quotes. */
  quotes: string | null
  /** Found in the provider's list, since no webhook brought it. */
  recovered: boolean
}

export interface DeliveryRow {
  id: string
  messageId: string
  conversationId: string
  provider: ProviderName
  seq: number
  kind: string
  part: number
  attempt: number
  status: string
  errorCode: string | null
  providerMessageId: string | null
  sendingAt: Date | null
  hasFiles: boolean
  updatedAt: Date
}

export interface EventRow {
  conversationId: string
  seq: number
  type: string
  commandId: string | null
  data: Record<string, unknown>
}

export interface SurveyRow {
  id: string
  conversationId: string
  resolution: number
  status: string
  messageId: string | null
  score: number | null
}

export async function loadFacts(sql: Database): Promise<Facts> {
  const [conversations, messages, deliveries, events, surveys, assignments, line, mentions, reads] =
    await Promise.all([
      sql<ConversationRow[]>`
      select id, channel_id, workflow_id, contact_id, status, assignee_id, started_by, created_at, labels, priority,
        snooze is not null as is_snoozed, (snooze->>'until')::timestamptz as snoozed_until,
        coalesce((snooze->>'seatFreed')::boolean, false) as is_seat_freed,
        (select array_agg(address) from contact_addresses a where a.contact_id = c.contact_id) as addresses
      from conversations c order by created_at`,
      sql<MessageRow[]>`
      select id, conversation_id, seq, direction, kind, text, provider_message_id, late,
        details->'replyTo'->>'providerMessageId' as quotes,
        coalesce((details->>'recovered')::boolean, false) as recovered
      from messages order by seq`,
      sql<DeliveryRow[]>`
      select d.id, d.message_id, m.conversation_id, h.provider, m.seq, m.kind, d.part, d.attempt, d.status,
        d.error->>'code' as error_code, d.provider_message_id, d.sending_at, coalesce(d.media <> '{}', false) as has_files, d.updated_at
      from deliveries d
        join messages m on m.id = d.message_id
        join conversations c on c.id = m.conversation_id
        join channels h on h.id = c.channel_id
      order by m.seq, d.part, d.attempt`,
      sql<EventRow[]>`select conversation_id, seq, type, command_id, data from events order by seq`,
      sql<SurveyRow[]>`select id, conversation_id, resolution, status, message_id, score from surveys`,
      sql<Facts['assignments']>`select conversation_id, agent_id, taken_up_at from assignments`,
      sql<Facts['line']>`select conversation_id from waiting_line`,
      sql<Facts['mentions']>`select conversation_id, agent_id from mentions`,
      sql<Facts['reads']>`select conversation_id, agent_id, seq from conversation_reads`,
    ])
  return { conversations, messages, deliveries, events, surveys, assignments, line, mentions, reads }
}

/** A deviation from what must be. `about` says where to look. */
export interface Finding {
  kind: FindingKind
  about: string
}

/** Every kind of deviation, in the order in which they are reported. */
export const FINDING_KINDS = {
  lost: 'inbound messages lost',
  invented: 'inbound messages nobody wrote',
  misplaced: 'inbound messages in another customer’s conversation',
  person: 'people who count as several, or have several open conversations',
  inboundOrder: 'inbound messages out of order',
  doubled: 'messages to customers sent twice',
  notSent: 'messages counted as sent that the provider does not have',
  stray: 'messages at a provider that the service does not count as sent',
  report: 'reports acknowledged, and not counted',
  unjustified: 'unknown outcomes without a cause',
  outboundOrder: 'messages to customers out of order',
  greeting: 'greetings missing or doubled',
  survey: 'surveys too many',
  score: 'scores other than what customers answered',
  command: 'commands lost, or carried out twice',
  commandOrder: 'commands out of order',
  snooze: 'snoozes that never ended, ended twice, or left a customer unheard',
  annotation: 'labels, priorities, mentions, quotes and read marks other than given',
  file: 'files of agents lost, doubled or changed',
  readSide: 'things told by the API otherwise than they are',
  lastWord: 'presences, memberships and settings other than last told',
  seat: 'seats leaked, or not known of',
  line: 'places in the line leaked or missing',
  idleSeat: 'free seats beside conversations that wait for one',
  stuck: 'conversations stuck',
  unrest: 'things that never came to rest',
} as const
export type FindingKind = keyof typeof FINDING_KINDS
