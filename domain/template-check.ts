import { type KeptTemplate, readTemplate, type Template } from './template.ts'

/** What keeps a template from being sent. `path` is inside the template: `id`, `language`, `variables.1`. */
export interface TemplateUnfit {
  path: string
  message: string
}

/** Compares a template that is to be sent later with the account's own, as the provider lists them. */
export function templateUnfit(given: KeptTemplate, listed: readonly Template[]): TemplateUnfit[] {
  const { id, language, ...rest } = readTemplate(given)
  const path = given.contentSid === undefined ? 'id' : 'contentSid'
  const named = listed.filter(template => template.id === id)
  if (named.length === 0) return [{ path, message: 'is no template of the channel’s account' }]
  const found = named.find(template => language === undefined || template.language === language)
  if (!found) {
    const languages = named.map(template => template.language).join(', ')
    return [{ path: 'language', message: `is none of the template’s: it is there in ${languages}` }]
  }
  return [...approvalUnfit(found, path), ...variablesUnfit(found, rest.variables), ...partsUnfit(found, rest)]
}

function approvalUnfit({ approval: { status, rejectionReason } }: Template, path: string): TemplateUnfit[] {
  if (status === 'approved') return []
  const why = rejectionReason ? ` (${rejectionReason})` : ''
  return [{ path, message: `is ${status}${why} at WhatsApp, which lets out approved templates only` }]
}

function variablesUnfit({ variables }: Template, given: Record<string, string>): TemplateUnfit[] {
  const missing = Object.keys(variables).filter(name => !Object.hasOwn(given, name))
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(variables, name))
  return [
    ...missing.map(name => ({
      path: `variables.${name}`,
      message: 'is a variable of the template: fill it in',
    })),
    ...unknown.map(name => ({
      path: `variables.${name}`,
      message: 'is no variable of the template: leave it out',
    })),
  ]
}

function partsUnfit(
  { header, buttons = [] }: Template,
  given: Pick<KeptTemplate, 'header' | 'buttons'>,
): TemplateUnfit[] {
  // A quick reply may go without a payload of its own.
  const open = buttons.filter(
    ({ index, takes }) =>
      takes === 'url' && !given.buttons?.some(button => button.index === index && button.url),
  )
  return [
    ...(header && header.type !== given.header?.type
      ? [{ path: 'header', message: `must be given: the template’s header is of type ${header.type}` }]
      : []),
    ...(given.header && !header ? [{ path: 'header', message: 'is not in the template: leave it out' }] : []),
    ...open.map(({ index }) => ({ path: 'buttons', message: `must have the url of button ${index}` })),
  ]
}
