/** Who did something. Without an id, an agent is the administrator's own token. */
export interface Actor {
  kind: 'contact' | 'agent' | 'ai' | 'operator' | 'system'
  id?: string | null
}

/** An event of a conversation, as `GET /v1/conversations/{id}/events` has it. */
export interface ConversationEvent {
  id: string
  type: string
  at: string
  actor: Actor
  data: Facts
}

/**
 * The data of an event. It depends on the event's type and on the version of the service that stored it, so each field
 * is checked before it is used.
 */
export type Facts = Record<string, unknown>

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function factsIn(value: unknown): Facts | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : undefined
}

export function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function textsIn(value: unknown): string[] {
  return listIn(value).flatMap(one => textIn(one) ?? [])
}

export function everyFactIn(value: unknown): Facts[] {
  return listIn(value).flatMap(one => {
    const facts = factsIn(one)
    return facts ? [facts] : []
  })
}
