import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { WebhookRead, WebhookRequest } from '../../providers/webhook-events.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { limitBody } from '../http/limit-body.ts'
import { Problem } from '../http/problem.ts'
import { type Counter, makeCounter, tooMany } from '../http/rate-limit.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import type { Services } from '../services/services.ts'
import { makeRefusals } from './refusals.ts'
import { takeUp } from './take-up.ts'

/**
 * The routes that providers call with customers' messages, status reports and other news. They need no token: each
 * provider's reader checks the call's own signature.
 */
export function webhookRoutes(services: Services) {
  const forgeries = makeCounter(services.dependencies.config.AUTH_FAILURES_PER_MINUTE)
  const refusals = makeRefusals(services.dependencies)
  const app = new Hono<ApiEnvironment>()
  for (const provider of services.definitions.values()) {
    const { name, webhooks } = provider
    app.use(`/${name}/*`, limitBody(webhooks.maxBodyBytes))
    app.on(['GET', 'POST'], `/${name}/:channelId/*`, async c => {
      const receivedAt = services.clock.now()
      const channel = await findChannel(services, name, c.req.param('channelId') ?? '')
      if (!channel) throw new Problem('not_found', 'This channel does not exist.')
      const request = await requestOf(c, services, receivedAt)
      const read = await readBy(services, provider, channel, request)
      if (read.result === 'refused')
        throw await refusal(c, services, { provider, channel, read, forgeries, refusals })
      if (read.result === 'answer') return answered(c, read)
      await takeUp(services, provider, channel, read)
      return answered(c, webhooks.acknowledgement)
    })
  }
  return app
}

function answered(
  c: Context,
  { status, contentType, body }: { status: number; contentType?: string; body: string },
): Response {
  const headers: Record<string, string> = contentType === undefined ? {} : { 'Content-Type': contentType }
  return c.body(body, status as ContentfulStatusCode, headers)
}

async function requestOf(
  c: Context<ApiEnvironment>,
  { dependencies: { config } }: Services,
  receivedAt: number,
): Promise<WebhookRequest> {
  const { PUBLIC_URL, PUBLIC_FALLBACK_URL } = config
  const bases = PUBLIC_FALLBACK_URL ? [PUBLIC_URL, PUBLIC_FALLBACK_URL] : [PUBLIC_URL]
  const target = targetOf(c)
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  return {
    method: c.req.method === 'POST' ? 'POST' : 'GET',
    urls: bases.map(base => `${base.replace(/\/+$/, '')}${target}`),
    rest: path.replace(/^.*?\/webhooks\/[^/]+\/[^/]+\/?/, ''),
    query: new URLSearchParams(query),
    header: name => c.req.header(name),
    body: new Uint8Array(await c.req.arrayBuffer()),
    receivedAt,
  }
}

/**
 * Path and query exactly as the provider sent them. Signatures are made over the address as the provider knows it, so even
 * a different escape would break them.
 */
function targetOf(c: Context): string {
  // @hono/node-server still has the raw request; a URL object would normalize it.
  const raw: unknown = c.env?.incoming?.url
  return typeof raw === 'string' ? raw : c.req.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
}

/**
 * Has the provider's reader check and read the request. The path names the channel, so that its credentials are known
 * before the body is read.
 */
async function readBy(
  services: Services,
  { webhooks }: ProviderDefinition,
  channel: WebhookChannel,
  request: WebhookRequest,
): Promise<WebhookRead> {
  const read = webhooks.read(request, channel.account)
  if (read.result !== 'refused' || read.reason !== 'signature' || read.final) return read
  // Another process may have changed the credentials a moment ago.
  const fresh = await services.channels.reread(channel.id)
  return fresh ? webhooks.read(request, fresh.account) : read
}

type Refused = Extract<WebhookRead, { result: 'refused' }>

/**
 * Turns a refused request into its problem. The signature is checked before anything is rate-limited: a valid webhook is
 * never refused, whatever else came from its address.
 */
async function refusal(
  c: Context<ApiEnvironment>,
  services: Services,
  at: {
    provider: ProviderDefinition
    channel: WebhookChannel
    read: Refused
    forgeries?: Counter
    refusals: ReturnType<typeof makeRefusals>
  },
): Promise<Problem> {
  const { provider, channel, read, forgeries, refusals } = at
  if (read.reason === 'not_found') {
    refusals(channel.id, 'wrong_address')
    return new Problem('not_found', read.detail)
  }
  if (read.reason === 'malformed') {
    refusals(channel.id, 'malformed')
    return new Problem(
      provider.webhooks.bodyForm === 'form' ? 'malformed_form' : 'malformed_json',
      read.detail,
    )
  }
  const count = await forgeries?.add(services.addressOf(c))
  // Nothing is logged beyond the limit, so that an attacker can't fill the log.
  if (count?.over) return tooMany(c, count, 'Too many webhooks from this IP address had a wrong signature.')
  refusals(channel.id, 'invalid_signature')
  services.dependencies.log.warn({ channelId: channel.id }, 'refused a webhook with a wrong signature')
  return new Problem('invalid_signature', read.detail)
}

async function findChannel(
  services: Services,
  provider: string,
  id: string,
): Promise<WebhookChannel | undefined> {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id)) return undefined
  const channel = await services.channels.get(id)
  return channel?.provider === provider ? channel : undefined
}
