import type { Sql } from '../../db/client.ts'
import type { Claimed } from '../../db/deliveries.ts'
import { insertOutbound } from '../../db/messages.ts'
import type { Assumed, SendingContext } from '../../db/sending.ts'
import { splitText } from '../../domain/split-text.ts'
import { derivedId } from '../../platform/ids.ts'
import type { OutgoingContent } from '../../providers/provider.ts'
import type { SendInput } from '../contract.ts'
import type { Content } from './words.ts'

/** Id of a message of ours: given with a reply, derived for what the workflow sends by itself. */
export function messageIdOf(input: Pick<SendInput, 'conversationId' | 'messageId' | 'purpose'>): string {
  return input.messageId ?? derivedId('message', input.conversationId, input.purpose)
}

export function deliveryId(messageId: string, part: number, attempt: number): string {
  return derivedId('delivery', messageId, part, attempt)
}

/**
 * Stores a message with its deliveries, and tells of it. Does nothing the second time. With `leaving`, its first part is
 * marked as leaving in the same breath, and returned if this was the first time. Does nothing either when what was
 * `assumed` does not hold.
 */
export async function storeOutbound(
  sql: Sql,
  input: SendInput,
  content: Content,
  { leaving, assumed }: { leaving: boolean; assumed?: Assumed },
): Promise<(Claimed & { context: SendingContext }) | undefined> {
  const { conversationId, channelId, seq, author, commandId } = input
  const id = messageIdOf(input)
  const texts = content.list ? [content.list.fallback] : content.template ? [''] : splitText(content.text)
  // A picture without words is one part too.
  const parts = (texts.length > 0 ? texts : ['']).map((text, part) => ({ id: deliveryId(id, part, 1), text }))
  const { kind, text, media } = content
  const context = await insertOutbound(
    sql,
    {
      ...{ id, conversationId, channelId, seq, kind, author, text, media, parts },
      content: content.template,
      sendBy: new Date(input.sendBy),
    },
    {
      event: { seq, type: 'message.queued', actor: author, commandId, data: { messageId: id, kind } },
      answers: kind === 'reply' || kind === 'ai',
      leaving,
      assumed,
    },
  )
  const [first] = parts
  if (!context || !leaving || !first) return undefined
  return { ...first, part: 0, following: parts.length - 1, context }
}

/** What one part of it is, as the provider takes it. */
export function outgoingContent(content: Content, part: { part: number; text: string }): OutgoingContent {
  if (content.template) return { kind: 'template', ...content.template }
  if (content.list) return { kind: 'list', ...content.list }
  if (content.buttons)
    return { kind: 'buttons', text: part.text, buttons: content.buttons, fallback: part.text }
  const mediaUrls = part.part === 0 ? content.media.map(({ url }) => url) : []
  return { kind: 'text', text: part.text, mediaUrls }
}
