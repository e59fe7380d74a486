import type { Sql } from '../../db/client.ts'
import { lastInboundAt } from '../../db/inbound-messages.ts'
import type { MessageKind } from '../../db/messages.ts'
import {
  type Assumed,
  loadWritingContext,
  type SendingContext,
  type WritingContext,
} from '../../db/sending.ts'
import { freeTextAllowed, freeTextSince } from '../../domain/message-window.ts'
import type { OutgoingMedium } from '../../domain/outgoing-media.ts'
import { fillPlaceholders, type Placeholder } from '../../domain/placeholders.ts'
import type { ChannelSettings, MessageTemplate } from '../../domain/settings.ts'
import type { TemplateHeader } from '../../domain/template.ts'
import { flatVariables } from '../../domain/template-variables.ts'
import { isBlank } from '../../domain/text.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { knownSettings, rememberSettings } from './known-settings.ts'
import { type Content, contentOf, isAutomatic, settingsContent } from './message-content.ts'
import { placeholderValues } from './placeholder-values.ts'
import type { Drop } from './without-call.ts'

/** The form in which a message of the service is sent now, or the reason why it is not. */
export interface Form {
  content: Content
  context: WritingContext
  drop?: Extract<Drop, 'opted_out' | 'outside_window' | 'nothing_to_say'>
}

/**
 * Decides the form of a message at the moment of sending. No automatic message goes to a customer who
 * has opted out. Outside WhatsApp's window one of the channel's templates is sent, or nothing. An
 * agent's message is not changed: the agent decides.
 */
export async function formOf(sql: Sql, input: SendInput): Promise<Form> {
  const context = await loadWritingContext(sql, input.conversationId)
  if (!context) throw new Error('the conversation does not exist')
  const { settings } = context
  rememberSettings(input.channelId, context)
  const content = await contentOf(sql, input, context)
  if (content.kind === 'reply') return { content, context }
  if (context.optedOut) return { content, context, drop: 'opted_out' }
  if (content.template) return { content, context }
  if (await isInWindow(sql, context)) {
    // The text was only a placeholder, and the placeholder has no value now.
    return isBlank(content.text) ? { content, context, drop: 'nothing_to_say' } : { content, context }
  }
  const template = templateFor(content.kind, settings)
  if (!template) return { content, context, drop: 'outside_window' }
  const { text, kind } = content
  const { header, media } = headerOf(template)
  const whole = filled({ ...template, ...(header && { header }) }, input, context)
  return { content: { kind, text, media, template: whole }, context }
}

/**
 * The form of a message from the settings, without a query: it uses the settings that this process read
 * last, and assumes that nothing forbids sending. The statement that stores the message must check
 * both. Undefined when the settings are not known here, or when the text contains a name.
 */
export function assumedForm({
  content,
  channelId,
}: SendInput): { content: Content; assumed: Assumed } | undefined {
  const known = knownSettings(channelId)
  if (!known || !isAutomatic(content)) return undefined
  const asked = new Set<Placeholder>()
  const values = placeholderValues(content, known.settings, NOBODY)
  const words = settingsContent(content, known.settings, name => {
    asked.add(name)
    return values(name)
  })
  // The next opening can be computed from the settings. All other placeholders need a query.
  asked.delete('nextOpening')
  if (asked.size > 0 || isBlank(words.text)) return undefined
  return {
    content: words,
    assumed: { version: known.version, inboundAfter: new Date(freeTextSince(Date.now())) },
  }
}

const NOBODY = { contactName: null, agentName: null, channelName: '' }

async function isInWindow(sql: Sql, context: SendingContext): Promise<boolean> {
  const { medium, contactId } = context
  const allowed = (at: Date | null | undefined) => freeTextAllowed(medium, at?.getTime(), Date.now())
  // Nearly always the customer has just written in this conversation, so the second query is rare.
  return allowed(context.lastInboundAt) || allowed(await lastInboundAt(sql, contactId))
}

/** The header as a message has it, with its uploaded file among the message's files. */
function headerOf({ header }: MessageTemplate): { header?: TemplateHeader; media: OutgoingMedium[] } {
  if (!header || header.type === 'text' || !header.file) return { header, media: [] }
  const { file, ...rest } = header
  return { header: rest, media: [{ url: rest.url, ...file }] }
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

/** Replaces an empty variable: no template accepts one. */
const NOTHING = '–'

function filled(
  { variables, ...template }: MessageTemplate,
  { content }: SendInput,
  context: WritingContext,
): MessageTemplate {
  const values = placeholderValues(content, context.settings, context)
  const entries = Object.entries(variables).map(([name, text]) => [name, fillPlaceholders(text, values)])
  const flat = Object.entries(flatVariables(Object.fromEntries(entries)))
  return {
    ...template,
    variables: Object.fromEntries(flat.map(([name, text]) => [name, isBlank(text) ? NOTHING : text])),
  }
}
