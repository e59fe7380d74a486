import type { Hono } from 'hono'
import type { Sender, SenderWebhook } from '../state/model.ts'
import type { World } from '../world.ts'
import type { Env } from './env.ts'
import { notFound, TwilioError } from './errors.ts'
import { isHttpUrl } from './form.ts'
import { type ApiRequest, operation } from './operation.ts'
import { metaPage } from './paging.ts'
import { MESSAGING_ORIGIN } from './services.ts'

const URLS = ['callback_url', 'fallback_url', 'status_callback_url'] as const
const METHODS = ['callback_method', 'fallback_method', 'status_callback_method'] as const

export function senderOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'senders.list', request => {
    const channel = `${request.query.get('Channel')}:`
    const senders = listed(request).filter(sender => sender.senderId.startsWith(channel))
    return { body: metaPage(senders, request, 'senders', MESSAGING_ORIGIN, render) }
  })
  operation(app, world, 'senders.fetch', request => ({ body: render(find(request)) }))
  operation(app, world, 'senders.update', request => {
    const sender = find(request)
    const webhook = readWebhook(request.json.webhook, sender.webhook)
    const changes = { webhook, updatedAt: world.clock.now() }
    world.store.commit({ kind: 'sender', accountSid: request.account.sid, sid: sender.sid, changes })
    return { body: render(find(request)) }
  })
}

/** The sandbox belongs to Twilio. Its settings are on a page of the console only. */
function listed({ account }: ApiRequest): Sender[] {
  return [...account.senders.values()].filter(sender => !sender.sandbox)
}

function find(request: ApiRequest): Sender {
  const sender = listed(request).find(candidate => candidate.sid === request.path.Sid)
  if (!sender) throw notFound(request.pathname)
  return sender
}

/**
 * Reads the body's `webhook`. Only snake_case keys count, as the API names them. Other keys are ignored without an
 * error, so the SDK's typed camelCase form changes nothing, as with the real API.
 */
export function readWebhook(given: unknown, current: SenderWebhook): SenderWebhook {
  if (typeof given !== 'object' || given === null) return current
  const webhook = { ...current }
  const values = given as Record<string, unknown>
  for (const key of URLS) {
    const value = values[key]
    if (value === undefined) continue
    if (value !== null && value !== '' && !(typeof value === 'string' && isHttpUrl(value))) {
      throw new TwilioError(63100, `${key} is not a valid URL`)
    }
    webhook[key] = value || null
  }
  for (const key of METHODS) {
    const value = values[key]
    if (value === undefined) continue
    if (value !== 'POST' && value !== 'PUT') throw new TwilioError(63100, `${key} must be POST or PUT`)
    webhook[key] = value
  }
  return webhook
}

function render(sender: Sender) {
  return {
    sid: sender.sid,
    status: sender.status,
    sender_id: sender.senderId,
    configuration: {
      waba_id: '100000000000000',
      verification_method: null,
      verification_code: null,
      voice_application_sid: null,
      account_type: null,
    },
    webhook: sender.webhook,
    profile: {
      name: sender.profileName,
      about: null,
      address: null,
      description: null,
      logo_url: null,
      banner_url: null,
      privacy_url: null,
      terms_of_service_url: null,
      accent_color: null,
      vertical: null,
      websites: null,
      emails: null,
      phone_numbers: null,
    },
    properties: { quality_rating: 'HIGH', messaging_limit: '10K Customers/24hr' },
    offline_reasons: sender.offlineReasons,
    compliance: null,
    url: `${MESSAGING_ORIGIN}/v2/Channels/Senders/${sender.sid}`,
  }
}
