import { closeGaps } from './close-gaps.ts'

/**
 * The names that texts of a channel's settings may contain in double braces. They are replaced when the
 * text is sent.
 */
export const PLACEHOLDERS = ['contact.name', 'agent.name', 'channel.name', 'nextOpening'] as const

/** `surveyId` only distinguishes the buttons of one survey's template from another's. */
export type Placeholder = (typeof PLACEHOLDERS)[number] | 'surveyId'

const BY_KEY = new Map<string, Placeholder>(
  [...PLACEHOLDERS, 'surveyId' as const].map(name => [name.toLowerCase(), name]),
)

const BRACES = /\{\{([^{}]*)\}\}/g

/** `{{ Contact.Name | there }}`: spaces and case don't matter. Undefined when the name is unknown. */
function read(inner: string): { name: Placeholder; fallback: string } | undefined {
  const bar = inner.indexOf('|')
  const key = (bar < 0 ? inner : inner.slice(0, bar)).replace(/\s+/g, '').toLowerCase()
  const name = BY_KEY.get(key)
  return name && { name, fallback: bar < 0 ? '' : inner.slice(bar + 1).trim() }
}

/** The placeholders that a text contains. */
export function placeholdersIn(text: string): Set<Placeholder> {
  const found = [...text.matchAll(BRACES)].map(([, inner = '']) => read(inner)?.name)
  return new Set(found.filter(name => name !== undefined))
}

/**
 * A text of the settings with its placeholders replaced. One without a value is replaced by its
 * fallback, `{{contact.name|there}}`; without a fallback the sentence is closed over the gap. Unknown
 * names stay as they are: such a text was saved before they were refused.
 */
export function fillPlaceholders(text: string, filledBy: (name: Placeholder) => string | undefined): string {
  // Most texts have none.
  if (!text.includes('{{')) return text
  const pieces = ['']
  let end = 0
  for (const { 0: source, 1: inner = '', index } of text.matchAll(BRACES)) {
    const placeholder = read(inner)
    const value = placeholder ? filledBy(placeholder.name)?.trim() || placeholder.fallback : source
    pieces.push(`${pieces.pop()}${text.slice(end, index)}${value}`)
    if (value === '') pieces.push('')
    end = index + source.length
  }
  pieces.push(`${pieces.pop()}${text.slice(end)}`)
  return closeGaps(pieces)
}

/** How much of an unknown placeholder is quoted, characters. */
const QUOTED = 40

/**
 * What is wrong with the placeholders of a text that will be saved.
 *
 * @param known the placeholders that are allowed there
 */
export function placeholderProblems(text: string, known: readonly Placeholder[]): string[] {
  const problems = [...text.matchAll(BRACES)].flatMap(([source, inner = '']) => {
    const name = read(inner)?.name
    if (name !== undefined && known.includes(name)) return []
    const quoted = source.length > QUOTED ? `${source.slice(0, QUOTED)}…` : source
    return [`${quoted} is ${name === undefined ? 'unknown' : 'not available here'}; ${whatIsKnown(known)}`]
  })
  const isOpen = text.replace(BRACES, '').includes('{{')
  return isOpen ? [...problems, 'has a placeholder that begins with {{ but has no closing }}'] : problems
}

function whatIsKnown(known: readonly Placeholder[]): string {
  if (known.length === 0) return 'no placeholder is'
  const all = known.map(name => `{{${name}}}`).join(', ')
  return `there are ${all}, each also with a fallback, such as {{contact.name|there}}`
}
