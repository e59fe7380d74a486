/** What texts to customers can name. */
export const VARIABLES = ['contact.name', 'agent.name', 'channel.name', 'nextOpening'] as const
export type Variable = (typeof VARIABLES)[number]

const BRACES = /\{\{([^{}]*)\}\}/g

/**
 * A text as a customer gets it: each variable by its value, else by what is written after its bar, else by nothing. What is no
 * variable stays as it is written.
 */
export function filled(text: string, values: Partial<Record<Variable, string>>): string {
  return text.replaceAll(BRACES, (whole, inner: string) => {
    const [written = '', ...fallback] = inner.split('|')
    const key = written.replaceAll(/\s/g, '').toLowerCase()
    const name = VARIABLES.find(one => one.toLowerCase() === key)
    return name ? (values[name] ?? fallback.join('|').trim()) : whole
  })
}
