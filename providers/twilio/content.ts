import { z } from 'zod'
import { lru } from '../../platform/lru.ts'
import type { TwilioAccount } from './account.ts'
import { type Call, type ClientOptions, twilioClient, watched } from './client.ts'
import { TEMPLATES, type TemplateKey } from './templates.ts'

export interface ContentOptions extends ClientOptions {
  /** A sid that was found earlier and stored elsewhere. It is used without asking Twilio. */
  known?: string
}

const CONTENT_URL = 'https://content.twilio.com/v1/Content'
/** Templates per page. Twilio allows 1,000, but a page of templates is large. */
const PAGE_SIZE = 500
/**
 * How many pages are searched. In an account with more templates, ours are created again: a duplicate is cheaper than a
 * long search.
 */
const MAX_PAGES = 10
/** How long a message may be held up by finding or creating a template, ms. Plain text is the fallback. */
const CONTENT_TIMEOUT_MS = 10_000

// With thousands of accounts, those in use stay, and the others are looked up again. The values are promises, so that calls
// at the same time share one search.
const found = lru<Promise<string>>(2_000)

/**
 * The sid (`HX…`) of one of our templates in an account. It is found by its name or else created, and then remembered by
 * the process. Two processes may create it twice, which does no harm. Throws if Twilio can't be reached or refuses.
 */
export function ensureContent(
  account: TwilioAccount,
  key: TemplateKey,
  options: ContentOptions = {},
): Promise<string> {
  if (options.known) return Promise.resolve(options.known)
  const name = cacheKey(account, key, options)
  const known = found.get(name)
  if (known) return known
  const search = findOrCreate(account, key, options)
  found.set(name, search)
  // A failure is not remembered, so that the next message tries again.
  search.catch(() => found.delete(name))
  return search
}

/** Forgets a template, because Twilio refused it and it may have been deleted. It is looked up at the next use. */
export function forgetContent(account: TwilioAccount, key: TemplateKey, options: ClientOptions = {}): void {
  found.delete(cacheKey(account, key, options))
}

function cacheKey(
  { accountSid, region }: TwilioAccount,
  key: TemplateKey,
  { baseUrl }: ClientOptions,
): string {
  // Each region has templates of its own.
  return JSON.stringify([accountSid, region, key, baseUrl])
}

const Content = z.object({ sid: z.string().startsWith('HX') })
const ContentPage = z.object({
  contents: z.array(Content.extend({ friendly_name: z.string().nullish() })),
  meta: z.object({ next_page_url: z.string().nullish() }).nullish(),
})

async function findOrCreate(
  account: TwilioAccount,
  key: TemplateKey,
  options: ContentOptions,
): Promise<string> {
  const call: Call = { signal: AbortSignal.timeout(CONTENT_TIMEOUT_MS) }
  const client = twilioClient(account, options)
  const definition = TEMPLATES[key]

  // The API takes no filter by name.
  let url: string | null | undefined = `${CONTENT_URL}?PageSize=${PAGE_SIZE}`
  for (let page = 0; url && page < MAX_PAGES; page++) {
    const request = { method: 'get', uri: url } as const
    const { contents, meta } = ContentPage.parse(bodyOf(await watched(call, () => client.request(request))))
    const ours = contents.find(content => content.friendly_name === definition.friendly_name)
    if (ours) return ours.sid
    url = meta?.next_page_url
  }

  // The SDK's typed create is not used: it would send its camelCase names unchanged.
  const headers = { 'Content-Type': 'application/json' }
  const request = { method: 'post', uri: CONTENT_URL, headers, data: definition } as const
  return Content.parse(bodyOf(await watched(call, () => client.request(request)))).sid
}

function bodyOf(response: { statusCode: number; body: unknown } | undefined): unknown {
  const status = response?.statusCode ?? 0
  if (status < 200 || status >= 300) throw new Error(`Twilio's Content API answered with HTTP ${status}`)
  return response?.body
}
