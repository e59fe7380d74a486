import { heartbeat } from '@temporalio/activity'
import { loadChannel } from '../../db/channels.ts'
import { nextAtProvider, noteErasedAtProvider, noteKeptAtProvider } from '../../db/erasure.ts'
import type { ErasureActivities } from '../../protocol/activities/erasure.ts'
import { accountOf } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { contactOf } from './contact.ts'

/** How many messages one call handles. The caller calls again for more. */
const MESSAGES = 100

export function eraseAtProvider(dependencies: Dependencies): ErasureActivities['eraseAtProvider'] {
  const { sql, secrets } = dependencies
  return async ({ contactId }) => {
    const { id, channelId } = await contactOf(dependencies, contactId)
    const channel = await loadChannel(sql, channelId)
    const { eraseMessage } = channel ? dependencies.provider(channel.provider) : {}
    if (!channel?.credentials || !eraseMessage) {
      await noteKeptAtProvider(sql, id, null, eraseMessage ? 'channel_deleted' : 'not_supported')
      return 0
    }
    const account = accountOf(secrets, channel, channel.credentials)
    let later = 0
    for (const messageId of await nextAtProvider(sql, id, MESSAGES)) {
      const answer = await eraseMessage(account, messageId)
      // The provider is unavailable or asks for fewer requests. The next message would fail too.
      if (!answer.ok) break
      if (answer.erased === 'later') later++
      else if (answer.erased === 'refused') await noteKeptAtProvider(sql, id, messageId, 'refused')
      else await noteErasedAtProvider(sql, id, messageId)
      heartbeat(later)
    }
    return (await nextAtProvider(sql, id, MESSAGES)).length
  }
}
