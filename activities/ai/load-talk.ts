import type { Sql } from '../../db/client.ts'
import { listLatestMessages, type Message } from '../../db/messages.ts'
import { findQuoted } from '../../db/quoted-messages.ts'
import { loadTemplates } from '../../db/templates.ts'
import type { MessageDetails } from '../../domain/message.ts'
import { messageInWords, type QuotedMessage, type WordedMessage } from '../../domain/message-in-words.ts'
import { type MessageTemplate, readTemplate } from '../../domain/template.ts'
import { MAX_MESSAGES, type TalkMessage } from './prompt.ts'

/** The latest messages of a conversation that the customer has seen, oldest first. */
export async function loadTalk(
  sql: Sql,
  conversation: { id: string; channelId: string },
): Promise<TalkMessage[]> {
  const latest = await listLatestMessages(sql, conversation.id, MAX_MESSAGES)
  // The customer has not seen messages that failed or were held back.
  const seen = latest.filter(({ status }) => status !== 'failed')
  const words = await templateWords(sql, conversation.channelId, seen)
  const quoted = await quotedBy(sql, conversation, seen, words)
  return seen.map(message => {
    const answered = detailsOf(message).replyTo?.providerMessageId
    return {
      ...worded(message, words),
      author: message.authorKind,
      quoted: answered === undefined ? undefined : quoted.get(answered),
    }
  })
}

type Sent = Pick<Message, 'direction' | 'text' | 'media' | 'details' | 'content'>

/** The texts of templates, by id, and by id and language. */
type TemplateWords = Map<string, string>

function wordsOf(words: TemplateWords, { id, language }: MessageTemplate): string | undefined {
  return words.get(`${id} ${language}`) ?? words.get(id)
}

function worded(message: Sent, words: TemplateWords): WordedMessage {
  const { direction, text, media, content } = message
  const template = content && filledIn(wordsOf(words, readTemplate(content)), content.variables)
  return { direction, text, media, details: detailsOf(message), template: template ?? undefined }
}

function detailsOf({ details }: Pick<Message, 'details'>): MessageDetails {
  return details as MessageDetails
}

/** If the template's text is unknown, its variables at least show what it was about. */
function filledIn(body: string | undefined, variables: Record<string, string>): string {
  const values = Object.values(variables).join(', ')
  if (body === undefined) return values === '' ? '[a template message]' : `[a template message: ${values}]`
  return body.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (whole, name: string) => variables[name] ?? whole)
}

/** Queries only when a message has no text except its template. */
async function templateWords(sql: Sql, channelId: string, messages: Sent[]): Promise<TemplateWords> {
  if (!messages.some(({ text, content }) => text === '' && content)) return new Map()
  const cached = await loadTemplates(sql, channelId)
  return new Map(
    (cached?.templates ?? []).flatMap(({ id, language, body }) =>
      body === null
        ? []
        : [
            [id, body],
            [`${id} ${language}`, body],
          ],
    ),
  )
}

/** The messages that others quote, by the provider's ids. Queries only when a message quotes one. */
async function quotedBy(
  sql: Sql,
  conversation: { id: string; channelId: string },
  messages: Message[],
  words: TemplateWords,
): Promise<Map<string, QuotedMessage>> {
  const asked = messages.flatMap(message => detailsOf(message).replyTo?.providerMessageId ?? [])
  if (asked.length === 0) return new Map()
  const found = await findQuoted(sql, conversation, [...new Set(asked)])
  return new Map(
    found.map(quoted => {
      const message = worded(quoted, words)
      // A quoted message is shown without the message that it quotes itself.
      const alone = { ...message, details: { ...message.details, replyTo: undefined } }
      return [quoted.providerMessageId, { direction: quoted.direction, words: messageInWords(alone) }]
    }),
  )
}
