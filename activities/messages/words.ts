import { readDraft } from '../../db/ai-drafts.ts'
import type { Sql } from '../../db/client.ts'
import { loadMessage, type MessageKind, type TemplateContent } from '../../db/messages.ts'
import { HUMAN_BUTTON } from '../../domain/ai.ts'
import { describeOpening } from '../../domain/business-hours-text.ts'
import type { BusinessHoursSettings, ChannelSettings, CsatSettings } from '../../domain/settings.ts'
import { surveyQuestion } from '../../domain/survey-question.ts'
import type { SendInput } from '../contract.ts'
import { messageIdOf } from './outbound.ts'

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

/** What an agent wrote, which needs no looking up; undefined for anything else. */
export function ownWords({ content }: SendInput): Content | undefined {
  if (content.kind !== 'reply') return undefined
  const { kind, text, media, template } = content
  return { kind, text, media, template }
}

/** What the channel's settings have the words of, and nothing else has to be looked up for. */
type Automatic = Exclude<SendInput['content'], { kind: 'reply' | 'ai' | 'stored' }>

export function isAutomatic(content: SendInput['content']): content is Automatic {
  return content.kind !== 'reply' && content.kind !== 'ai' && content.kind !== 'stored'
}

export function settingsWords(content: Automatic, settings: ChannelSettings): Content {
  const { greeting, csat, businessHours, autoResolve, windowNotice } = settings
  switch (content.kind) {
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
  }
}

/** What the agent, the channel's settings, the AI's draft or the stored message say. */
export async function contentOf(sql: Sql, input: SendInput, settings: ChannelSettings): Promise<Content> {
  const { content, conversationId } = input
  switch (content.kind) {
    case 'reply':
      return { ...content }
    case 'ai':
      return aiContent(sql, { conversationId, turn: content.turn }, settings.aiAgent)
    case 'stored':
      return storedContent(sql, messageIdOf(input), settings.csat)
    default:
      return settingsWords(content, settings)
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
  at: { conversationId: string; turn: number },
  { humanButton }: ChannelSettings['aiAgent'],
): Promise<Content> {
  const draft = await readDraft(sql, at)
  if (!draft) throw new Error('the draft of the AI is not there')
  const title = humanButton.trim()
  const buttons = at.turn === 1 && title !== '' ? [{ id: HUMAN_BUTTON, title }] : undefined
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
