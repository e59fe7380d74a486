import { type Note, noted } from '../noted.ts'
import type { AccountListed, AccountSender, CheckFailed, ProviderAccount } from '../provider.ts'
import { answered, missingPermission, numberOf, pagesOfNumbers, wrongSecret } from './checks.ts'
import type { GraphOptions } from './graph.ts'
import { type JsonObject, textOf } from './json.ts'

/** How many numbers are listed. Most accounts have two. */
const MOST_NUMBERS = 200

/** Lists the numbers of a WhatsApp Business Account. With an app secret, it is checked that it fits the token. */
export async function listSenders(
  account: ProviderAccount,
  options: GraphOptions,
): Promise<AccountListed | CheckFailed> {
  const numbers: JsonObject[] = []
  for await (const page of pagesOfNumbers(account, options, ',verified_name,quality_rating')) {
    if (!Array.isArray(page)) return page
    numbers.push(...page)
    if (numbers.length > MOST_NUMBERS) break
  }
  if (account.credentials.appSecret) {
    const path = `${account.accountId}/phone_numbers`
    const query = { fields: 'id', limit: '1' }
    // The same call succeeded without the proof.
    const proven = await answered(account, { method: 'GET', path, query, proof: true }, options)
    if (proven.error) return wrongSecret()
  }
  const missing = await missingPermission(account, options)
  if (missing) return missing
  return {
    ok: true,
    name: null,
    ...noted([]),
    senders: numbers.slice(0, MOST_NUMBERS).map(senderView),
    complete: numbers.length <= MOST_NUMBERS,
  }
}

function senderView(number: JsonObject): AccountSender {
  const phoneNumber = numberOf(number) ?? null
  const isOnPremise = textOf(number.host_platform)?.toUpperCase() === 'ON_PREMISE'
  return {
    medium: 'whatsapp',
    label: textOf(number.verified_name) ?? null,
    phoneNumber,
    fields: { phoneNumberId: textOf(number.id) ?? '' },
    senders: [],
    problem: isOnPremise
      ? { code: 'number_not_on_cloud_api', detail: 'Meta says that the number is on the on-premises API.' }
      : null,
    webhookUrl: null,
    canSetWebhook: true,
    ...noted(notesOf(number)),
  }
}

/** The codes of what is told of a number. The console has words for each. */
export type CloudSenderNote = 'test_number' | 'number_status' | 'number_quality'

/** What one should know of a number before connecting it. */
export function notesOf(number: JsonObject): Note<CloudSenderNote>[] {
  const [mode, status, quality] = [number.account_mode, number.status, number.quality_rating].map(value =>
    textOf(value)?.toUpperCase(),
  )
  const notes: (Note<CloudSenderNote> | false | undefined | '')[] = [
    mode === 'SANDBOX' && {
      code: 'test_number',
      text: 'This is a test number: it sends only to the phones on its list in the App Dashboard.',
    },
    status &&
      status !== 'CONNECTED' && {
        code: 'number_status',
        values: { status },
        text: `Meta says that its status is ${status}.`,
      },
    (quality === 'YELLOW' || quality === 'RED') && {
      code: 'number_quality',
      values: { quality },
      text: `Meta rates its quality ${quality}.`,
    },
  ]
  return notes.filter(note => note !== undefined && note !== false && note !== '')
}
