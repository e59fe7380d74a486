import { loadChannel } from '../../db/channels.ts'
import { loadTemplates } from '../../db/templates.ts'
import { findUploads } from '../../db/uploads.ts'
import { fillPlaceholders } from '../../domain/placeholders.ts'
import type { KeptTemplate, Template, TemplateHeader } from '../../domain/template.ts'
import { findTemplate } from '../../domain/template-check.ts'
import { previewTemplate, type TemplatePreview } from '../../domain/template-preview.ts'
import { flatVariables } from '../../domain/template-variables.ts'
import { definitionNamed } from '../../providers/missing.ts'
import type { Principal } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import { conversationValues } from './conversation-values.ts'
import { requireMember } from './membership.ts'
import type { Services } from './services.ts'
import { readNow } from './settings-templates.ts'
import type { WantedHeader, WantedTemplate } from './template-file.ts'
import { templateProblem } from './template-forms.ts'
import { requireFit } from './template-values.ts'
import { uploaderOf } from './uploads.ts'

export interface WantedPreview extends Omit<WantedTemplate, 'id' | 'contentSid'> {
  conversationId?: string
}

export interface ShownTemplate extends TemplatePreview {
  template: Template
  variables: Record<string, string>
  usableOutsideWindow: boolean
}

type Known = Pick<Services, 'dependencies' | 'definitions' | 'commands' | 'mediaLinks'>

/**
 * A template of a channel as it will look on the phone. With a conversation, placeholders in the values are filled in
 * for it. Throws a problem that names the values that do not fit, by the same check that a message has to pass.
 */
export async function previewOf(
  known: Known,
  principal: Principal,
  { channelId, id }: { channelId: string; id: string },
  { conversationId, header, ...wanted }: WantedPreview,
): Promise<ShownTemplate> {
  const { sql } = known.dependencies
  const channel = await loadChannel(sql, channelId)
  if (!channel || channel.deletedAt) throw new Problem('not_found', 'This channel does not exist.')
  await requireMember(sql, principal, channelId)
  let { variables } = wanted
  if (conversationId !== undefined) {
    const conversation = await known.commands.visible(principal, conversationId)
    if (conversation.channelId !== channelId) {
      throw invalid([{ path: 'conversationId', message: 'is a conversation of another channel' }])
    }
    const value = conversationValues(principal, { conversation, channel })
    variables = Object.fromEntries(
      Object.entries(variables).map(([name, text]) => [
        name,
        fillPlaceholders(text, placeholder => (placeholder === 'surveyId' ? undefined : value(placeholder))),
      ]),
    )
  }
  const given = {
    ...wanted,
    ...(header && { header: await shownHeader(known, principal, header) }),
    id,
    variables: channel.medium === 'whatsapp' ? flatVariables(variables) : variables,
  }
  const malformed = templateProblem(definitionNamed(known.definitions, channel.provider), given)
  // The language may be left out where the name has only one.
  if (malformed && malformed.path !== 'template.language') {
    throw invalid([{ path: malformed.path?.replace('template.', '') ?? 'sid', message: malformed.message }])
  }
  const template = await listedTemplate(known, channelId, given)
  requireFit(template, given, { variables: 'variables' })
  return {
    ...previewTemplate(template, given, channel.medium),
    template,
    variables: given.variables,
    usableOutsideWindow: channel.medium === 'whatsapp' && template.approval.status === 'approved',
  }
}

/** The header with an address at which a browser finds its file. */
async function shownHeader(
  { dependencies: { sql }, mediaLinks }: Known,
  principal: Principal,
  header: WantedHeader,
): Promise<TemplateHeader> {
  if (header.type === 'text') return header
  const { uploadId, url = '', ...rest } = header
  if (uploadId === undefined) return { ...rest, url }
  const [upload] = await findUploads(sql, [uploadId], uploaderOf(principal))
  if (!upload) {
    const message = 'is not one of your files, or was deleted: upload it again'
    throw invalid([{ path: 'header.uploadId', message }])
  }
  return { ...rest, url: mediaLinks.urlOf(upload.id, upload.name) }
}

/** The account's template as it was listed last; the list is read anew if it has none, or not how it looks. */
async function listedTemplate(known: Known, channelId: string, given: KeptTemplate): Promise<Template> {
  const kept = await loadTemplates(known.dependencies.sql, channelId)
  const before = kept && only(given, kept.templates)
  if (before?.layout) return before
  const listed = await readNow(known, channelId, kept?.fetchedAt)
  const template = listed ? only(given, listed) : before
  if (template) return template
  if (!listed && !kept) {
    throw new Problem('provider_unreachable', 'The provider did not tell the channel’s templates.')
  }
  throw new Problem('not_found', 'The channel’s account has no such template.')
}

/** The only template with this name. Throws a problem if there are several, because the language must then be given. */
function only(given: KeptTemplate, listed: readonly Template[]): Template | undefined {
  const named = listed.filter(template => template.id === given.id)
  if (given.language === undefined && named.length > 1) {
    const languages = named.map(template => template.language).join(', ')
    throw invalid([{ path: 'language', message: `must be one of the template’s: ${languages}` }])
  }
  return findTemplate(given, named)
}
