import type { ConversationView } from '../../db/conversations.ts'
import { loadMessage } from '../../db/messages.ts'
import { invalid } from '../http/problem.ts'
import type { Services } from './services.ts'

/**
 * The provider's id of the message that an answer is to quote. Throws a problem if the message is not in the conversation,
 * if the provider doesn't have it, or if the provider can't quote.
 */
export async function quoted(
  {
    dependencies: { sql },
    channels,
    definitions,
  }: Pick<Services, 'dependencies' | 'channels' | 'definitions'>,
  conversation: Pick<ConversationView, 'id' | 'channelId'>,
  messageId: string,
): Promise<string> {
  const refuse = (message: string) => invalid([{ path: 'replyTo', message }])
  const [channel, message] = await Promise.all([
    channels.get(conversation.channelId),
    loadMessage(sql, messageId),
  ])
  const definition = channel && definitions.get(channel.provider)
  if (!definition?.capabilities.quotes) {
    throw refuse(`${definition?.title ?? 'the provider'} can’t quote a message: leave it out`)
  }
  if (message?.conversationId !== conversation.id) throw refuse('is no message of this conversation')
  const id = message.providerMessageId ?? message.providerMessageIds?.[0]
  if (id === undefined) throw refuse('is a message that the provider does not have: it was not sent')
  return id
}
