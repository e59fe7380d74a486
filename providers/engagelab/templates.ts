import type { Template } from '../../domain/template.ts'
import { layoutOfComponents } from '../component-layout.ts'
import type { Answer, ProviderAccount } from '../provider.ts'
import { type ClientOptions, call } from './client.ts'
import { engagelabCredentials } from './credentials.ts'
import { type Fields, fieldsOf, idOf, isFields, textOf } from './json.ts'
import { outcomeOf } from './outcome.ts'

/** The templates of the account, in one answer. The page documents no paging. */
export async function listTemplates(
  account: ProviderAccount,
  options: ClientOptions,
): Promise<Answer<{ templates: Template[] }>> {
  const credentials = engagelabCredentials(account.credentials)
  const answer = await call(credentials, { method: 'GET', path: '/v1/templates' }, options)
  if (answer.kind === 'answer' && answer.status === 200 && Array.isArray(answer.body)) {
    return { ok: true, templates: answer.body.map(readTemplate).filter(template => template !== undefined) }
  }
  // A read changes nothing. Its errors are described as for a send.
  const outcome = outcomeOf(answer)
  if (outcome.outcome === 'accepted') return { ok: false, error: NO_LIST }
  const { error } = outcome
  const retryAfterMs = outcome.outcome === 'notSent' ? outcome.retryAfterMs : undefined
  return { ok: false, error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

const NO_LIST = {
  code: 'unreadable',
  class: 'retry_later' as const,
  detail: 'EngageLab’s answer is not a list of templates.',
  fix: 'The list is read again automatically.',
}

/** Reads a template; undefined if it can't be sent, because it has no name or language. */
export function readTemplate(given: unknown): Template | undefined {
  if (!isFields(given)) return undefined
  const [name, language] = [idOf(given.name), idOf(given.language)]
  if (name === undefined || language === undefined) return undefined
  const components = Array.isArray(given.components) ? given.components.filter(isFields) : []
  const body = components.find(component => kindOf(component) === 'body')
  const text = textOf(body?.text) ?? null
  return {
    // A send refers to a template by its name. Names belong to one business account.
    id: name,
    name,
    language,
    types: [...new Set(components.map(kindOf).filter(kind => kind !== ''))],
    body: text,
    variables: Object.fromEntries(placeholders(text ?? '').map((key, index) => [key, sampleOf(body, index)])),
    approval: {
      // In lower case, as Meta's words are written elsewhere: `approved`, `pending`, `in_appeal`.
      status: textOf(given.status)?.toLowerCase() ?? 'unknown',
      category: textOf(given.category)?.toLowerCase() ?? null,
      rejectionReason: textOf(given.reason) ?? null,
    },
    layout: layoutOfComponents(components, textOf(given.category)),
  }
}

/** EngageLab's page writes them in upper case, its examples in lower case. */
function kindOf(component: Fields): string {
  return (textOf(component.type) ?? '').toLowerCase()
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w{1,40})\s*\}\}/g)].map(([, name = '']) => name))]
}

/** The sample in Meta's form, if there is one. */
function sampleOf(body: Fields | undefined, index: number): string {
  const [samples] = Array.isArray(fieldsOf(body?.example).body_text)
    ? (fieldsOf(body?.example).body_text as unknown[])
    : []
  return (Array.isArray(samples) ? textOf(samples[index]) : undefined) ?? ''
}
