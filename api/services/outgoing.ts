import {
  type LookedAt,
  type Medium,
  mediaProblems,
  type OutgoingMedium,
} from '../../domain/outgoing-media.ts'
import {
  blankVariables,
  flatVariables,
  type KeptTemplate,
  type MessageTemplate,
} from '../../domain/template.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { lookAtFile } from '../../providers/look-at-file.ts'
import { invalid } from '../http/problem.ts'
import type { Services } from './services.ts'
import { templateProblem, templatesOf } from './template-forms.ts'

/** The content of an agent's message, as the request has it. */
interface Wanted {
  text?: string
  media?: { url: string }[]
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

/**
 * Checks the content of an agent's message, and returns it in the workflow's form. Each file is requested, to see whether
 * the medium and the provider will take it. Throws a problem that names what is wrong.
 */
export async function outgoing(
  {
    dependencies: { lookAt = lookAtFile },
    channels,
    definitions,
  }: Pick<Services, 'dependencies' | 'channels' | 'definitions'>,
  channel: { id: string; medium: Medium },
  wanted: Wanted,
): Promise<Outgoing> {
  const { medium } = channel
  const { text = '', media = [], contentSid, contentVariables = {}, template } = wanted
  const definitionOf = async () => definitions.get((await channels.get(channel.id))?.provider ?? '')
  if (contentSid !== undefined || template !== undefined) {
    const definition = await definitionOf()
    const given = template ?? { contentSid, variables: contentVariables }
    const path = template === undefined ? { id: 'contentSid', variables: 'contentVariables' } : TEMPLATE_PATHS
    const kept = keptFor(definition, given, path)
    const variables = medium === 'whatsapp' ? flatVariables(kept.variables) : kept.variables
    return { text, media, template: { ...kept, variables } }
  }
  const files: LookedAt[] = await Promise.all(media.map(({ url }) => lookAt(url)))
  // A medium that carries no files gets their addresses in the text, so they may be anything.
  const limits = files.length > 0 ? (await definitionOf())?.capabilities.files[medium]?.limits : undefined
  const problems = limits ? mediaProblems(limits, files) : []
  if (problems.length > 0) {
    throw invalid(
      problems.map(({ path, message }) => ({ path: path === '' ? 'media' : `media.${path}`, message })),
    )
  }
  return { text, media: files.map(({ url, contentType }) => ({ url, ...(contentType && { contentType }) })) }
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
    const message = 'must not be blank: WhatsApp refuses a template with an empty variable'
    throw invalid(blank.map(name => ({ path: `${path.variables}.${name}`, message })))
  }
  const problem = templateProblem(definition, given)
  if (problem) throw invalid([{ path: problem.path ?? path.id, message: problem.message }])
  const { id, variables } = given
  // Twilio's templates have always been stored this way, so every version of the service can read them.
  return templatesOf(definition)?.ids === 'contentSid'
    ? { contentSid: given.contentSid ?? id, variables }
    : given
}
