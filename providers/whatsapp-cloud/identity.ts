import { addressesOf, addressOfUserId } from './addresses.ts'
import { asObject, type JsonObject, textOf } from './json.ts'

/** The end of a system message's text. It follows the customer's name, which the customer can choose freely. */
const CHANGED = /\bchanged from (\S+) to (\S+?)\.?$/

/**
 * The addresses of a customer who changed their number or user id, newest first; undefined if the message is about
 * something else (Meta, Webhooks: system messages, 2026-09).
 *
 * The former user id is only in the text. A customer could fake this text by their name. So the id is only accepted after
 * the name, and only if the text also has the new id, which nobody can know beforehand.
 */
export function changedIdentity(message: JsonObject): string[] | undefined {
  const system = asObject(message.system)
  if (!system || !textOf(system.type)?.startsWith('user_changed_')) return undefined
  const now = addressesOf([system.wa_id], [system.user_id, system.parent_user_id])
  const [, previous, current] = CHANGED.exec(textOf(system.body) ?? '') ?? []
  const isOurs = current !== undefined && now.includes(addressOfUserId(current) ?? '')
  const before = addressesOf(
    [message.from],
    [message.from_user_id, message.from_parent_user_id, isOurs ? previous : undefined],
  )
  const all = [...new Set([...now, ...before])]
  return all.length > 1 ? all : undefined
}

/**
 * The same for the field `user_id_update`: `{wa_id?, user_id: {previous, current}, parent_user_id?: {previous, current}}`
 * (Meta, Business-scoped user IDs, 2026-06).
 */
export function updatedIds(update: JsonObject): string[] | undefined {
  const user = asObject(update.user_id)
  const parent = asObject(update.parent_user_id)
  const now = addressesOf([update.wa_id], [user?.current, parent?.current])
  const all = [...new Set([...now, ...addressesOf([], [user?.previous, parent?.previous])])]
  return all.length > 1 ? all : undefined
}
