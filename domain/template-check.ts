import { type KeptTemplate, readTemplate, type Template } from './template.ts'
import { blankVariables } from './template-variables.ts'

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

/** The account's template that is meant; without a language, the only one of its name or the first. */
export function findTemplate(given: KeptTemplate, listed: readonly Template[]): Template | undefined {
  const { id, language } = readTemplate(given)
  return listed.find(
    template => template.id === id && (language === undefined || template.language === language),
  )
}

/** What is wrong with the values that a template is given to be sent now. */
export function valuesUnfit(template: Template, given: KeptTemplate): TemplateUnfit[] {
  const { variables, ...parts } = readTemplate(given)
  const blank = blankVariables(variables).map(name => ({ path: `variables.${name}`, message: BLANK }))
  return [...blank, ...variablesUnfit(template, variables), ...partsUnfit(template, parts)]
}

export const BLANK = 'must not be blank: WhatsApp refuses a template with an empty variable'

function approvalUnfit({ approval: { status, rejectionReason } }: Template, path: string): TemplateUnfit[] {
  if (status === 'approved') return []
  const why = rejectionReason ? ` (${rejectionReason})` : ''
  return [{ path, message: `is ${status}${why} at WhatsApp, which lets out approved templates only` }]
}

function variablesUnfit(
  { variables }: Pick<Template, 'variables'>,
  given: Record<string, string>,
): TemplateUnfit[] {
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
    ...headerVariablesUnfit(header, given.header),
    ...(given.header && !header ? [{ path: 'header', message: 'is not in the template: leave it out' }] : []),
    ...open.map(({ index }) => ({ path: 'buttons', message: `must have the url of button ${index}` })),
  ]
}

function headerVariablesUnfit(header: Template['header'], given: KeptTemplate['header']): TemplateUnfit[] {
  if (given?.type !== 'text' || header?.type !== 'text') return []
  return variablesUnfit({ variables: header.variables ?? {} }, given.variables).map(({ path, message }) => ({
    path: `header.${path}`,
    message,
  }))
}
