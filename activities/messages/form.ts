import type { Sql } from '../../db/client.ts'
import { lastInboundAt, type MessageKind } from '../../db/messages.ts'
import {
  type Assumed,
  loadWritingContext,
  type SendingContext,
  type WritingContext,
} from '../../db/sending.ts'
import { freeTextAllowed, freeTextSince } from '../../domain/message-window.ts'
import type { ChannelSettings, MessageTemplate } from '../../domain/settings.ts'
import type { SendInput } from '../contract.ts'
import { knownSettings, rememberSettings } from './known-settings.ts'
import type { Drop } from './unsent.ts'
import { type Content, contentOf, isAutomatic, nextOpeningText, settingsWords } from './words.ts'

/** How a message of the service itself goes out now, or why it does not. */
export interface Form {
  content: Content
  context: WritingContext
  drop?: Extract<Drop, 'opted_out' | 'outside_window'>
}

/**
 * What goes out in place of a message's words, by what holds at the moment it leaves: nothing automatic to who opted out;
 * outside WhatsApp's window a template of the channel's, or nothing. A person's message is theirs to judge.
 */
export async function formOf(sql: Sql, input: SendInput): Promise<Form> {
  const context = await loadWritingContext(sql, input.conversationId)
  if (!context) throw new Error('the conversation is not there')
  const { settings } = context
  rememberSettings(input.channelId, context)
  const content = await contentOf(sql, input, settings)
  if (content.kind === 'reply') return { content, context }
  if (context.optedOut) return { content, context, drop: 'opted_out' }
  if (content.template || (await isInWindow(sql, context))) return { content, context }
  const template = templateFor(content.kind, settings)
  if (!template) return { content, context, drop: 'outside_window' }
  const { text, kind } = content
  return { content: { kind, text, media: [], template: filled(template, input, settings) }, context }
}

/**
 * The same for what the settings say, by the settings as they were known last, and as if nothing stood in the way: what it
 * assumes has to be looked at by the statement that stores the message. Undefined when nothing is known.
 */
export function assumedForm({
  content,
  channelId,
}: SendInput): { content: Content; assumed: Assumed } | undefined {
  const known = knownSettings(channelId)
  if (!known || !isAutomatic(content)) return undefined
  const assumed = { version: known.version, inboundAfter: new Date(freeTextSince(Date.now())) }
  return { content: settingsWords(content, known.settings), assumed }
}

async function isInWindow(sql: Sql, context: SendingContext): Promise<boolean> {
  const { medium, contactId } = context
  const allowed = (at: Date | null | undefined) => freeTextAllowed(medium, at?.getTime(), Date.now())
  // Nearly always the customer has just written in this very conversation.
  return allowed(context.lastInboundAt) || allowed(await lastInboundAt(sql, contactId))
}

function templateFor(
  kind: MessageKind,
  { csat, businessHours, autoResolve }: ChannelSettings,
): MessageTemplate | null {
  switch (kind) {
    case 'survey':
      return csat.template
    case 'unavailable':
      return businessHours.unavailableTemplate
    case 'auto_resolve':
      return autoResolve.template
    default:
      return null
  }
}

function filled(
  { contentSid, variables }: MessageTemplate,
  { content }: SendInput,
  settings: ChannelSettings,
): MessageTemplate {
  const surveyId = 'surveyId' in content ? content.surveyId : ''
  const opening =
    content.kind === 'unavailable' ? nextOpeningText(settings.businessHours, content.nextOpening) : ''
  const fill = (text: string) =>
    text.replaceAll('{{surveyId}}', surveyId).replaceAll('{{nextOpening}}', opening)
  return {
    contentSid,
    variables: Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, fill(text)])),
  }
}
