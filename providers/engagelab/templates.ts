import type { Template } from '../../domain/template.ts'
import type { Answer, ProviderAccount } from '../provider.ts'
import { type ClientOptions, call } from './client.ts'
import { engagelabCredentials } from './credentials.ts'
import { type Fields, fieldsOf, idOf, isFields, textOf } from './json.ts'
import { outcomeOf } from './outcome.ts'

/** The templates of the account, in one answer: the page knows no paging. */
export async function listTemplates(
  account: ProviderAccount,
  options: ClientOptions,
): Promise<Answer<{ templates: Template[] }>> {
  const credentials = engagelabCredentials(account.credentials)
  const answer = await call(credentials, { method: 'GET', path: '/v1/templates' }, options)
  if (answer.kind === 'answer' && answer.status === 200 && Array.isArray(answer.body)) {
    return { ok: true, templates: answer.body.map(readTemplate).filter(template => template !== undefined) }
  }
  // A read changes nothing; what is told of its failure is the same as of a send's.
  const outcome = outcomeOf(answer)
  if (outcome.outcome === 'accepted') return { ok: false, error: NO_LIST }
  const { error } = outcome
  const retryAfterMs = outcome.outcome === 'notSent' ? outcome.retryAfterMs : undefined
  return { ok: false, error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

const NO_LIST = {
  code: 'unreadable',
  class: 'retry_later' as const,
  detail: 'EngageLab’s answer is no list of templates.',
  fix: 'It is asked again by itself.',
}

/** Undefined for what can't be sent: without name or language. */
export function readTemplate(given: unknown): Template | undefined {
  if (!isFields(given)) return undefined
  const [name, language] = [idOf(given.name), idOf(given.language)]
  if (name === undefined || language === undefined) return undefined
  const components = Array.isArray(given.components) ? given.components.filter(isFields) : []
  const body = components.find(component => kindOf(component) === 'body')
  const text = textOf(body?.text) ?? null
  return {
    // Templates are named by it in a send; names are one business account's.
    id: name,
    name,
    language,
    types: [...new Set(components.map(kindOf).filter(kind => kind !== ''))],
    body: text,
    variables: Object.fromEntries(placeholders(text ?? '').map((key, index) => [key, sampleOf(body, index)])),
    approval: {
      // As Meta's words stand elsewhere, in small letters: `approved`, `pending`, `in_appeal`.
      status: textOf(given.status)?.toLowerCase() ?? 'unknown',
      category: textOf(given.category)?.toLowerCase() ?? null,
      rejectionReason: textOf(given.reason) ?? null,
    },
  }
}

/** In the vendor's page they are written large, in examples small. */
function kindOf(component: Fields): string {
  return (textOf(component.type) ?? '').toLowerCase()
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w{1,40})\s*\}\}/g)].map(([, name = '']) => name))]
}

/** As Meta writes the samples, where there are any. */
function sampleOf(body: Fields | undefined, index: number): string {
  const [samples] = Array.isArray(fieldsOf(body?.example).body_text)
    ? (fieldsOf(body?.example).body_text as unknown[])
    : []
  return (Array.isArray(samples) ? textOf(samples[index]) : undefined) ?? ''
}
