import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { lastInboundAt } from '../../db/inbound-messages.ts'
import { freeTextAllowed } from '../../domain/message-window.ts'
import { Problem } from '../http/problem.ts'

/** Throws a problem if the customer has opted out: no conversation may be started with them. */
export function requireOptedIn(since: Date | null | undefined): void {
  if (since) throw new Problem('opted_out', `The customer opted out at ${since.toISOString()}.`)
}

/**
 * Throws a problem for a free text that WhatsApp would refuse. More than 24 hours after the customer's last message to this
 * sender, WhatsApp accepts only an approved template.
 */
export async function requireOpenWindow(
  sql: Sql,
  to: { channelId: string; contactId?: string; lastInboundAt?: Date | null },
  { contentSid, template }: { contentSid?: string; template?: object },
): Promise<void> {
  if (contentSid !== undefined || template !== undefined) return
  // Most replies answer a recent message of the same conversation, and then no query is needed. A text that WhatsApp
  // accepts is accepted on every medium.
  if (to.lastInboundAt && freeTextAllowed('whatsapp', to.lastInboundAt.getTime(), Date.now())) return
  const [channel, last] = await Promise.all([
    loadChannel(sql, to.channelId),
    to.contactId === undefined ? undefined : lastInboundAt(sql, to.contactId),
  ])
  if (!channel || freeTextAllowed(channel.medium, last?.getTime(), Date.now())) return
  const since = last ? `last wrote at ${last.toISOString()}` : 'has never written to this sender'
  throw new Problem('outside_window', `WhatsApp does not accept free text now: the customer ${since}.`)
}
