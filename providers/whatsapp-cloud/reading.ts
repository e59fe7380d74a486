import type { ProviderAccount } from '../provider.ts'
import { callGraph, type GraphOptions } from './graph.ts'
import { phoneNumberIdOf } from './settings.ts'

/** The longest time for such a call, ms. Nobody waits for it. */
const LONGEST_MS = 5_000

/**
 * Shows the customer that their message was read, which also marks all earlier ones. With `typing`, it also shows that an
 * answer is being written, until it arrives or for 25 s (Meta, Typing indicators, 2026-09). Best effort; never throws.
 */
export async function markRead(
  account: ProviderAccount,
  providerMessageId: string,
  { typing = false }: { typing?: boolean },
  options: GraphOptions,
): Promise<void> {
  const numberId = phoneNumberIdOf(account)
  if (numberId === undefined) return
  const body = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: providerMessageId,
    ...(typing && { typing_indicator: { type: 'text' } }),
  }
  const request = { method: 'POST', path: `${numberId}/messages`, body } as const
  await callGraph(account, request, { timeoutMs: LONGEST_MS, ...options }).catch(() => {})
}
