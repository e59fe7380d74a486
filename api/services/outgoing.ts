import {
  type LookedAt,
  type Medium,
  mediaProblems,
  type OutgoingMedium,
} from '../../domain/outgoing-media.ts'
import { blankVariables, flatVariables } from '../../domain/template.ts'
import { lookAtFile } from '../../providers/look-at-file.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { invalid } from '../http/problem.ts'

/** What an agent wants sent, as the request has it. */
interface Wanted {
  text?: string
  media?: { url: string }[]
  contentSid?: string
  contentVariables?: Record<string, string>
}

/** The same as the conversation's workflow is given it. */
export interface Outgoing {
  text: string
  media: OutgoingMedium[]
  template?: { contentSid: string; variables: Record<string, string> }
}

/**
 * What an agent wants sent, if its medium takes it; a look at each file tells that, as far as it can be found out. Throws a
 * problem that names what is wrong.
 */
export async function outgoing(
  { lookAt = lookAtFile }: Pick<ApiDependencies, 'lookAt'>,
  medium: Medium,
  { text = '', media = [], contentSid, contentVariables = {} }: Wanted,
): Promise<Outgoing> {
  const blank = blankVariables(contentVariables)
  if (blank.length > 0) {
    const message = 'must not be blank: Twilio refuses a template with an empty variable'
    throw invalid(blank.map(name => ({ path: `contentVariables.${name}`, message })))
  }
  if (contentSid !== undefined) {
    const variables = medium === 'whatsapp' ? flatVariables(contentVariables) : contentVariables
    return { text, media, template: { contentSid, variables } }
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
