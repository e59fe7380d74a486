import type { Actor } from './facts.ts'

/** The fields of a message that are explained here, as the API has them. */
export interface Message {
  id: string
  direction: 'inbound' | 'outbound'
  kind: string
  author: Actor
  createdAt: string
  receivedAt: string | null
  late: boolean
  template: { id?: string; contentSid?: string } | null
  details: Record<string, unknown>
  reactions: { emoji: string | null; at: string }[]
  media: { status?: string; error?: { code: string; detail: string; fix: string } | null }[]
  status: string
  error: { code: string; class: string; detail: string; fix: string } | null
}
