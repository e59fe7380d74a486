/** The names that a canned reply can contain, besides those that are asked for. */
export const REPLY_VARIABLES = [
  'contact.name',
  'contact.number',
  'agent.name',
  'channel.name',
  'nextOpening',
] as const
export type ReplyVariable = (typeof REPLY_VARIABLES)[number]

/** Something that has no value, and no fallback. */
export interface MissingVariable {
  name: string
  /** True: the agent is to be asked for it. */
  asked: boolean
}

export interface RenderedReply {
  /** What has no value stays as it is written, so that nobody overlooks it. */
  text: string
  /** Each once, in the order of the text. */
  missing: MissingVariable[]
}

export interface ReplyValues {
  variable(name: ReplyVariable): string | undefined
  /** What the agent answered, by the names that are asked for. */
  answers: Readonly<Record<string, string>>
}

/** How long the name of what is asked for can be, UTF-16 units. */
const MAX_ASKED = 60

const BRACES = /\{\{([^{}]*)\}\}/g
const BY_KEY = new Map<string, ReplyVariable>(REPLY_VARIABLES.map(name => [name.toLowerCase(), name]))

type Read =
  | { kind: 'variable'; name: ReplyVariable; fallback?: string }
  | { kind: 'asked'; name: string; fallback?: string }

/** `{{ Contact.Name | there }}`: spaces and case don't matter; `{{?order number}}` asks. Undefined when it is neither. */
function read(inner: string): Read | undefined {
  const bar = inner.indexOf('|')
  const key = (bar < 0 ? inner : inner.slice(0, bar)).trim()
  const fallback = bar < 0 ? undefined : inner.slice(bar + 1).trim()
  const asked = /^\?\s*(.*)$/s.exec(key)?.[1]?.replace(/\s+/g, ' ')
  if (asked !== undefined) {
    return asked === '' || asked.length > MAX_ASKED ? undefined : { kind: 'asked', name: asked, fallback }
  }
  const name = BY_KEY.get(key.replace(/\s+/g, '').toLowerCase())
  return name && { kind: 'variable', name, fallback }
}

/**
 * A canned reply for one conversation. It is read once: what a value contains is never a variable itself, and nothing is
 * escaped.
 */
export function renderReply(text: string, { variable, answers }: ReplyValues): RenderedReply {
  const missing = new Map<string, MissingVariable>()
  const rendered = text.replace(BRACES, (source, inner: string) => {
    const found = read(inner)
    if (!found) return source
    const isAsked = found.kind === 'asked'
    const given = isAsked ? answerOf(answers, found.name) : variable(found.name)
    const value = given?.trim() || found.fallback
    if (value !== undefined) return value
    missing.set(`${found.kind} ${found.name}`, { name: found.name, asked: isAsked })
    return source
  })
  return { text: rendered, missing: [...missing.values()] }
}

function answerOf(answers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined
}

/** How much of an unknown variable is quoted, characters. */
const QUOTED = 40

/** What is wrong with the variables of a text that will be saved. */
export function replyProblems(text: string): string[] {
  const known = REPLY_VARIABLES.map(name => `{{${name}}}`).join(', ')
  const unknown = [...text.matchAll(BRACES)].flatMap(([source, inner = '']) => {
    if (read(inner)) return []
    const quoted = source.length > QUOTED ? `${source.slice(0, QUOTED)}…` : source
    return [
      `${quoted} is unknown; there are ${known}, each also with a fallback, such as {{contact.name|there}}, and {{?order number}} asks the agent`,
    ]
  })
  const isOpen = text.replace(BRACES, '').includes('{{')
  return isOpen ? [...unknown, 'opens a variable with {{ that no }} closes'] : unknown
}

/** The language of a reply's texts to take: the first wanted that there is, exactly or by its main part. */
export function chooseLanguage(
  languages: readonly string[],
  wanted: readonly (string | undefined)[],
  standIn: string,
): string {
  const main = (language: string) => language.toLowerCase().split('-')[0]
  for (const one of wanted) {
    if (one === undefined) continue
    const exact = languages.find(language => language.toLowerCase() === one.toLowerCase())
    const found = exact ?? languages.find(language => main(language) === main(one))
    if (found !== undefined) return found
  }
  return standIn
}
