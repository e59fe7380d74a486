import { loadChannel } from '../../db/channels.ts'
import { type CannedReply, countUse } from '../../db/replies.ts'
import { loadUploads, type Upload } from '../../db/uploads.ts'
import { mediumOf } from '../../domain/address.ts'
import {
  chooseLanguage,
  type RenderedReply,
  type ReplyValues,
  renderReply,
} from '../../domain/canned-reply.ts'
import { NO_FILES, partsOf } from '../../domain/message-parts.ts'
import { uploadReference } from '../../domain/outgoing-media.ts'
import { languageOf } from '../../domain/settings.ts'
import type { Principal } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import { conversationValues } from './conversation-values.ts'
import type { Services } from './services.ts'

/** The longest text of a message to the API, UTF-16 units. */
const MAX_TEXT = 16_000

interface Wanted {
  conversationId: string
  answers: Record<string, string>
  language?: string
  preview: boolean
}

/**
 * Fills in a canned reply for a conversation that the principal can see. It counts as a use only when no value is
 * missing.
 */
export async function renderFor(
  {
    dependencies: { sql },
    commands,
    definitions,
  }: Pick<Services, 'dependencies' | 'commands' | 'definitions'>,
  principal: Principal,
  reply: CannedReply,
  { conversationId, answers, language: asked, preview }: Wanted,
): Promise<RenderedReply & { language: string; files: Upload[]; parts: number }> {
  const conversation = await commands.visible(principal, conversationId)
  const channel = await loadChannel(sql, conversation.channelId)
  if (!channel) throw new Problem('not_found', 'This channel does not exist.')
  const { address } = conversation
  const { settings } = channel
  const languages = Object.keys(reply.texts)
  const language = chooseLanguage(languages, [asked, languageOf(settings)], reply.language)
  const values: ReplyValues = { answers, variable: conversationValues(principal, { conversation, channel }) }
  const rendered = renderReply(reply.texts[language] ?? '', values)
  if (rendered.text.length > MAX_TEXT) {
    throw invalid([{ path: 'answers', message: `make a text of more than ${MAX_TEXT} characters` }])
  }
  const found = await loadUploads(sql, reply.fileIds)
  const files = reply.fileIds.flatMap(id => found.find(file => file.id === id) ?? [])
  const rules = definitions.get(channel.provider)?.capabilities.files[mediumOf(address)] ?? NO_FILES
  const media = files.map(({ id, contentType }) => ({ url: uploadReference(id), contentType }))
  const isWhole = rendered.missing.length === 0
  if (isWhole && !preview) await countUse(sql, reply.id)
  return { ...rendered, language, files, parts: partsOf(rendered.text, media, rules).length }
}
