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

/** What an agent wants sent, as the request has it. */
interface Wanted {
  text?: string
  media?: { url: string }[]
  contentSid?: string
  contentVariables?: Record<string, string>
  template?: MessageTemplate
}

/** The same as the conversation's workflow is given it. */
export interface Outgoing {
  text: string
  media: OutgoingMedium[]
  template?: KeptTemplate
}

/**
 * What an agent wants sent, if its medium and provider take it; a look at each file tells that, as far as it can be found out.
 * Throws a problem that names what is wrong.
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
  if (contentSid !== undefined || template !== undefined) {
    const known = await channels.get(channel.id)
    const definition = known && definitions.get(known.provider)
    const given = template ?? { contentSid, variables: contentVariables }
    const path = template === undefined ? { id: 'contentSid', variables: 'contentVariables' } : TEMPLATE_PATHS
    const kept = keptFor(definition, given, path)
    const variables = medium === 'whatsapp' ? flatVariables(kept.variables) : kept.variables
    return { text, media, template: { ...kept, variables } }
  }
  const files: LookedAt[] = await Promise.all(media.map(({ url }) => lookAt(url)))
  const problems = mediaProblems(medium, files)
  if (problems.length > 0) {
    throw invalid(
      problems.map(({ path, message }) => ({ path: path === '' ? 'media' : `media.${path}`, message })),
    )
  }
  return { text, media: files.map(({ url, contentType }) => ({ url, ...(contentType && { contentType }) })) }
}

const TEMPLATE_PATHS = { id: 'template.id', variables: 'template.variables' }

/** A template in the form in which the channel's provider has it kept. Throws a problem where it takes no such one. */
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
  // As Twilio's have always been kept, so that every version of the service reads them.
  return templatesOf(definition)?.ids === 'contentSid'
    ? { contentSid: given.contentSid ?? id, variables }
    : given
}
