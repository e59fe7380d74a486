import { addressesOf, addressOfUserId } from './addresses.ts'
import { asObject, type JsonObject, textOf } from './json.ts'

/** At the very end of the words of a system message, behind the name, which is the customer's to choose. */
const CHANGED = /\bchanged from (\S+) to (\S+?)\.?$/

/**
 * The addresses of who changed number or user id, the newest first; undefined where it is about something else (Meta, Webhooks:
 * system messages, 2026-09). The user id of before stands in the words alone: it is believed only behind the name, and only
 * where the words also tell the new one, which nobody can know beforehand.
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
 * The same of the field `user_id_update`: `{wa_id?, user_id: {previous, current}, parent_user_id?: {previous, current}}`
 * (Meta, Business-scoped user IDs, 2026-06).
 */
export function updatedIds(update: JsonObject): string[] | undefined {
  const user = asObject(update.user_id)
  const parent = asObject(update.parent_user_id)
  const now = addressesOf([update.wa_id], [user?.current, parent?.current])
  const all = [...new Set([...now, ...addressesOf([], [user?.previous, parent?.previous])])]
  return all.length > 1 ? all : undefined
}

/** Who is named by a number and a user id beside each other; undefined where one of them is missing. */
export function bothNames(contact: JsonObject): string[] | undefined {
  const all = addressesOf([contact.wa_id], [contact.user_id, contact.parent_user_id])
  return all.length > 1 ? all : undefined
}
