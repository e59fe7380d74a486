import type { Sql } from '../../db/client.ts'
import { lastInboundAt, type MessageKind } from '../../db/messages.ts'
import type { SendingContext } from '../../db/sending.ts'
import { freeTextAllowed } from '../../domain/message-window.ts'
import type { ChannelSettings, MessageTemplate } from '../../domain/settings.ts'
import type { SendInput } from '../contract.ts'
import { type Content, contentOf, nextOpeningText } from './outbound.ts'
import type { Drop } from './unsent.ts'

/** How a message of the service itself goes out now, or why it does not. */
export interface Form {
  content: Content
  drop?: Extract<Drop, 'opted_out' | 'outside_window'>
}

/**
 * What goes out in place of a message's words, by what holds at the moment it leaves: nothing automatic to who opted out;
 * outside WhatsApp's window a template of the channel's, or nothing. A person's message is theirs to judge.
 */
export async function formOf(sql: Sql, input: SendInput, context: SendingContext): Promise<Form> {
  const content = await contentOf(sql, input, context)
  if (content.kind === 'reply') return { content }
  if (context.optedOut) return { content, drop: 'opted_out' }
  if (content.template || (await isInWindow(sql, context))) return { content }
  const template = templateFor(content.kind, context.settings)
  if (!template) return { content, drop: 'outside_window' }
  const { text, kind } = content
  return { content: { kind, text, media: [], template: filled(template, input, context) } }
}

async function isInWindow(sql: Sql, context: SendingContext): Promise<boolean> {
  const { medium, channelId, address } = context
  const allowed = (at: Date | null | undefined) => freeTextAllowed(medium, at?.getTime(), Date.now())
  // Nearly always the customer has just written in this very conversation.
  return allowed(context.lastInboundAt) || allowed(await lastInboundAt(sql, channelId, address))
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
  { settings }: SendingContext,
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
