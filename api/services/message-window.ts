import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { lastInboundAt } from '../../db/messages.ts'
import { freeTextAllowed } from '../../domain/message-window.ts'
import { Problem } from '../http/problem.ts'

/** Refuses to begin a conversation with someone who asked for no messages. */
export function requireOptedIn(since: Date | null | undefined): void {
  if (since) throw new Problem('opted_out', `The customer opted out at ${since.toISOString()}.`)
}

/**
 * Refuses a free text that WhatsApp would refuse: outside 24 hours of the customer's last message to this sender, only
 * an approved template goes out.
 */
export async function requireOpenWindow(
  sql: Sql,
  to: { channelId: string; contactId?: string; lastInboundAt?: Date | null },
  { contentSid, template }: { contentSid?: string; template?: object },
): Promise<void> {
  if (contentSid !== undefined || template !== undefined) return
  // Most replies answer something in the same conversation; and what WhatsApp takes, every medium does.
  if (to.lastInboundAt && freeTextAllowed('whatsapp', to.lastInboundAt.getTime(), Date.now())) return
  const [channel, last] = await Promise.all([
    loadChannel(sql, to.channelId),
    to.contactId === undefined ? undefined : lastInboundAt(sql, to.contactId),
  ])
  if (!channel || freeTextAllowed(channel.medium, last?.getTime(), Date.now())) return
  const since = last ? `last wrote at ${last.toISOString()}` : 'has never written to this sender'
  throw new Problem('outside_window', `WhatsApp takes no free text now: the customer ${since}.`)
}
