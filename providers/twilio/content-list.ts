import { z } from 'zod'
import type { Template } from '../../domain/template.ts'
import type { Answer } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { asked } from './asked.ts'
import type { ClientOptions } from './client.ts'
import { layoutOf } from './content-layout.ts'
import { TEMPLATES } from './templates.ts'
import { refusal } from './whatsapp-senders.ts'

/** Templates per page. Twilio allows 1,000, but a page of templates is large. */
const PAGE_SIZE = 500
const MAX_PAGES = 10
const LIST_URL = 'https://content.twilio.com/v1/ContentAndApprovals'

const Item = z.object({
  sid: z.string(),
  friendly_name: z.string().nullish(),
  language: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  types: z.record(z.string(), z.unknown()).nullish(),
  approval_requests: z
    .object({
      status: z.string().nullish(),
      category: z.string().nullish(),
      rejection_reason: z.string().nullish(),
    })
    .nullish(),
})
const Page = z.object({
  contents: z.array(Item),
  meta: z.object({ next_page_url: z.string().nullish() }).nullish(),
})

/**
 * Lists the templates that people created in the account, by name. Those that this service creates for itself are left out.
 */
export function listTemplates(
  account: TwilioAccount,
  options: ClientOptions,
): Promise<Answer<{ templates: Template[] }>> {
  const own = new Set(Object.values(TEMPLATES).map(({ friendly_name }) => friendly_name))
  return asked(options, account, async client => {
    const templates: Template[] = []
    let url: string | null | undefined = `${LIST_URL}?PageSize=${PAGE_SIZE}`
    for (let read = 0; url && read < MAX_PAGES; read++) {
      const response = await client.request({ method: 'get', uri: url })
      if (response.statusCode >= 400) throw refusal(response)
      const page = Page.parse(response.body)
      templates.push(...page.contents.map(templateOf).filter(({ name }) => !own.has(name)))
      url = page.meta?.next_page_url
    }
    return { templates: templates.sort((a, b) => a.name.localeCompare(b.name)) }
  })
}

function templateOf(item: z.output<typeof Item>): Template {
  const types = item.types ?? {}
  const approval = item.approval_requests
  const layout = layoutOf(types)
  return {
    id: item.sid,
    name: item.friendly_name ?? '',
    language: item.language ?? '',
    types: Object.keys(types),
    body: bodyOf(types),
    variables: Object.fromEntries(
      Object.entries(item.variables ?? {}).map(([name, sample]) => [name, String(sample)]),
    ),
    approval: {
      status: approval?.status || 'unsubmitted',
      category: approval?.category || null,
      rejectionReason: approval?.rejection_reason || null,
    },
    ...(layout && { layout }),
  }
}

/** All types contain the same text in their own form; the first one with a body is shown. */
function bodyOf(types: Record<string, unknown>): string | null {
  for (const type of Object.values(types)) {
    const { body } = Object(type) as { body?: unknown }
    if (typeof body === 'string') return body
  }
  return null
}
