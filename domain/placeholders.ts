import { closeGaps } from './close-gaps.ts'

/** What the texts of a channel's settings may hold in double braces, to be filled in as they leave. */
export const PLACEHOLDERS = ['contact.name', 'agent.name', 'channel.name', 'nextOpening'] as const

/** `surveyId` only tells the buttons of a survey's template from another's. */
export type Placeholder = (typeof PLACEHOLDERS)[number] | 'surveyId'

const BY_KEY = new Map<string, Placeholder>(
  [...PLACEHOLDERS, 'surveyId' as const].map(name => [name.toLowerCase(), name]),
)

const BRACES = /\{\{([^{}]*)\}\}/g

/** `{{ Contact.Name | there }}`: spaces and case are forgiven. Undefined when the name is none that is known. */
function read(inner: string): { name: Placeholder; fallback: string } | undefined {
  const bar = inner.indexOf('|')
  const key = (bar < 0 ? inner : inner.slice(0, bar)).replace(/\s+/g, '').toLowerCase()
  const name = BY_KEY.get(key)
  return name && { name, fallback: bar < 0 ? '' : inner.slice(bar + 1).trim() }
}

/** Which placeholders a text has. */
export function placeholdersIn(text: string): Set<Placeholder> {
  const found = [...text.matchAll(BRACES)].map(([, inner = '']) => read(inner)?.name)
  return new Set(found.filter(name => name !== undefined))
}

/**
 * A text of the settings with its placeholders filled in. One without a value gives its fallback, `{{contact.name|there}}`;
 * without that the sentence closes over it. What is in braces and unknown stays as it is: it was saved before it was refused.
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

/** As much of an unknown one is quoted, characters. */
const QUOTED = 40

/**
 * What is wrong with the placeholders of a text that is to be saved.
 *
 * @param known those that have a meaning there
 */
export function placeholderProblems(text: string, known: readonly Placeholder[]): string[] {
  const problems = [...text.matchAll(BRACES)].flatMap(([source, inner = '']) => {
    const name = read(inner)?.name
    if (name !== undefined && known.includes(name)) return []
    const quoted = source.length > QUOTED ? `${source.slice(0, QUOTED)}…` : source
    return [`${quoted} is ${name === undefined ? 'unknown' : 'not filled in here'}; ${whatIsKnown(known)}`]
  })
  const isOpen = text.replace(BRACES, '').includes('{{')
  return isOpen ? [...problems, 'opens a placeholder with {{ that no }} closes'] : problems
}

function whatIsKnown(known: readonly Placeholder[]): string {
  if (known.length === 0) return 'no placeholder is'
  const all = known.map(name => `{{${name}}}`).join(', ')
  return `there are ${all}, each also with a fallback, such as {{contact.name|there}}`
}
