import {
  type LookedAt,
  type Medium,
  mediaProblems,
  type OutgoingMedium,
} from '../../domain/outgoing-media.ts'
import type { KeptTemplate } from '../../domain/template.ts'
import { BLANK } from '../../domain/template-check.ts'
import { blankVariables, flatVariables } from '../../domain/template-variables.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { lookAtFile } from '../../providers/look-at-file.ts'
import type { Principal } from '../http/auth.ts'
import { invalid } from '../http/problem.ts'
import type { Services } from './services.ts'
import { headerFile, type WantedTemplate, withReference } from './template-file.ts'
import { templateProblem, templatesOf } from './template-forms.ts'
import { requireValues } from './template-values.ts'
import { type Known, uploadsIn, type WantedFile } from './uploads-in.ts'

/** The content of an agent's message, as the request has it. */
interface Wanted {
  text?: string
  media?: WantedFile[]
  contentSid?: string
  contentVariables?: Record<string, string>
  template?: WantedTemplate
}

/** The same content, as the conversation's workflow gets it. */
export interface Outgoing {
  text: string
  media: OutgoingMedium[]
  template?: KeptTemplate
}

/**
 * Checks the content of an agent's message, and returns it in the workflow's form. Each file at an address is requested, to
 * see whether the medium and the provider will take it. Throws a problem that names what is wrong.
 */
export async function outgoing(
  services: Known & Pick<Services, 'channels'>,
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
    const given = template ? withReference(template) : { contentSid, variables: contentVariables }
    const path = template === undefined ? { id: 'contentSid', variables: 'contentVariables' } : TEMPLATE_PATHS
    const kept = keptFor(definition, given, path)
    const variables = medium === 'whatsapp' ? flatVariables(kept.variables) : kept.variables
    await requireValues(services.dependencies.sql, channel.id, kept, path)
    const above = await headerFile(services, principal, channel, { wanted: template?.header, kept })
    return { text, media: above.media, template: { ...above.template, variables } }
  }
  const { files: uploads } = await uploadsIn(services, principal, channel, media, index =>
    index === undefined ? 'media' : `media.${index}.uploadId`,
  )
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
  const kept = files.map(({ url, contentType, name, size }, index) => ({
    url,
    ...(contentType && { contentType }),
    ...(name !== undefined && { name, size }),
    ...(media[index]?.alt && { alt: media[index].alt }),
  }))
  return { text, media: kept }
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
