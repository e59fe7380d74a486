import type { InboundMessage } from '../../domain/message.ts'
import type { StatusReport } from '../provider.ts'

export interface ProviderAccount {
  provider: string
  accountId: string
  config: Record<string, unknown>
  credentials: Record<string, string>
}
export interface WebhookRequest {
  method: 'GET' | 'POST'
  urls: string[]
  rest: string
  query: URLSearchParams
  header(name: string): string | undefined
  body: Uint8Array
  receivedAt: number
}
export interface WebhookAccount {
  accountId: string
  config: Record<string, unknown>
  credentials: Record<string, string>[]
}
export type WebhookRead =
  | { result: 'answer'; status: number; contentType?: string; body: string }
  | { result: 'refused'; reason: 'signature' | 'malformed' | 'not_found'; detail: string }
  | { result: 'events'; events: WebhookEvent[]; left: { what: string; count: number }[] }
export interface Ours {
  medium: 'whatsapp' | 'sms'
  address?: string
  accountId?: string
  senderId?: string
}
export type WebhookEvent =
  | { type: 'message'; ours: Ours; message: InboundMessage }
  | { type: 'status'; ours: Ours; deliveryId?: string; report: StatusReport }
  | { type: 'echo'; ours: Ours; to: string; message: InboundMessage }
  | { type: 'identity'; ours: Ours; addresses: string[] }
  | { type: 'preference'; ours: Ours; address: string; marketing: 'stop' | 'resume' }
  | { type: 'template'; accountId: string }
  | { type: 'notice'; ours?: Ours; code: string; detail: string }
export interface WebhookReader {
  readonly maxBodyBytes: number
  readonly deadlineMs: number
  read(request: WebhookRequest, account: WebhookAccount): WebhookRead
  readonly acknowledgement: { status: number; contentType?: string; body: string }
}
export interface MessageTemplate {
  id: string
  language?: string
  variables: Record<string, string>
  header?: { type: string }
  buttons?: { index: number }[]
}
export type OutgoingContent =
  | { kind: 'text'; text: string; mediaUrls: string[] }
  | { kind: 'template'; template: MessageTemplate }
  | { kind: 'list'; text: string; button: string; items: { id: string; title: string }[]; fallback: string }
  | { kind: 'buttons'; text: string; buttons: { id: string; title: string }[]; fallback: string }
export interface OutgoingDelivery {
  sender: { address?: string; messagingServiceSid?: string }
  to: string
  content: OutgoingContent
  deliveryId: string
  statusCallbackUrl?: string
  replyTo?: string
}
