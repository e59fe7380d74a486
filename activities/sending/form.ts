import type { Sql } from '../../db/client.ts'
import { lastInboundAt, type MessageKind } from '../../db/messages.ts'
import {
  type Assumed,
  loadWritingContext,
  type SendingContext,
  type WritingContext,
} from '../../db/sending.ts'
import { freeTextAllowed, freeTextSince } from '../../domain/message-window.ts'
import { fillPlaceholders, type Placeholder } from '../../domain/placeholders.ts'
import type { ChannelSettings, MessageTemplate } from '../../domain/settings.ts'
import { flatVariables } from '../../domain/template.ts'
import { isBlank } from '../../domain/text.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { knownSettings, rememberSettings } from './known-settings.ts'
import { placeholderValues } from './placeholder-values.ts'
import type { Drop } from './without-call.ts'
import { type Content, contentOf, isAutomatic, settingsWords } from './words.ts'

/** How a message of the service itself goes out now, or why it does not. */
export interface Form {
  content: Content
  context: WritingContext
  drop?: Extract<Drop, 'opted_out' | 'outside_window' | 'nothing_to_say'>
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
  const content = await contentOf(sql, input, context)
  if (content.kind === 'reply') return { content, context }
  if (context.optedOut) return { content, context, drop: 'opted_out' }
  if (content.template) return { content, context }
  if (await isInWindow(sql, context)) {
    // Nothing but a placeholder, that had nothing to say this time.
    return isBlank(content.text) ? { content, context, drop: 'nothing_to_say' } : { content, context }
  }
  const template = templateFor(content.kind, settings)
  if (!template) return { content, context, drop: 'outside_window' }
  const { text, kind } = content
  return { content: { kind, text, media: [], template: filled(template, input, context) }, context }
}

/**
 * The same for what the settings say, by the settings as they were known last, and as if nothing stood in the way: what it
 * assumes has to be looked at by the statement that stores the message. Undefined when nothing is known, or a name is
 * asked for.
 */
export function assumedForm({
  content,
  channelId,
}: SendInput): { content: Content; assumed: Assumed } | undefined {
  const known = knownSettings(channelId)
  if (!known || !isAutomatic(content)) return undefined
  const asked = new Set<Placeholder>()
  const values = placeholderValues(content, known.settings, NOBODY)
  const words = settingsWords(content, known.settings, name => {
    asked.add(name)
    return values(name)
  })
  // The next opening stands in the settings; whose conversation it is, and with whom, has to be looked up.
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

/** Stands where a variable would be empty, which no template takes. */
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
