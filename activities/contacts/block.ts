import { loadChannel } from '../../db/channels.ts'
import { listBlockedOpen, loadContactView, noteBlockedAtProvider, setBlocked } from '../../db/contacts.ts'
import { listConversationsOf } from '../../db/erasure.ts'
import type { ContactActivities } from '../../protocol/activities/contacts.ts'
import { contactBlocked } from '../../protocol/signals.ts'
import { signalEach } from '../allocation/signal-each.ts'
import { accountOf } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'

export function storeBlock({ sql }: Dependencies): ContactActivities['storeBlock'] {
  return async ({ contactId, blocked, by }) => {
    const contact = await loadContactView(sql, contactId)
    if (contact) await setBlocked(sql, contact.id, { blocked, by })
  }
}

export function endBlocked({ sql, temporal }: Dependencies): ContactActivities['endBlocked'] {
  return async ({ contactId }) => {
    const contact = await loadContactView(sql, contactId)
    if (!contact?.blockedAt) return 0
    const open = (await listConversationsOf(sql, contact.id)).filter(({ isOpen }) => isOpen)
    await signalEach(temporal, open, contactBlocked, conversationId => ({ conversationId }))
    return open.length
  }
}

/** Tells conversations of blocked people that are still open, because of a merge or an outage. Returns how many. */
export async function tellBlocked({ sql, temporal }: Dependencies): Promise<number> {
  return signalEach(temporal, await listBlockedOpen(sql), contactBlocked, conversationId => ({
    conversationId,
  }))
}

/** Only what the provider answers for certain is stored. One of a person's addresses is enough: it knows them by each. */
export function blockAtProvider(dependencies: Dependencies): ContactActivities['blockAtProvider'] {
  const { sql, secrets } = dependencies
  return async ({ contactId, blocked }) => {
    const contact = await loadContactView(sql, contactId)
    const channel = contact && (await loadChannel(sql, contact.channelId))
    // Somebody asked for the other meanwhile.
    if (!contact || (contact.blockedAt !== null) !== blocked) return 'over'
    const { setBlocked } = channel ? dependencies.provider(channel.provider) : {}
    if (!channel?.credentials || !setBlocked) return 'over'
    const account = accountOf(secrets, channel, channel.credentials)
    let error: Parameters<typeof noteBlockedAtProvider>[2]['error']
    for (const address of contact.addresses) {
      const answer = await setBlocked(account, address, blocked)
      if (!answer.ok) {
        await noteBlockedAtProvider(sql, contact.id, { blocked, done: false, error: answer.error })
        return 'later'
      }
      if (answer.done) {
        await noteBlockedAtProvider(sql, contact.id, { blocked, done: true })
        return 'over'
      }
      error = answer.error
    }
    await noteBlockedAtProvider(sql, contact.id, { blocked, done: false, error })
    return 'over'
  }
}
