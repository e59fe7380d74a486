import { loadChannel } from '../../db/channels.ts'
import { claimUploads } from '../../db/uploads.ts'
import {
  type LookedAt,
  type Medium,
  mediaProblems,
  type OutgoingMedium,
  uploadReference,
} from '../../domain/outgoing-media.ts'
import type { KeptTemplate, MessageTemplate } from '../../domain/template.ts'
import { BLANK } from '../../domain/template-check.ts'
import { blankVariables, flatVariables } from '../../domain/template-variables.ts'
import { canReach, reachability } from '../../platform/inbound-mode.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { lookAtFile } from '../../providers/look-at-file.ts'
import { placesOf } from '../../providers/providers.ts'
import type { Principal } from '../http/auth.ts'
import { invalid, Problem } from '../http/problem.ts'
import type { Services } from './services.ts'
import { templateProblem, templatesOf } from './template-forms.ts'
import { requireValues } from './template-values.ts'
import { uploaderOf } from './uploads.ts'

/** A file at an address, or one that was uploaded here. One of the two is set. */
interface WantedFile {
  url?: string
  uploadId?: string
}

/** The content of an agent's message, as the request has it. */
interface Wanted {
  text?: string
  media?: WantedFile[]
  contentSid?: string
  contentVariables?: Record<string, string>
  template?: MessageTemplate
}

/** The same content, as the conversation's workflow gets it. */
export interface Outgoing {
  text: string
  media: OutgoingMedium[]
  template?: KeptTemplate
}

type Known = Pick<Services, 'dependencies' | 'channels' | 'definitions'>

/**
 * Checks the content of an agent's message, and returns it in the workflow's form. Each file at an address is requested, to
 * see whether the medium and the provider will take it. Throws a problem that names what is wrong.
 */
export async function outgoing(
  services: Known,
  principal: Principal,
  channel: { id: string; medium: Medium },
  wanted: Wanted,
): Promise<Outgoing> {
  const { channels, definitions } = services
  const { lookAt = lookAtFile } = services.dependencies
  const { medium } = channel
  const { text = '', media = [], contentSid, contentVariables = {}, template } = wanted
  const definitionOf = async () => definitions.get((await channels.get(channel.id))?.provider ?? '')
  if (contentSid !== undefined || template !== undefined) {
    const definition = await definitionOf()
    const given = template ?? { contentSid, variables: contentVariables }
    const path = template === undefined ? { id: 'contentSid', variables: 'contentVariables' } : TEMPLATE_PATHS
    const kept = keptFor(definition, given, path)
    const variables = medium === 'whatsapp' ? flatVariables(kept.variables) : kept.variables
    await requireValues(services.dependencies.sql, channel.id, kept, path)
    return { text, media: [], template: { ...kept, variables } }
  }
  const uploads = await uploadsIn(services, principal, channel, media)
  const files: LookedAt[] = await Promise.all(
    media.map(async ({ url = '', uploadId = '' }) => uploads.get(uploadId) ?? lookAt(url)),
  )
  // On a medium without files the addresses become part of the text, so the files are not checked.
  const limits = files.length > 0 ? (await definitionOf())?.capabilities.files[medium]?.limits : undefined
  const problems = limits ? mediaProblems(limits, files) : []
  if (problems.length > 0) {
    throw invalid(
      problems.map(({ path, message }) => ({ path: path === '' ? 'media' : `media.${path}`, message })),
    )
  }
  const kept = files.map(({ url, contentType, name, size }) => ({
    url,
    ...(contentType && { contentType }),
    ...(name !== undefined && { name, size }),
  }))
  return { text, media: kept }
}

/** The uploads among a message's files. Throws a problem if one is not there, or if the provider could not have it. */
async function uploadsIn(
  { dependencies, definitions }: Known,
  principal: Principal,
  channel: { id: string; medium: Medium },
  media: WantedFile[],
): Promise<Map<string, LookedAt>> {
  const ids = media.flatMap(({ uploadId }) => uploadId ?? [])
  if (ids.length === 0) return new Map()
  const known = await loadChannel(dependencies.sql, channel.id)
  const definition = known && definitions.get(known.provider)
  const { files, takesUploads } = definition?.capabilities ?? {}
  if (!files?.[channel.medium]) {
    throw invalid([
      { path: 'media', message: 'the provider of this channel accepts no files: send links as text' },
    ])
  }
  if (known && !takesUploads) requirePublicUrl(dependencies, definitions, known)
  const found = await claimUploads(dependencies.sql, ids, uploaderOf(principal))
  const missing = media.flatMap(({ uploadId }, index) =>
    uploadId === undefined || found.some(({ id }) => id === uploadId)
      ? []
      : [
          {
            path: `media.${index}.uploadId`,
            message: 'is not one of your files, or was deleted: upload it again',
          },
        ],
  )
  if (missing.length > 0) throw invalid(missing)
  return new Map(
    found.map(({ id, isAnimated, name, contentType, size }) => [
      id,
      { url: uploadReference(id), name, contentType, size, ...(isAnimated !== null && { isAnimated }) },
    ]),
  )
}

/** Throws a problem if the provider can't fetch a file from here. */
function requirePublicUrl(
  { config }: Services['dependencies'],
  definitions: Services['definitions'],
  account: { provider: string; accountId: string },
): void {
  if (canReach(reachability(config, placesOf(config, [...definitions.values()])), account)) return
  const title = definitions.get(account.provider)?.title ?? account.provider
  const detail = `${title} fetches files from PUBLIC_URL, which it can’t reach: ${new URL(config.PUBLIC_URL).origin}.`
  throw new Problem('public_url_needed', detail)
}

const TEMPLATE_PATHS = { id: 'template.id', variables: 'template.variables' }

/**
 * The template in the form in which it is stored for the channel's provider. Throws a problem if the provider does not take
 * such a template.
 */
function keptFor(
  definition: ProviderDefinition | undefined,
  given: KeptTemplate,
  path: { id: string; variables: string },
): KeptTemplate {
  const blank = blankVariables(given.variables)
  if (blank.length > 0) {
    throw invalid(blank.map(name => ({ path: `${path.variables}.${name}`, message: BLANK })))
  }
  const problem = templateProblem(definition, given)
  if (problem) throw invalid([{ path: problem.path ?? path.id, message: problem.message }])
  const { id, variables } = given
  // Twilio's templates have always been stored this way, so every version of the service can read them.
  return templatesOf(definition)?.ids === 'contentSid'
    ? { contentSid: given.contentSid ?? id, variables }
    : given
}
