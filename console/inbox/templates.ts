import type { Template } from '../api/types.ts'

/** A template that can be sent outside the window with nothing but the values of its body. */
export function sendable({ usableOutsideWindow, approval, header, buttons = [] }: Template): boolean {
  const needsMore = header !== undefined || buttons.length > 0
  return usableOutsideWindow && approval.status === 'approved' && !needsMore
}

/** Values to begin with: what looks like a name is the customer's. */
export function prefilled({ variables }: Template, name: string | null): Record<string, string> {
  return Object.fromEntries(Object.keys(variables).map(key => [key, /name/i.test(key) ? (name ?? '') : '']))
}

/** The body with its values, as the customer reads it. What is missing stays as it is written. */
export function filledIn({ body }: Template, values: Record<string, string>): string {
  return (body ?? '').replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name) => values[name]?.trim() || whole)
}

/** As a message names it. At Twilio each language is a template of its own, and its id says it all. */
export function named({ id, language, contentSid }: Template, variables: Record<string, string>) {
  return contentSid === undefined ? { id, language, variables } : { id, variables }
}
