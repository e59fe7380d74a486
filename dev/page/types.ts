/** Shapes of what the page gets over HTTP, as far as it looks at them. */

export interface PageConfig {
  apiUrl: string
  mediaOrigin: string
  temporalUiUrl?: string
  temporalNamespace?: string
  docsUrl: string
  channels: Channel[]
  agents: Agent[]
}

export interface Channel {
  id: string
  name: string
  provider: string
  medium: 'whatsapp' | 'sms'
  address: string
}

export interface Agent {
  id: string
  name: string
  token: string
}

export interface Person {
  id: string
  name: string
  role?: 'agent' | 'supervisor' | 'admin'
  presence?: Presence
}

export type Presence = 'online' | 'away' | 'offline'

/** A channel's settings, as far as the page shows them. */
export interface ChannelSettings {
  id: string
  version: number
  provider: string
  verified: boolean
  capabilities: { notes: string[] }
  aiAgent: { id: string | null; enabled: boolean }
  assignment: { mode: AssignmentMode }
  businessHours: { enabled: boolean; timezone: string; days: Record<string, Day> }
}

export type AssignmentMode = 'balanced' | 'round_robin' | 'manual'

export type Day = { closed?: true; openAllDay?: true; intervals?: { open: string; close: string }[] }

/** Who gets a channel's conversations, in order. */
export interface Allocation {
  rules: RoutingRule[]
  aiAgent: { id: string | null; name: string | null; enabled: boolean }
  humanAgents: { mode: AssignmentMode; agents: ChannelAgent[] }
}

export interface ChannelAgent {
  agentId: string
  name: string
  presence: Presence
  load: number
  capacity: number
  lastAssignedAt: string | null
}

export interface RoutingRule {
  name: string
  enabled: boolean
  match: 'all' | 'any'
  conditions: { field: string; operator: string; value?: unknown }[]
  action: { allocate: { to: 'ai' | 'agent' | 'team'; id: string }; priority?: string; labels?: string[] }
}

export interface Line {
  depth: number
  oldest: string | null
  entries: LineEntry[]
}

export interface LineEntry {
  conversationId: string
  priority: string
  since: string
  teamId: string | null
  agentId: string | null
  notBefore: string | null
  eligible: string[]
  because: string
}

/** Of the public API. */
export interface Conversation {
  id: string
  channelId: string
  contact: { id: string; address: string; name: string | null; optedOutAt: string | null }
  window: { freeTextUntil: string | null } | null
  status: 'opening' | 'ai' | 'waiting' | 'assigned' | 'resolved' | 'closed'
  assigneeId: string | null
  aiAgentId: string | null
  priority: string
  labels: string[]
  previousId: string | null
  workflowId: string
  createdAt: string
  statusSince: string
  waitingSince: string | null
  closeReason: string | null
}

export interface Actor {
  kind: 'contact' | 'agent' | 'ai' | 'operator' | 'system'
  id?: string | null
  role?: string
}

export interface Message {
  id: string
  direction: 'inbound' | 'outbound'
  kind: string
  author: Actor
  text: string
  media: Medium[]
  template: { contentSid: string; variables: Record<string, string> } | null
  details: MessageDetails
  shownAs: string | null
  reactions: { emoji: string | null; at: string; by: 'contact' }[]
  status: 'received' | 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown'
  error: { code: string; class: string; detail: string; fix: string } | null
  late: boolean
  createdAt: string
}

/** Of ours only `url` is there. */
export interface Medium {
  id?: string
  url: string | null
  contentType?: string
  status?: 'pending' | 'stored' | 'failed' | 'refused'
  error?: { code: string; detail: string; fix: string } | null
}

export interface MessageDetails {
  button?: { payload?: string; text?: string }
  listPick?: { id: string; title?: string }
  location?: { latitude: number; longitude: number; address?: string; label?: string }
  referral?: { headline?: string; sourceUrl?: string }
  optOut?: string
}

export interface ConversationEvent {
  id: string
  conversationId: string
  channelId: string
  type: string
  at: string
  actor: Actor
  data: Record<string, unknown>
}

export interface CsatReport {
  sent: number
  responses: number
  average: number | null
  scores: Record<'1' | '2' | '3' | '4' | '5', number>
}

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** Of an emulator: a message as the phone shows it. */
export interface PhoneMessage {
  sid: string
  direction: 'inbound' | 'outbound-api' | 'outbound-reply'
  origin: 'api' | 'customer' | 'opt-out' | 'sandbox' | 'twiml' | 'plain-text'
  ours: string
  customer: string
  body: string
  status: string
  errorCode: number | null
  media: { sid: string; contentType: string; url: string }[]
  buttons: { id: string; title: string }[]
  list: { button: string; items: { id: string; title: string; description: string }[] } | null
  /** Set where it is a reaction to another message; an empty emoji takes it back. */
  reaction: { emoji: string; to: string } | null
  /** The message that it quotes; not told by Twilio's emulator. */
  replyTo?: string | null
  createdAt: string
}

export interface WebhookAttempt {
  kind: 'inbound' | 'status'
  messageSid: string
  url: string
  method: string
  /** Epoch milliseconds. */
  at: number
  ms: number
  /** Of Twilio's, which are signed forms. */
  parameters?: Record<string, string>
  /** Of the others', which are JSON. */
  body?: unknown
  outcome: string
  status?: number
}

/** An HTTP exchange, as the console shows it. */
export interface Call {
  /** Who made it: an agent, the phone, or an emulator in its provider's place. */
  who: string
  /** `background` ones are hidden until asked for: reads that keep the page up to date, status callbacks. */
  kind: 'click' | 'background'
  method: string
  url: string
  headers: Record<string, string>
  body?: string
  /** What a webhook bore, which nobody else can sign: shown as it is, not as a command. */
  webhook?: string
  at: Date
  ms: number
  /** 0: no answer came. */
  status: number
  answer: unknown
}

/** RFC 9457, as all errors of the public API are. */
export interface Problem {
  status: number
  code: string
  title: string
  detail: string
  fix?: string
}

/** What became of a command. */
export type Outcome =
  | { status: 'done'; conversationId?: string }
  | { status: 'pending'; conversationId?: string }
  /** `conversationId`, where another conversation is in the way: that one. */
  | { status: 'refused'; code: string; detail: string; fix?: string; conversationId?: string }
