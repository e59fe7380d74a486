/** Who did something. An `agent` without an id is the administrator's own token. */
export interface Actor {
  kind: 'contact' | 'agent' | 'ai' | 'operator' | 'system'
  id?: string | null
}

/** An event of a conversation, as `GET /v1/conversations/{id}/events` answers it. */
export interface ConversationEvent {
  id: string
  type: string
  at: string
  actor: Actor
  data: Facts
}

/**
 * The data of an event. Its fields depend on the event's type and on the version of the service that stored it, so
 * nothing is assumed: each field is read with one of the functions below.
 */
export type Facts = Record<string, unknown>

/** The value if it is a text that is not empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The value if it is a finite number. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The value if it is an object. */
export function factsIn(value: unknown): Facts | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : undefined
}

/** The value if it is a list; otherwise an empty one. */
export function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The texts of a list; anything else in it is dropped. */
export function textsIn(value: unknown): string[] {
  return listIn(value).flatMap(one => textIn(one) ?? [])
}

/** The objects of a list; anything else in it is dropped. */
export function everyFactIn(value: unknown): Facts[] {
  return listIn(value).flatMap(one => {
    const facts = factsIn(one)
    return facts ? [facts] : []
  })
}
