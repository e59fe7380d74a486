import type { Sql } from '../../db/client.ts'
import type { Claimed } from '../../db/delivery-queue.ts'
import { insertOutbound } from '../../db/outbound-messages.ts'
import type { Assumed, SendingContext } from '../../db/sending.ts'
import { isAnswer } from '../../domain/message.ts'
import { type FileRules, type MessagePart, NO_FILES, partsOf } from '../../domain/message-parts.ts'
import type { Medium, OutgoingMedium } from '../../domain/outgoing-media.ts'
import { readTemplate } from '../../domain/template.ts'
import { flatVariables } from '../../domain/template-variables.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { SEND_BY_MS } from '../../protocol/sending-outcomes.ts'
import type { OutgoingContent } from '../../providers/provider.ts'
import { deliveryId, messageIdOf } from './ids.ts'
import type { Content } from './message-content.ts'

/**
 * Stores a message with its deliveries and its event. A second call changes nothing. With `leaving`,
 * the same statement claims the first part and returns it, but only in the call that stored the
 * message. If something `assumed` is no longer true, nothing is stored. `files` is needed for a message
 * with files: it says how many the provider takes in one message.
 */
export async function storeOutbound(
  sql: Sql,
  input: SendInput,
  content: Content,
  { leaving, assumed, files }: { leaving: boolean; assumed?: Assumed; files?: FileRules },
): Promise<(Claimed & { context: SendingContext }) | undefined> {
  const { conversationId, channelId, seq, author, commandId } = input
  const id = messageIdOf(input)
  const parts = partsIn(content, files).map((part, index) => ({ id: deliveryId(id, index, 1), ...part }))
  const { kind, text, media, aiAgentVersion } = content
  const context = await insertOutbound(
    sql,
    {
      id,
      conversationId,
      channelId,
      seq,
      kind,
      author,
      text,
      media,
      parts,
      content: content.template,
      ...(content.replyTo !== undefined && { details: { replyTo: { providerMessageId: content.replyTo } } }),
      sendBy: new Date(input.sendBy),
    },
    {
      event: {
        seq,
        type: 'message.queued',
        actor: author,
        commandId,
        data: { messageId: id, kind, aiAgentVersion },
      },
      answers: input.answers ?? isAnswer(kind),
      leaving,
      assumed,
      draftBefore: kind === 'reply' ? new Date(input.sendBy - SEND_BY_MS.reply) : undefined,
    },
  )
  const [first] = parts
  if (!context || !leaving || !first) return undefined
  const { address: to } = context
  return { ...first, media: first.media ?? null, to, part: 0, following: parts.length - 1, context }
}

function partsIn({ text, media, list, template }: Content, files: FileRules | undefined): MessagePart[] {
  if (list) return [{ text: list.fallback }]
  if (template) return [{ text: '' }]
  if (files === undefined && media.length > 0)
    throw new Error('only the provider decides which files one message can have')
  return partsOf(text, media, files ?? NO_FILES)
}

/** The content of one part, in the form that the provider takes. */
export function outgoingContent(
  content: Content,
  part: Pick<Claimed, 'part' | 'text' | 'media'>,
  medium: Medium,
): OutgoingContent {
  if (content.template) {
    const { variables, ...template } = readTemplate(content.template)
    // SMS has no templates: they are sent as text.
    return {
      kind: 'template',
      template: {
        ...template,
        variables: medium === 'whatsapp' ? flatVariables(variables) : variables,
      },
    }
  }
  if (content.list) return { kind: 'list', ...content.list }
  if (content.buttons)
    return { kind: 'buttons', text: part.text, buttons: content.buttons, fallback: part.text }
  const files = filesOfPart(content, part)
  return {
    kind: 'text',
    text: part.text,
    mediaUrls: files.map(({ url }) => url),
    mediaTypes: files.map(({ contentType }) => contentType),
  }
}

/** Those of a message's files that go with one of its parts. */
export function filesOfPart({ media }: Content, part: Pick<Claimed, 'part' | 'media'>): OutgoingMedium[] {
  return media.filter((_, index) => part.media?.includes(index) ?? part.part === 0)
}
