import type { ChannelSender, ConfigurationCheck, ProviderAccount } from '../provider.ts'
import type { WebhookUrls } from '../webhook-urls.ts'
import { answered, findNumber, isFailed, readToken } from './checks.ts'
import { callGraph, type GraphOptions } from './graph.ts'
import { asObject, objectsOf, textOf } from './json.ts'
import { phoneNumberIdOf } from './settings.ts'

/** The longest address of a number that Meta accepts, characters (Meta, Webhooks: overrides, 2026-09). */
const MAX_URL = 200

const SUBSCRIPTION = 'app.subscribed'
const ADDRESS = 'number.webhookUrl'

export type CloudCheck = ConfigurationCheck<
  'token.expires' | 'number.status' | typeof SUBSCRIPTION | typeof ADDRESS,
  | 'token_expires'
  | 'number_not_connected'
  | 'app_not_subscribed'
  | 'url_not_usable'
  | 'url_mismatch'
  | 'not_set'
  | 'not_readable'
>

/** Compares Meta's configuration of the number with what it should be. Throws if it can't be read. */
export async function readConfiguration(
  account: ProviderAccount,
  _sender: ChannelSender,
  urls: WebhookUrls,
  options: GraphOptions,
): Promise<CloudCheck[]> {
  const token = await readToken(account, options)
  const number = await findNumber(account, options)
  const subscribed = await readSubscribed(account, options)
  const address = await readAddress(account, options)
  const subscription = subscriptionCheck(token?.appId, subscribed)
  return [
    tokenCheck(token?.expiresAt),
    statusCheck(isFailed(number) ? undefined : textOf(number.status)),
    subscription,
    addressCheck(urls, address, subscription.ok === false),
  ]
}

/**
 * Repairs what can be repaired: subscribes the app to the account, then sets the number's own address. The order matters,
 * because Meta accepts no address without a subscription. Meta immediately tests the address; that call is answered,
 * because the channel is stored by then. An existing subscription is not touched: a new one would remove the account's own
 * address.
 */
export async function repairConfiguration(
  account: ProviderAccount,
  sender: ChannelSender,
  urls: WebhookUrls,
  options: GraphOptions,
): Promise<{ name: string; previous: string | null }[]> {
  const checks = await readConfiguration(account, sender, urls, options)
  const wrong = checks.filter(check => check.ok === false && check.repairable)
  const isWrong = (name: string) => wrong.some(check => check.name === name)
  const subscribe = () =>
    answered(account, { method: 'POST', path: `${account.accountId}/subscribed_apps` }, options)
  if (isWrong(SUBSCRIPTION)) await subscribe()
  if (isWrong(ADDRESS)) {
    const answer = await setAddress(account, urls, options)
    if (answer.error?.wantsSubscription) {
      await subscribe()
      await setAddress(account, urls, options)
    }
  }
  // What Meta did not accept shows when the configuration is read again, with what to do about it.
  return wrong.map(({ name, actual }) => ({ name, previous: actual }))
}

function setAddress(account: ProviderAccount, { webhookUrl }: WebhookUrls, options: GraphOptions) {
  const { verifyToken: verify_token } = account.credentials
  const body = { webhook_configuration: { override_callback_uri: webhookUrl, verify_token } }
  return callGraph(account, { method: 'POST', path: phoneNumberIdOf(account) ?? '', body }, options)
}

/** The ids of the apps that get the account's webhooks. They may include other systems' apps. */
async function readSubscribed(
  account: ProviderAccount,
  options: GraphOptions,
): Promise<string[] | undefined> {
  const path = `${account.accountId}/subscribed_apps`
  const answer = await answered(account, { method: 'GET', path }, options)
  if (answer.error) return undefined
  const apps = objectsOf(asObject(answer.json)?.data)
  return apps.flatMap(app => textOf(asObject(app.whatsapp_business_api_data)?.id) ?? [])
}

/**
 * Where the number's webhooks go. Meta uses the first one that is set: the number's own address, the account's, the app's.
 */
async function readAddress(account: ProviderAccount, options: GraphOptions): Promise<string | null> {
  const query = { fields: 'webhook_configuration' }
  const path = phoneNumberIdOf(account) ?? ''
  const answer = await answered(account, { method: 'GET', path, query }, options)
  const set = asObject(asObject(answer.json)?.webhook_configuration)
  const inOrder = [set?.phone_number, set?.whatsapp_business_account, set?.application]
  return inOrder.map(textOf).find(url => url !== undefined) ?? null
}

function tokenCheck(expiresAt: number | undefined): CloudCheck {
  const isKnown = expiresAt !== undefined
  const ends = expiresAt ? new Date(expiresAt * 1_000).toISOString() : 'never'
  return {
    name: 'token.expires',
    ok: isKnown ? expiresAt === 0 : null,
    expected: 'never',
    actual: isKnown ? ends : null,
    reason: isKnown ? (expiresAt === 0 ? null : 'token_expires') : 'not_readable',
    fix:
      expiresAt === 0
        ? null
        : 'Check under Business settings > System users that the token never expires, or give the channel a new token before it expires.',
    repairable: false,
  }
}

/** Statuses that certainly stop a number. Two of Meta's pages list different statuses, so all others count as right. */
const STOPPED = ['BANNED', 'DELETED', 'DISCONNECTED', 'MIGRATED', 'PENDING', 'RESTRICTED', 'UNVERIFIED']

function statusCheck(status: string | undefined): CloudCheck {
  const word = status?.toUpperCase()
  const ok = word === 'CONNECTED' ? true : word !== undefined && STOPPED.includes(word) ? false : null
  return {
    name: 'number.status',
    ok,
    expected: 'CONNECTED',
    actual: word ?? null,
    reason: ok === true ? null : ok === false ? 'number_not_connected' : 'not_readable',
    fix:
      ok === true
        ? null
        : 'Check the number in Meta’s WhatsApp Manager: it must be registered and connected.',
    repairable: false,
  }
}

/** Any subscribed app is not enough: it must be the app whose secret signs this channel's webhooks. */
function subscriptionCheck(appId: string | undefined, subscribed: string[] | undefined): CloudCheck {
  const isKnown = appId !== undefined && subscribed !== undefined
  const ok = isKnown ? subscribed.includes(appId) : null
  return {
    name: SUBSCRIPTION,
    ok,
    expected: appId ?? 'the app of the access token',
    actual: subscribed?.join(', ') || null,
    reason: ok === true ? null : isKnown ? 'app_not_subscribed' : 'not_readable',
    fix:
      ok === true
        ? null
        : 'Verify with {"repair": true}. The app’s webhook must also be subscribed to the field "messages".',
    repairable: isKnown,
  }
}

const SUBSCRIBE_FIRST =
  'Verify with {"repair": true}. If the problem persists, see app.subscribed first: Meta accepts a URL only from an app that is subscribed to the account.'
const CALLABLE =
  'Verify with {"repair": true}. If the problem persists, Meta could not call the URL: it must be public and have a trusted certificate.'

function addressCheck(
  { webhookUrl, others = [] }: WebhookUrls,
  actual: string | null,
  lacksSubscription: boolean,
): CloudCheck {
  const check = { name: ADDRESS, expected: webhookUrl, actual } as const
  // Meta reads a plus as a space, and then calls another address.
  if (webhookUrl.length > MAX_URL || webhookUrl.includes('+')) {
    const fix = `Set PUBLIC_URL to a URL without "+", such that the webhook URL has at most ${MAX_URL} characters.`
    return { ...check, ok: false, reason: 'url_not_usable', fix, repairable: false }
  }
  const ok = actual === webhookUrl || others.some(other => other.webhookUrl === actual)
  if (ok) return { ...check, ok, reason: null, fix: null, repairable: true }
  return {
    ...check,
    ok,
    reason: actual === null ? 'not_set' : 'url_mismatch',
    fix: lacksSubscription ? SUBSCRIBE_FIRST : CALLABLE,
    repairable: true,
  }
}
