import { api, ask } from './client.ts'
import { ApiError, asApiError, isPassing } from './problems.ts'
import type { Conversation, NewMessage, NewNote } from './types.ts'

// A command is answered twice: the API accepts it at once, and the workflow of the conversation then carries it out
// or refuses it. The console shows nothing as done before that, so each function here waits for the second answer.

/** How long the first answer may wait for the outcome, and how long a second request for the outcome waits, s. */
const WAIT_S = 5
const LONG_WAIT_S = 30

/**
 * How often a command is sent if there is no answer, and the pause in between, ms. All tries have the same
 * idempotency key, so the command counts once.
 */
const TRIES = 3
const PAUSE_MS = 700

/** The answer to a command. Without a status its outcome is not known yet. */
export interface Accepted {
  commandId: string
  conversationId: string
  messageId?: string
  /** Whom a note mentions, and whether they could not read the conversation before. */
  mentioned?: { id: string; name: string; getsAccess: boolean }[]
  status?: 'pending' | 'done' | 'refused'
  refused?: { code: string; detail: string }
}

interface Headers {
  'idempotency-key': string
  prefer: string
}

/**
 * Sends a command and waits for its outcome. Throws `ApiError` if the API or the conversation refuses it, or with the
 * code `pending` if the outcome is still unknown: then it was accepted and must not be sent again with another key.
 *
 * @param key the idempotency key; given to send a command again that may have arrived
 */
export async function carryOut(
  send: (headers: Headers) => Promise<Accepted>,
  key: string = crypto.randomUUID(),
): Promise<Accepted> {
  const headers = { 'idempotency-key': key, prefer: `wait=${WAIT_S}` }
  const accepted = await tried(() => send(headers))
  const outcome = settled(accepted) ? accepted : { ...accepted, ...(await outcomeOf(accepted)) }
  if (outcome.status === 'refused') throw new ApiError(outcome.refused ?? { code: 'refused' })
  if (outcome.status !== 'done') throw new ApiError({ code: 'pending', messageId: outcome.messageId })
  return outcome
}

const settled = ({ status }: Accepted) => status === 'done' || status === 'refused'

/** Asks once more for the outcome, with more patience. */
function outcomeOf({ commandId, conversationId: id }: Accepted): Promise<Accepted> {
  const params = { path: { id, commandId }, header: { prefer: `wait=${LONG_WAIT_S}` } }
  return ask(api.GET('/v1/conversations/{id}/commands/{commandId}', { params }))
}

/** Tries again after errors that pass, such as a broken connection. */
async function tried<T>(send: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await send()
    } catch (error) {
      if (left === 0 || !isPassing(asApiError(error))) throw error
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
}

/** Who gets a conversation: an agent, one of a team, or an AI agent. */
export type AssignTo = { agentId: string } | { teamId: string } | { aiAgentId: string }

const of = (id: string, header: Headers) => ({ path: { id }, header })

/** The commands on a conversation, as one function each. All throw `ApiError`. */
export const commands = {
  /**
   * @param lastSeq the place (seq) of the last item that the agent has seen. If there is a newer one, the message is
   * refused with `thread_moved`
   */
  send: (id: string, body: NewMessage, { lastSeq, key }: { lastSeq?: number; key?: string }) =>
    carryOut(header => {
      const params = { path: { id }, header: { ...header, 'if-last-seq': lastSeq } }
      // It is sent to the end, also if the page is closed.
      return ask(api.POST('/v1/conversations/{id}/messages', { params, body, keepalive: true }))
    }, key),
  note: (id: string, body: NewNote, key?: string) =>
    carryOut(header => ask(api.POST('/v1/conversations/{id}/notes', { params: of(id, header), body })), key),
  retry: (id: string, messageId: string) =>
    carryOut(header =>
      ask(
        api.POST('/v1/conversations/{id}/messages/{messageId}/retry', {
          params: { path: { id, messageId }, header },
        }),
      ),
    ),
  settle: (id: string, messageId: string, sent: boolean) =>
    carryOut(header =>
      ask(
        api.POST('/v1/conversations/{id}/messages/{messageId}/settle', {
          params: { path: { id, messageId }, header },
          body: { sent },
        }),
      ),
    ),
  assign: (id: string, to: AssignTo) =>
    carryOut(header => ask(api.POST('/v1/conversations/{id}/assign', { params: of(id, header), body: to }))),
  unassign: (id: string) =>
    carryOut(header => ask(api.POST('/v1/conversations/{id}/unassign', { params: of(id, header) }))),
  /** @param survey false: no survey, even if the channel has one */
  resolve: (id: string, { survey }: { survey?: false } = {}) =>
    carryOut(header =>
      ask(api.POST('/v1/conversations/{id}/resolve', { params: of(id, header), body: { survey } })),
    ),
  reopen: (id: string) =>
    carryOut(header => ask(api.POST('/v1/conversations/{id}/reopen', { params: of(id, header) }))),
  /** @param until ISO 8601; without an offset it is in the channel's time zone; null: until the customer writes */
  snooze: (id: string, until: string | null) =>
    carryOut(header =>
      ask(api.POST('/v1/conversations/{id}/snooze', { params: of(id, header), body: { until } })),
    ),
  unsnooze: (id: string) =>
    carryOut(header => ask(api.POST('/v1/conversations/{id}/unsnooze', { params: of(id, header) }))),
  prioritize: (id: string, priority: Conversation['priority']) =>
    carryOut(header =>
      ask(api.POST('/v1/conversations/{id}/priority', { params: of(id, header), body: { priority } })),
    ),
  label: (id: string, change: { add?: string[]; remove?: string[] }) =>
    carryOut(header =>
      ask(api.POST('/v1/conversations/{id}/labels', { params: of(id, header), body: change })),
    ),
}
