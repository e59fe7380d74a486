import { isBrokenExchange } from '../exchange.ts'
import type { ChannelSender, Checked, CheckFailed, ProviderAccount, SenderChecked } from '../provider.ts'
import { addressOfNumber } from './addresses.ts'
import { callGraph, type GraphAnswer, type GraphOptions } from './graph.ts'
import { asObject, type JsonObject, objectsOf, textOf } from './json.ts'
import type { CloudProblemCode } from './problems.ts'
import { NODE_ID, phoneNumberIdOf } from './settings.ts'

/** How many pages of an account's numbers are searched. Most accounts have two numbers. */
const MAX_PAGES = 20
const PAGE_SIZE = 100

const MESSAGING = 'whatsapp_business_messaging'

function problem(code: CloudProblemCode, detail: string): CheckFailed {
  return { ok: false, code, detail }
}

/**
 * Checks that the token gives access to the number, and that the app secret belongs to the token's app: without that, no
 * webhook's signature would be valid. Throws if Meta gives no usable answer.
 */
export async function checkAccount(account: ProviderAccount, options: GraphOptions): Promise<Checked> {
  const numberId = phoneNumberIdOf(account)
  if (numberId === undefined) return problem('phone_number_id_not_found', 'The id is not an id of Meta.')
  const request = { method: 'GET', path: numberId, query: { fields: 'display_phone_number' } } as const
  const number = await answered(account, request, options)
  if (number.error) return refusedNumber(number)
  if (numberOf(asObject(number.json)) === undefined) {
    return problem('phone_number_id_not_found', 'Meta knows the id, but it is not the id of a phone number.')
  }
  const proven = await answered(account, { ...request, proof: true }, options)
  // The same call succeeded without the proof. So the proof is wrong, whatever the error is called.
  return proven.error ? wrongSecret() : { ok: true }
}

export function wrongSecret(): CheckFailed {
  return problem(
    'wrong_app_secret',
    'Meta refuses the proof (appsecret_proof) made from access token and app secret.',
  )
}

/**
 * Checks that the number belongs to the account and is on the Cloud API, and returns what it is. Throws if Meta gives no
 * usable answer.
 */
export async function checkSender(
  account: ProviderAccount,
  sender: ChannelSender,
  options: GraphOptions,
): Promise<SenderChecked> {
  const number = await findNumber(account, options)
  if (isFailed(number)) return number
  if (textOf(number.host_platform)?.toUpperCase() === 'ON_PREMISE') {
    return problem('number_not_on_cloud_api', 'Meta says that the number is on the on-premises API.')
  }
  const phoneNumber = numberOf(number)
  if (phoneNumber === undefined)
    return problem('number_not_in_waba', 'Meta returns no phone number for the id.')
  if (sender.phoneNumber !== undefined && sender.phoneNumber !== phoneNumber) {
    return problem('number_changed', 'When the channel was connected, this id had another phone number.')
  }
  const missing = await missingPermission(account, options)
  return missing ?? { ok: true, phoneNumber }
}

/** Finds the number among those of the account, with Meta's data about it; or says why it isn't there. */
export async function findNumber(
  account: ProviderAccount,
  options: GraphOptions,
): Promise<JsonObject | CheckFailed> {
  const numberId = phoneNumberIdOf(account)
  for await (const page of pagesOfNumbers(account, options)) {
    if (!Array.isArray(page)) return page
    const found = page.find(({ id }) => textOf(id) === numberId)
    if (found) return found
  }
  return problem('number_not_in_waba', 'The number is not in the account’s list of numbers.')
}

/** The numbers of the account, page by page, with Meta's data about them; or why it doesn't list them. */
export async function* pagesOfNumbers(
  account: ProviderAccount,
  options: GraphOptions,
  moreFields = '',
): AsyncGenerator<JsonObject[] | CheckFailed> {
  const { accountId } = account
  if (!NODE_ID.test(accountId)) {
    yield problem('waba_not_found', 'The id is not an id of Meta.')
    return
  }
  const fields = `id,display_phone_number,status,account_mode,host_platform${moreFields}`
  let after: string | undefined
  for (let read = 0; read < MAX_PAGES; read++) {
    const query = { fields, limit: String(PAGE_SIZE), after }
    const path = `${accountId}/phone_numbers`
    const answer = await answered(account, { method: 'GET', path, query }, options)
    if (answer.error) {
      yield refused(answer, 'waba_not_found')
      return
    }
    const page = asObject(answer.json)
    yield objectsOf(page?.data)
    const paging = asObject(page?.paging)
    after = textOf(paging?.next) && textOf(asObject(paging?.cursors)?.after)
    if (after === undefined) return
  }
}

/** Meta's data about a number has no field `ok`. */
export function isFailed(found: JsonObject | CheckFailed): found is CheckFailed {
  return found.ok === false
}

/** The number in E.164. */
export function numberOf(number: JsonObject | undefined): string | undefined {
  return addressOfNumber(number?.display_phone_number)?.replace(/^whatsapp:/, '')
}

/** What Meta says about a token. It is not documented who may ask; undefined if Meta doesn't answer. */
export interface TokenFacts {
  isValid: boolean
  appId?: string
  /** Epoch s; 0 means never. */
  expiresAt?: number
  scopes?: string[]
}

export async function readToken(
  account: ProviderAccount,
  options: GraphOptions,
): Promise<TokenFacts | undefined> {
  const query = { input_token: account.credentials.accessToken }
  const answer = await answered(account, { method: 'GET', path: 'debug_token', query }, options)
  const facts = answer.error ? undefined : asObject(asObject(answer.json)?.data)
  if (!facts) return undefined
  const appId = textOf(facts.app_id)
  const expiresAt = Number(textOf(facts.expires_at))
  const { scopes } = facts
  return {
    isValid: facts.is_valid !== false,
    ...(appId && { appId }),
    ...(Number.isInteger(expiresAt) && { expiresAt }),
    ...(Array.isArray(scopes) && { scopes: scopes.map(String) }),
  }
}

export async function missingPermission(
  account: ProviderAccount,
  options: GraphOptions,
): Promise<CheckFailed | undefined> {
  const token = await readToken(account, options)
  if (token?.isValid === false)
    return problem('invalid_access_token', 'Meta says that the access token is invalid.')
  if (!token?.scopes || token.scopes.includes(MESSAGING)) return undefined
  return problem('permission_missing', `The access token lacks ${MESSAGING}, so it can’t send messages.`)
}

/** Codes that refuse the token itself, and codes that refuse its permissions. */
const TOKEN = [0, 190]
const isPermission = (code: number) => [3, 10, 131005].includes(code) || (code >= 200 && code < 300)

function refusedNumber(answer: GraphAnswer): CheckFailed {
  return refused(answer, 'phone_number_id_not_found')
}

function refused({ status, error }: GraphAnswer, notFound: CloudProblemCode): CheckFailed {
  const code = error?.code ?? 0
  // An app can require the proof with every call. Then the first call is refused for it already.
  if (error?.badProof) return wrongSecret()
  if (status === 401 || TOKEN.includes(code)) {
    return problem('invalid_access_token', `Meta does not accept the access token (error ${code}).`)
  }
  if (isPermission(code)) return problem('permission_missing', `Meta refuses the request (error ${code}).`)
  return problem(notFound, `Meta answers with error ${code}.`)
}

/** Codes that say nothing about the request: Meta is busy or has a failure. */
const BUSY = [1, 2, 4, 80007, 130429, 131000, 131016, 133004]

/** Returns a usable answer of Meta. Throws for all others; the error contains nothing of the request. */
export async function answered(
  account: ProviderAccount,
  request: Parameters<typeof callGraph>[1],
  options: GraphOptions,
): Promise<GraphAnswer> {
  const answer = await callGraph(account, request, options).catch((thrown: unknown) => {
    const code = isBrokenExchange(thrown) ? thrown.code : 'UNKNOWN'
    throw new Error(`no answer from Meta (${code})`)
  })
  const { status, error } = answer
  const isRefused = error !== undefined && status >= 400 && status < 500 && !BUSY.includes(error.code)
  if (isRefused || (!error && status >= 200 && status < 300 && asObject(answer.json))) return answer
  throw new Error(`Meta answered with HTTP ${status}`)
}
