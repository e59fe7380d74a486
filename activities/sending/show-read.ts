import { loadSendingContext } from '../../db/sending.ts'
import type { LaterActivities } from '../../protocol/activities/later.ts'
import { accountFor } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { markRead } from './beside-sending.ts'

/**
 * Shows the customer that a person has read what they wrote, or writes an answer, where the provider can. Best effort.
 */
export function showRead(
  dependencies: Pick<Dependencies, 'sql' | 'provider' | 'secrets' | 'log'>,
): LaterActivities['showRead'] {
  return async ({ conversationId, upTo, typing }) => {
    const context = await loadSendingContext(dependencies.sql, conversationId)
    if (!context?.credentials || !dependencies.provider(context.provider).markRead) return
    const account = accountFor(dependencies, context, context.credentials)
    if (account) await markRead(dependencies, account, context, { upTo, typing })
  }
}
