import { readDraft } from '../../db/ai-drafts.ts'
import type { Sql } from '../../db/client.ts'
import { loadMessage, type MessageKind, type TemplateContent } from '../../db/messages.ts'
import type { WritingContext } from '../../db/sending.ts'
import { findSurveyOfQuestion } from '../../db/surveys.ts'
import { HUMAN_BUTTON } from '../../domain/ai.ts'
import { withoutMarkdown } from '../../domain/markdown.ts'
import type { MessageDetails } from '../../domain/message.ts'
import type { OutgoingMedium } from '../../domain/outgoing-media.ts'
import { fillPlaceholders } from '../../domain/placeholders.ts'
import type { ChannelSettings } from '../../domain/settings.ts'
import { surveyQuestion } from '../../domain/survey-question.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { messageIdOf } from './ids.ts'
import { placeholderValues, type Values } from './placeholder-values.ts'

/**
 * A message's content. It comes from the signal, the channel's settings, the AI's draft, or the stored
 * message.
 */
export interface Content {
  kind: MessageKind
  text: string
  media: OutgoingMedium[]
  template?: TemplateContent
  /** For a survey's question: the scores to choose from. */
  list?: ReturnType<typeof surveyQuestion>
  /** The provider's id of the message that it quotes. */
  replyTo?: string
  /** Buttons below the text. */
  buttons?: { id: string; title: string }[]
  /** The version of the AI agent that wrote it. */
  aiAgentVersion?: number
}

/** The content that an agent wrote, which needs no query; undefined for everything else. */
export function agentContent({ content }: SendInput): Content | undefined {
  if (content.kind !== 'reply') return undefined
  const { kind, text, media, template, replyTo } = content
  return { kind, text, media, template, replyTo }
}

/** Messages whose text is in the channel's settings, and needs no other query. */
type Automatic = Exclude<SendInput['content'], { kind: 'reply' | 'ai' | 'stored' }>

export function isAutomatic(content: SendInput['content']): content is Automatic {
  return content.kind !== 'reply' && content.kind !== 'ai' && content.kind !== 'stored'
}

/** @param values the values of the texts' placeholders */
export function settingsContent(content: Automatic, settings: ChannelSettings, values: Values): Content {
  const { greeting, csat, businessHours, autoResolve, windowNotice } = settings
  const say = (text: string) => fillPlaceholders(text, values)
  switch (content.kind) {
    case 'greeting':
      return { kind: 'greeting', text: say(greeting.text), media: [] }
    case 'survey': {
      const asked = { ...csat, question: say(csat.question), instruction: say(csat.instruction) }
      const list = surveyQuestion(asked, content.surveyId)
      return { kind: 'survey', text: list.text, media: [], list }
    }
    case 'survey_comment':
      return { kind: 'survey_comment', text: say(csat.commentQuestion), media: [] }
    case 'survey_thanks':
      return { kind: 'survey_thanks', text: say(csat.thanks), media: [] }
    case 'unavailable':
      return { kind: 'unavailable', text: say(businessHours.unavailableMessage), media: [] }
    case 'auto_resolve':
      return { kind: 'auto_resolve', text: say(autoResolve.message), media: [] }
    case 'window_notice':
      return { kind: 'window_notice', text: say(windowNotice.text), media: [] }
  }
}

/**
 * The content of a message, from the agent, the channel's settings, the AI's draft, or the stored
 * message.
 */
export async function contentOf(sql: Sql, input: SendInput, context: WritingContext): Promise<Content> {
  const { content, conversationId } = input
  const { settings } = context
  switch (content.kind) {
    case 'reply':
      return { ...content }
    case 'ai':
      return aiContent(sql, { conversationId, turn: content.turn }, context)
    case 'stored':
      return storedContent(sql, messageIdOf(input), context)
    default:
      return settingsContent(content, settings, placeholderValues(content, settings, context))
  }
}

/** The AI's first message has a button to ask for a person, so that a customer can always do so. */
async function aiContent(
  sql: Sql,
  at: { conversationId: string; turn: number },
  { settings, medium }: WritingContext,
): Promise<Content> {
  const draft = await readDraft(sql, at)
  if (!draft) throw new Error('the draft of the AI agent does not exist')
  const title = settings.aiAgent.humanButton.trim()
  const buttons = at.turn === 1 && title !== '' ? [{ id: HUMAN_BUTTON, title }] : undefined
  const { aiAgentVersion } = draft.result.kind === 'answer' ? draft.result : {}
  const text = withoutMarkdown(draft.text, medium)
  return { kind: 'ai', text, media: [], buttons, aiAgentVersion }
}

async function storedContent(sql: Sql, id: string, context: WritingContext): Promise<Content> {
  const message = await loadMessage(sql, id)
  if (!message) throw new Error('the message to send again does not exist')
  const { kind, text, media } = message
  const { replyTo } = message.details as MessageDetails
  const survey = await findSurveyOfQuestion(sql, id)
  const template = message.content ?? undefined
  if (!survey) return { kind, text, media, template, replyTo: replyTo?.providerMessageId }
  const values = placeholderValues({ kind: 'stored' }, context.settings, context)
  // The survey's question was stored when it was sent, so that settings changed since then don't
  // matter.
  const { csat } = context.settings
  const instruction = fillPlaceholders(csat.instruction, values)
  const list = surveyQuestion({ ...csat, question: text, instruction }, survey.id)
  return { kind, text, media, template, list }
}
