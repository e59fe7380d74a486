import type { Sql } from '../../db/client.ts'
import { noteAnswered } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { insertOutbound, loadMessage, type MessageKind, type TemplateContent } from '../../db/messages.ts'
import type { SendingContext } from '../../db/sending.ts'
import type { CsatSettings } from '../../domain/settings.ts'
import { splitText } from '../../domain/split-text.ts'
import { surveyQuestion } from '../../domain/survey-question.ts'
import { derivedId } from '../../platform/ids.ts'
import type { OutgoingContent } from '../../providers/provider.ts'
import type { SendInput } from '../contract.ts'

/** Id of a message of ours: given with a reply, derived for what the workflow sends by itself. */
export function messageIdOf(input: Pick<SendInput, 'conversationId' | 'messageId' | 'purpose'>): string {
  return input.messageId ?? derivedId('message', input.conversationId, input.purpose)
}

export function deliveryId(messageId: string, part: number, attempt: number): string {
  return derivedId('delivery', messageId, part, attempt)
}

/** A message's content, from whoever has it: the signal, the channel's settings, or the stored message itself. */
export interface Content {
  kind: MessageKind
  text: string
  media: { url: string }[]
  template?: TemplateContent
  /** A survey's question with the scores to pick from. */
  list?: ReturnType<typeof surveyQuestion>
}

export async function contentOf(sql: Sql, input: SendInput, context: SendingContext): Promise<Content> {
  const { content } = input
  const { greeting, csat } = context.settings
  switch (content.kind) {
    case 'reply':
      return { kind: 'reply', text: content.text, media: content.media, template: content.template }
    case 'greeting':
      return { kind: 'greeting', text: greeting.text, media: [] }
    case 'survey':
      return { kind: 'survey', text: csat.question, media: [], list: surveyQuestion(csat, content.surveyId) }
    case 'survey_comment':
      return { kind: 'survey_comment', text: csat.commentQuestion, media: [] }
    case 'survey_thanks':
      return { kind: 'survey_thanks', text: csat.thanks, media: [] }
    case 'stored':
      return storedContent(sql, messageIdOf(input), csat)
  }
}

async function storedContent(sql: Sql, id: string, csat: CsatSettings): Promise<Content> {
  const message = await loadMessage(sql, id)
  if (!message) throw new Error('the message to send again is not there')
  const [survey] = await sql<{ id: string }[]>`select id from surveys where message_id = ${id}`
  return {
    kind: message.kind,
    text: message.text,
    media: message.media,
    template: message.content ?? undefined,
    list: survey && surveyQuestion({ ...csat, question: message.text }, survey.id),
  }
}

/** Stores a message with its deliveries, and tells of it. Does nothing the second time. */
export async function storeOutbound(sql: Sql, input: SendInput, content: Content): Promise<void> {
  const { conversationId, channelId, seq, author, commandId } = input
  const id = messageIdOf(input)
  const texts = content.list ? [content.list.fallback] : content.template ? [''] : splitText(content.text)
  // A picture without words is one part too.
  const parts = (texts.length > 0 ? texts : ['']).map((text, part) => ({ id: deliveryId(id, part, 1), text }))
  const { kind, text, media } = content
  await Promise.all([
    insertOutbound(sql, {
      ...{ id, conversationId, channelId, seq, kind, author, text, media, parts },
      content: content.template,
      sendBy: new Date(input.sendBy),
    }),
    appendEvents(sql, { id: conversationId, channelId }, [
      { seq, type: 'message.queued', actor: author, commandId, data: { messageId: id, kind } },
    ]),
    kind === 'reply' && noteAnswered(sql, conversationId),
  ])
}

/** What one part of it is, as the provider takes it. */
export function outgoingContent(content: Content, part: { part: number; text: string }): OutgoingContent {
  if (content.template) return { kind: 'template', ...content.template }
  if (content.list) return { kind: 'list', ...content.list }
  const mediaUrls = part.part === 0 ? content.media.map(({ url }) => url) : []
  return { kind: 'text', text: part.text, mediaUrls }
}
