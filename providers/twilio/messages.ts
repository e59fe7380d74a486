import type { MessageInstance, MessagePage } from 'twilio/lib/rest/api/v2010/account/message.js'
import { readAddress } from '../../domain/address.ts'
import type { InboundMedia } from '../../domain/message.ts'
import type { Answer, ListedMessage, MessageQuery } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { asked } from './asked.ts'
import { WHATSAPP_SANDBOX } from './checks.ts'
import type { ClientOptions } from './client.ts'
import type { FormParameters } from './form.ts'
import { apiHost } from './location.ts'
import { failureOf } from './outcome.ts'
import { clean } from './parameters.ts'
import { readStatus } from './status.ts'

/** Twilio allows at most 1,000 messages per page. */
const PAGE_SIZE = 1_000
/** The most pages that are read. A busy number has less in one or two days, the longest time that is ever requested. */
const MAX_PAGES = 20
/** Without a date filter, the list may contain everything that the account ever exchanged with an address. */
const MAX_PAGES_UNDATED = 3

/** How long fetching one message may take, ms. It usually takes a moment, and others are waiting. */
const FETCH_MS = 20_000

type Page = Pick<MessagePage, 'instances' | 'nextPageUrl'> & {
  nextPage(): Promise<Page | undefined> | undefined
}

/**
 * Reads the account's message list. Twilio's own date filter works by day and by the time of sending, and the order of the
 * list is not documented. So all filtering and sorting is done here.
 */
export async function listMessages(
  account: TwilioAccount,
  { from, to, since, unsentToo = false, withinMs }: MessageQuery,
  options: ClientOptions,
): Promise<Answer<{ messages: ListedMessage[]; complete: boolean }>> {
  return asked({ ...options, withinMs }, account, async client => {
    const dated = unsentToo ? {} : { dateSentAfter: new Date(since) }
    const maxPages = unsentToo ? MAX_PAGES_UNDATED : MAX_PAGES
    const messages: ListedMessage[] = []
    let page: Page = await client.messages.page({ from, to, ...dated, pageSize: PAGE_SIZE })
    for (let read = 1; ; read++) {
      const wanted = page.instances.map(listed).filter(message => message.createdAt >= secondOf(since))
      messages.push(...wanted)
      const next = read < maxPages ? await page.nextPage() : undefined
      if (!next) break
      page = next
    }
    const complete = page.nextPageUrl === undefined || page.nextPageUrl === ''
    // In practice the newest come first. Reversing the list before sorting keeps the order within one second.
    return { messages: messages.reverse().sort((a, b) => a.createdAt - b.createdAt), complete }
  })
}

/** The present status of a message. Without `report`: the account no longer has it. */
export async function fetchStatus(
  account: TwilioAccount,
  providerMessageId: string,
  options: ClientOptions,
): Promise<Answer<{ report?: ListedMessage['report'] }>> {
  return asked({ ...options, withinMs: FETCH_MS }, account, async client => {
    const found = await unlessGone(client.messages(providerMessageId).fetch())
    return found ? { report: listed(found).report } : {}
  })
}

/** The result of a reading; undefined if the account does not have it, or no longer. */
export async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (failure.kind === 'answer' && failure.status === 404) return undefined
    throw thrown
  }
}

export async function listMedia(
  account: TwilioAccount,
  providerMessageId: string,
  options: ClientOptions,
): Promise<Answer<{ media: InboundMedia[] }>> {
  return asked(options, account, async client => {
    const found = await unlessGone(client.messages(providerMessageId).media.list({ limit: 10 }))
    if (!found) return { media: [] }
    const media = found.map(({ uri, contentType }) => ({
      url: `https://${apiHost(account)}${uri.replace(/\.json$/, '')}`,
      contentType,
    }))
    return { media }
  })
}

/** The text that Twilio puts before each message of a trial account. */
const TRIAL_PREFIX = /^Sent from your Twilio trial account - /

/** Dates of the list have no milliseconds. */
function secondOf(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000
}

function listed(message: MessageInstance): ListedMessage {
  const [from, to] = [readAddress(message.from ?? ''), readAddress(message.to ?? '')]
  const { sid, direction, body, status, errorCode, numMedia, messagingServiceSid } = message
  const inbound = direction === 'inbound' && !isSandboxJoin(message)
  const origin = inbound ? 'inbound' : direction === 'outbound-api' ? 'api' : 'other'
  const parameters = { MessageSid: sid, MessageStatus: status, From: from, To: to }
  const code: FormParameters = errorCode ? { ErrorCode: String(errorCode) } : {}
  const read = readStatus({ ...parameters, ...code })
  // Twilio adds status words without notice. With an unknown one, it is still certain that it has the message.
  const report = read.ok
    ? read.value
    : { providerMessageId: sid, status: 'accepted' as const, reported: status }
  return {
    providerMessageId: sid,
    origin,
    from,
    to,
    text: origin === 'api' ? clean(body ?? '').replace(TRIAL_PREFIX, '') : clean(body ?? ''),
    mediaCount: Number(numMedia) || 0,
    messagingServiceSid: messagingServiceSid ?? null,
    ...(direction !== 'inbound' && { report }),
    createdAt: message.dateCreated.getTime(),
  }
}

/** The words by which a phone joins the sandbox. Twilio itself answers them, and they cause no webhook. */
function isSandboxJoin({ to, body }: MessageInstance): boolean {
  return to === `whatsapp:${WHATSAPP_SANDBOX}` && /^\s*join\s+\S+/i.test(body ?? '')
}
