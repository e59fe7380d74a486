import { isBlank } from './text.ts'

/** A template as a message names it, with what fills it in. */
export interface MessageTemplate {
  /** At the provider: Twilio's Content SID, WhatsApp's name for it. */
  id: string
  /** Where the id alone doesn't tell which: `en_US`. */
  language?: string
  /** Of its body, by their numbers or names. */
  variables: Record<string, string>
  header?: TemplateHeader
  /** Of its buttons that take something, by their places from 0. */
  buttons?: TemplateButton[]
}

/**
 * A template as it is kept in messages, settings and signals: in everybody's form, or in Twilio's, `{contentSid, variables}`,
 * as before there were others. See `readTemplate()`.
 */
export interface KeptTemplate extends Partial<Omit<MessageTemplate, 'variables'>> {
  contentSid?: string
  variables: Record<string, string>
}

export function readTemplate({ contentSid = '', id = contentSid, ...rest }: KeptTemplate): MessageTemplate {
  return { id, ...rest }
}

/** `url`: of the file that goes above the text. */
export type TemplateHeader =
  | { type: 'text'; variables: Record<string, string> }
  | { type: 'image' | 'video' | 'document'; url: string; filename?: string }

/** `payload`: what a tap on it brings back. `url`: the end of the address it opens. */
export interface TemplateButton {
  index: number
  payload?: string
  url?: string
}

/** A template in the provider's account, made by people there. */
export interface Template {
  id: string
  name: string
  language: string
  /** Twilio's names for its forms (`twilio/text`, `twilio/quick-reply`); of others, its components. */
  types: string[]
  /** Its words, with `{{1}}` for what is filled in; null where no form has any. */
  body: string | null
  /** What is filled in, each with a sample. */
  variables: Record<string, string>
  /** What has to be given beside them: a header's kind, and the buttons that take something. */
  header?: { type: TemplateHeader['type']; variables?: Record<string, string> }
  buttons?: { index: number; takes: 'payload' | 'url'; text?: string }[]
  /** WhatsApp's review: `unsubmitted`, `received`, `pending`, `approved`, `rejected`, `paused`, `disabled`. */
  approval: { status: string; category: string | null; rejectionReason: string | null }
}

/** White space that WhatsApp takes in no variable (Twilio's error 21656): line breaks, tabs, and many spaces in a row. */
const UNEVEN_SPACE = /\s*[\t\n\v\f\r\u0085\u2028\u2029]\s*|\s{2,}/g

/** A template's variables as WhatsApp takes them: each on one line, its white space single. */
export function flatVariables(variables: Record<string, string>): Record<string, string> {
  const flat = Object.entries(variables).map(([name, text]) => [name, text.replace(UNEVEN_SPACE, ' ').trim()])
  return Object.fromEntries(flat)
}

/** The names of those that say nothing, or nothing that can be seen: Twilio refuses an empty one in any medium. */
export function blankVariables(variables: Record<string, string>): string[] {
  return Object.keys(variables).filter(name => isBlank(variables[name] ?? ''))
}
