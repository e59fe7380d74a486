import { TwilioError } from '../api/errors.ts'
import type { Account, Content, Rendered } from '../state/model.ts'

/** Limits of what WhatsApp shows, checked after the variables are filled in. */
const LIMITS = {
  body: 1024,
  buttonTitle: 20,
  id: 200,
  sessionButtons: 3,
  approvedButtons: 10,
  listItems: 10,
  listItem: 24,
  listDescription: 72,
}

/** A template with its variables filled in. */
export interface Filled {
  content: Content
  rendered: Rendered
}

/** Finds the template that a create request names, and fills it in. Undefined if it names none. */
export function fillTemplate(
  account: Account,
  contentSid: string | undefined,
  contentVariables: string | undefined,
  whatsApp: boolean,
): Filled | undefined {
  if (!contentSid) {
    if (contentVariables) throw new TwilioError(21654)
    return undefined
  }
  const content = account.contents.get(contentSid)
  if (!content) throw new TwilioError(21655, `The ContentSid ${contentSid} is Invalid`)
  const given = parseVariables(contentVariables)
  checkVariables(given, whatsApp && content.approval.status === 'approved')
  const variables = { ...content.variables, ...given }
  return { content, rendered: render(content, variables, whatsApp) }
}

function parseVariables(text: string | undefined): Record<string, string> {
  if (text === undefined || text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, String(item ?? '')]))
    }
  } catch {}
  throw new TwilioError(21656)
}

/** White space that WhatsApp refuses in templates. */
const UNEVEN_SPACE = /[\n\r\t]| {5}/

/**
 * No value may be empty. A template approved by WhatsApp takes no line breaks, tabs, or more than four spaces in a row.
 */
function checkVariables(variables: Record<string, string>, ofWhatsApp: boolean): void {
  const refused = Object.values(variables).some(
    value => value === '' || (ofWhatsApp && UNEVEN_SPACE.test(value)),
  )
  if (refused) throw new TwilioError(21656)
}

/** On SMS only the plain text of a template can be shown. */
function render(content: Content, variables: Record<string, string>, whatsApp: boolean): Rendered {
  const names = Object.keys(content.types)
  const type =
    (whatsApp ? names.find(name => name !== 'twilio/text') : undefined) ?? names[0] ?? 'twilio/text'
  const chosen = !whatsApp && 'twilio/text' in content.types ? 'twilio/text' : type
  const definition = content.types[chosen] ?? {}
  const fill = (value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => variables[name] ?? whole)
      : ''
  const list = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : [])
  return {
    type: chosen,
    body: fill(definition.body ?? definition.title),
    mediaUrls: Array.isArray(definition.media) ? definition.media.map(fill) : [],
    buttons: list(definition.actions)
      .filter(action => (action.type ?? 'QUICK_REPLY') === 'QUICK_REPLY')
      .map(action => ({ id: fill(action.id ?? action.title), title: fill(action.title) })),
    list:
      chosen === 'twilio/list-picker'
        ? {
            button: fill(definition.button),
            items: list(definition.items).map(item => ({
              id: fill(item.id),
              title: fill(item.item),
              description: fill(item.description),
            })),
          }
        : null,
  }
}

/**
 * Whether WhatsApp would show the filled template. If not, Twilio accepts the message all the same, and it fails later.
 * Quick replies and lists exist on WhatsApp only.
 */
export function isShowable({ content, rendered }: Filled, whatsApp: boolean): boolean {
  const { body, buttons, list } = rendered
  if (!whatsApp) return buttons.length === 0 && list === null
  const most = content.approval.status === 'approved' ? LIMITS.approvedButtons : LIMITS.sessionButtons
  const items = list?.items ?? []
  return (
    body.length <= (buttons.length > 0 || list ? LIMITS.body : 1600) &&
    buttons.length <= most &&
    buttons.every(({ id, title }) => fits(title, LIMITS.buttonTitle) && id.length <= LIMITS.id) &&
    (list === null || (items.length > 0 && items.length <= LIMITS.listItems && list.button !== '')) &&
    items.every(
      ({ id, title, description }) =>
        fits(title, LIMITS.listItem) && fits(id, LIMITS.id) && description.length <= LIMITS.listDescription,
    )
  )
}

function fits(text: string, most: number): boolean {
  return text.length > 0 && text.length <= most
}
