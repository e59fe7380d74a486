import { readDraft } from '../../db/ai-drafts.ts'
import type { Sql } from '../../db/client.ts'
import type { Claimed } from '../../db/deliveries.ts'
import { insertOutbound, loadMessage, type MessageKind, type TemplateContent } from '../../db/messages.ts'
import { loadSendingContext, type SendingContext } from '../../db/sending.ts'
import { HUMAN_BUTTON } from '../../domain/ai.ts'
import { describeOpening } from '../../domain/business-hours-text.ts'
import type { BusinessHoursSettings, CsatSettings } from '../../domain/settings.ts'
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
  /** What can be tapped below the text. */
  buttons?: { id: string; title: string }[]
}

export async function contextFor(sql: Sql, conversationId: string): Promise<SendingContext> {
  const context = await loadSendingContext(sql, conversationId)
  if (!context) throw new Error('the conversation is not there')
  return context
}

/** What an agent wrote, which needs no looking up; undefined for anything else. */
export function ownWords({ content }: SendInput): Content | undefined {
  if (content.kind !== 'reply') return undefined
  const { kind, text, media, template } = content
  return { kind, text, media, template }
}

/** What the channel's settings, the AI's draft or the stored message say. */
export async function contentOf(
  sql: Sql,
  input: SendInput,
  context: Pick<SendingContext, 'settings'>,
): Promise<Content> {
  const { content } = input
  const { greeting, csat, businessHours, autoResolve, windowNotice } = context.settings
  switch (content.kind) {
    case 'reply':
      return { ...content }
    case 'greeting':
      return { kind: 'greeting', text: greeting.text, media: [] }
    case 'survey':
      return { kind: 'survey', text: csat.question, media: [], list: surveyQuestion(csat, content.surveyId) }
    case 'survey_comment':
      return { kind: 'survey_comment', text: csat.commentQuestion, media: [] }
    case 'survey_thanks':
      return { kind: 'survey_thanks', text: csat.thanks, media: [] }
    case 'unavailable':
      return { kind: 'unavailable', text: unavailableText(businessHours, content.nextOpening), media: [] }
    case 'auto_resolve':
      return { kind: 'auto_resolve', text: autoResolve.message, media: [] }
    case 'window_notice':
      return { kind: 'window_notice', text: windowNotice.text, media: [] }
    case 'ai':
      return aiContent(sql, input.conversationId, content.turn, context)
    case 'stored':
      return storedContent(sql, messageIdOf(input), csat)
  }
}

function unavailableText(hours: BusinessHoursSettings, nextOpening: number | undefined): string {
  return hours.unavailableMessage.replaceAll('{{nextOpening}}', nextOpeningText(hours, nextOpening))
}

export function nextOpeningText(
  { timezone, language }: BusinessHoursSettings,
  nextOpening: number | undefined,
): string {
  return nextOpening === undefined ? '' : describeOpening(nextOpening, Date.now(), timezone, language)
}

/** The AI's first words come with a button, so that a person can always be asked for. */
async function aiContent(
  sql: Sql,
  conversationId: string,
  turn: number,
  { settings }: Pick<SendingContext, 'settings'>,
): Promise<Content> {
  const draft = await readDraft(sql, { conversationId, turn })
  if (!draft) throw new Error('the draft of the AI is not there')
  const title = settings.aiAgent.humanButton.trim()
  const buttons = turn === 1 && title !== '' ? [{ id: HUMAN_BUTTON, title }] : undefined
  return { kind: 'ai', text: draft.text, media: [], buttons }
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

/**
 * Stores a message with its deliveries, and tells of it. Does nothing the second time. With `leaving`, its first part is
 * marked as leaving in the same breath, and returned if this was the first time.
 */
export async function storeOutbound(
  sql: Sql,
  input: SendInput,
  content: Content,
  { leaving }: { leaving: boolean },
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
