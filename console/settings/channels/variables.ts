/** The variables of texts to customers, as in `{{contact.name|there}}`. */
export const VARIABLES = ['contact.name', 'agent.name', 'channel.name', 'nextOpening'] as const
export type Variable = (typeof VARIABLES)[number]

const BRACES = /\{\{([^{}]*)\}\}/g

/**
 * A text as a customer gets it, for previews. A variable becomes its value, or the text after its bar, or nothing.
 * Other text in braces stays. It repeats the service's own rules, so that the preview is true.
 */
export function filled(text: string, values: Partial<Record<Variable, string>>): string {
  return text.replaceAll(BRACES, (whole, inner: string) => {
    const [written = '', ...fallback] = inner.split('|')
    const key = written.replaceAll(/\s/g, '').toLowerCase()
    const name = VARIABLES.find(one => one.toLowerCase() === key)
    return name ? (values[name] ?? fallback.join('|').trim()) : whole
  })
}
