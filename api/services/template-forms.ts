import type { KeptTemplate } from '../../domain/template.ts'
import type { Capabilities } from '../../providers/capabilities.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'

/** The form of Twilio's Content SIDs. */
const CONTENT_SID = /^HX[0-9a-fA-F]{32}$/

/** What a provider's templates are like; undefined if it has none. */
export function templatesOf(
  definition: Pick<ProviderDefinition, 'capabilities'> | undefined,
): Exclude<Capabilities['templates'], false> | undefined {
  return definition?.capabilities.templates || undefined
}

/**
 * Why a template of this form can't exist at a provider; undefined: it can. `path` names the wrong field, if it is
 * not the id.
 */
export function templateProblem(
  definition: Pick<ProviderDefinition, 'capabilities' | 'title'> | undefined,
  { contentSid, id, language, header, buttons }: KeptTemplate,
): { path?: string; message: string } | undefined {
  const templates = templatesOf(definition)
  if (!definition || !templates) {
    return { message: `${definition?.title ?? 'the provider'} does not support templates` }
  }
  if (templates.ids === 'contentSid') {
    if (!CONTENT_SID.test(contentSid ?? id ?? '')) return { message: 'must be HX and 32 hexadecimal digits' }
    if (language !== undefined) {
      return {
        path: 'template.language',
        message: 'is not allowed: for this provider each language is a separate template',
      }
    }
  } else if (id === undefined) {
    return { message: `is only for Twilio; for ${definition.title} give template {id, language, variables}` }
  } else if (language === undefined) {
    return { path: 'template.language', message: 'is required: a template name exists in several languages' }
  }
  if (header && !templates.header)
    return { path: 'template.header', message: 'is set through variables for this provider' }
  if (buttons && !templates.buttons)
    return { path: 'template.buttons', message: 'can’t be set for this provider' }
  return undefined
}
