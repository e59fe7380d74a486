import { isBlank } from './text.ts'

/**
 * White space that WhatsApp refuses in a variable (Twilio's error 21656): line breaks, tabs, and
 * several spaces in a row.
 */
const UNEVEN_SPACE = /\s*[\t\n\v\f\r\u0085\u2028\u2029]\s*|\s{2,}/g

/** A template's variables in the form that WhatsApp accepts: on one line, with single spaces. */
export function flatVariables(variables: Record<string, string>): Record<string, string> {
  const flat = Object.entries(variables).map(([name, text]) => [name, text.replace(UNEVEN_SPACE, ' ').trim()])
  return Object.fromEntries(flat)
}

/** The names of empty or invisible variables. Twilio refuses an empty one in every medium. */
export function blankVariables(variables: Record<string, string>): string[] {
  return Object.keys(variables).filter(name => isBlank(variables[name] ?? ''))
}
