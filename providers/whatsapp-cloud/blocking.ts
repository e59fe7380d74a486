import type { DeliveryError } from '../../domain/delivery.ts'
import type { Answer, ProviderAccount } from '../provider.ts'
import { recipientOf } from './addresses.ts'
import { ask } from './ask.ts'
import { deliveryError } from './errors.ts'
import type { GraphOptions } from './graph.ts'
import { asObject, objectsOf, textOf } from './json.ts'
import { UNREADABLE } from './outcome.ts'
import { phoneNumberIdOf } from './settings.ts'

/**
 * `error`: why this customer can't be blocked. Meta only blocks people who wrote within 24 hours (Meta, Block users,
 * 2026-09).
 */
export type Blocked = { done: true } | { done: false; error: DeliveryError }

/** Blocks or unblocks a customer's messages to us at WhatsApp. */
export async function setBlocked(
  account: ProviderAccount,
  address: string,
  blocked: boolean,
  options: GraphOptions,
): Promise<Answer<Blocked>> {
  const numberId = phoneNumberIdOf(account)
  const whom = recipientOf(address)
  if (numberId === undefined || !whom) return { ok: false, error: UNREADABLE }
  const user = 'to' in whom ? whom.to : whom.recipient
  const body = { messaging_product: 'whatsapp', block_users: [{ user }] }
  const method = blocked ? 'POST' : 'DELETE'
  return ask<Blocked>(account, { method, path: `${numberId}/block_users`, body }, options, json => {
    const [failed] = objectsOf(asObject(asObject(json)?.block_users)?.failed_users)
    if (!failed) return { done: true }
    const [error] = objectsOf(failed.errors)
    return { done: false, error: deliveryError(Number(textOf(error?.code) ?? 100)) }
  })
}
