import type { Template } from '../../domain/template.ts'
import { lru } from '../../platform/lru.ts'
import { layoutOfComponents } from '../component-layout.ts'
import type { Answer, ProviderAccount } from '../provider.ts'
import { ask } from './ask.ts'
import type { GraphOptions } from './graph.ts'
import { asObject, type JsonObject, objectsOf, textOf } from './json.ts'
import { UNREADABLE } from './outcome.ts'
import { NODE_ID } from './settings.ts'

/** Templates per page. Meta allows more, but a page of templates is large. */
const PAGE_SIZE = 200
const MAX_PAGES = 20
/**
 * How long a list is reused, ms. Meta limits these calls: 200 an hour for an account without a number in use (Meta, Rate
 * limits, 2026-09).
 */
const KEPT_MS = 10_000
const FIELDS = 'id,name,language,status,category,components,parameter_format,rejected_reason'

interface Kept {
  templates: Template[]
  readAt: number
}

const kept = lru<Kept>(500)

/**
 * The templates of the account, by name and language. A list that was read a few seconds ago, for example for another
 * channel, is reused. No webhook at a number's own address reports changes, so the list has to be read.
 */
export async function listTemplates(
  account: ProviderAccount,
  options: GraphOptions,
  now = Date.now(),
): Promise<Answer<{ templates: Template[] }>> {
  const { accountId, credentials } = account
  if (!NODE_ID.test(accountId)) return { ok: false, error: UNREADABLE }
  const key = JSON.stringify([accountId, credentials.accessToken, options.baseUrl])
  const known = kept.get(key)
  if (known && now - known.readAt < KEPT_MS) return { ok: true, templates: known.templates }
  const templates: Template[] = []
  let after: string | undefined
  for (let read = 0; read < MAX_PAGES; read++) {
    const page = await readPage(account, after, options)
    if (!page.ok) return page
    templates.push(...page.templates)
    after = page.after
    if (after === undefined) break
  }
  templates.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.language.localeCompare(b.language, 'en'))
  kept.set(key, { templates, readAt: now })
  return { ok: true, templates }
}

function readPage(account: ProviderAccount, after: string | undefined, options: GraphOptions) {
  const query = { fields: FIELDS, limit: String(PAGE_SIZE), after }
  const request = { method: 'GET', path: `${account.accountId}/message_templates`, query } as const
  return ask(account, request, options, json => {
    const answer = asObject(json)
    const paging = asObject(answer?.paging)
    // The last page has a cursor too, but no address of a next page.
    const cursor = textOf(paging?.next) && textOf(asObject(paging?.cursors)?.after)
    return { templates: objectsOf(answer?.data).map(templateOf), after: cursor }
  })
}

function templateOf(item: JsonObject): Template {
  const components = objectsOf(item.components)
  const ofType = (type: string) => components.find(component => typeOf(component) === type)
  const body = ofType('body')
  const header = headerOf(ofType('header'))
  const buttons = buttonsOf(ofType('buttons'))
  const name = textOf(item.name) ?? ''
  const layout = layoutOfComponents(components, textOf(item.category))
  // The words of a code are WhatsApp's own, and need not be listed.
  const text = textOf(body?.text) ?? (layout.authentication && layout.body) ?? null
  return {
    id: name,
    name,
    language: textOf(item.language) ?? '',
    types: components.map(typeOf).filter(type => type !== ''),
    body: text,
    variables: variablesOf(text ?? '', asObject(body?.example), 'body'),
    ...(header && { header }),
    ...(buttons.length > 0 && { buttons }),
    approval: {
      status: (textOf(item.status) ?? 'unknown').toLowerCase(),
      category: textOf(item.category)?.toLowerCase() ?? null,
      rejectionReason: reasonOf(textOf(item.rejected_reason)),
    },
    layout,
  }
}

/** `NONE` means that there is no reason. */
function reasonOf(reason: string | undefined): string | null {
  return reason === undefined || reason.toUpperCase() === 'NONE' ? null : reason
}

function typeOf(component: JsonObject): string {
  return textOf(component.type)?.toLowerCase() ?? ''
}

function headerOf(header: JsonObject | undefined): Template['header'] {
  const format = textOf(header?.format)?.toLowerCase()
  if (format === 'image' || format === 'video' || format === 'document') return { type: format }
  const variables = variablesOf(textOf(header?.text) ?? '', asObject(header?.example), 'header')
  return format === 'text' && Object.keys(variables).length > 0 ? { type: 'text', variables } : undefined
}

/**
 * Quick replies take a payload, which comes back with a tap. Addresses with a variable take its value. Other buttons take
 * nothing.
 */
function buttonsOf(component: JsonObject | undefined): NonNullable<Template['buttons']> {
  return objectsOf(component?.buttons).flatMap((button, index) => {
    const type = typeOf(button)
    const text = textOf(button.text)
    const shown = text === undefined ? {} : { text }
    // A button that copies a code takes the code.
    const takesUrl = type === 'otp' || (type === 'url' && /\{\{[^}]+\}\}/.test(textOf(button.url) ?? ''))
    const takes = type === 'quick_reply' ? ('payload' as const) : takesUrl ? ('url' as const) : undefined
    return takes ? [{ index, takes, ...shown }] : []
  })
}

/** The variables of a text with their samples: by number in `body_text: [["…"]]`, by name in `body_text_named_params`. */
function variablesOf(
  text: string,
  example: JsonObject | undefined,
  of: 'body' | 'header',
): Record<string, string> {
  const names = [...text.matchAll(/\{\{\s*([\w.-]{1,60})\s*\}\}/g)].map(([, name = '']) => name)
  const listed = example?.[`${of}_text`]
  const first = Array.isArray(listed) && Array.isArray(listed[0]) ? listed[0] : listed
  const numbered: unknown[] = Array.isArray(first) ? first : []
  const named = objectsOf(example?.[`${of}_text_named_params`])
  const sampleOf = (name: string) =>
    /^\d+$/.test(name)
      ? textOf(numbered[Number(name) - 1])
      : textOf(named.find(({ param_name }) => param_name === name)?.example)
  return Object.fromEntries([...new Set(names)].map(name => [name, sampleOf(name) ?? '']))
}
