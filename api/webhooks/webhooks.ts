import { type Context, Hono } from 'hono'
import type { FormParameters, WebhookReader } from '../../providers/provider.ts'
import { readForm, webhookReader } from '../../providers/readers.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { limitBody } from '../http/limit-body.ts'
import { Problem } from '../http/problem.ts'
import { type Counter, makeCounter, tooMany } from '../http/rate-limit.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import type { Services } from '../services/services.ts'
import { receiveMessage } from './receive-message.ts'
import { receiveStatus } from './receive-status.ts'

/** Twilio's forms have at most a few thousand bytes; ten media and an ad make no more than this. */
const MAX_BODY_BYTES = 256 * 1024

/** Twilio takes an empty TwiML document for "nothing to answer"; anything in plain text would be sent to the customer. */
const NOTHING_TO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

/** The provider's calls: customers' messages, and what became of ours. Signed; no token. */
export function webhookRoutes(services: Services) {
  const forgeries = makeCounter(services.dependencies.config.AUTH_FAILURES_PER_MINUTE)
  return new Hono<ApiEnvironment>()
    .use(limitBody(MAX_BODY_BYTES))
    .post('/:provider/:channelId', async c => {
      const receivedAt = services.clock.now()
      const { channel, reader, parameters } = await readSigned(c, services, forgeries)
      const message = reader.readMessage(parameters, receivedAt)
      if (!message.ok) throw new Problem('malformed_form', message.error.detail)
      await receiveMessage(services, channel, message.value)
      return answered(c)
    })
    .post('/:provider/:channelId/status', async c => {
      const { channel, reader, parameters } = await readSigned(c, services, forgeries)
      const report = reader.readStatus(parameters)
      if (!report.ok) throw new Problem('malformed_form', report.error.detail)
      await receiveStatus(services, channel, c.req.query('delivery'), report.value)
      return answered(c)
    })
}

function answered(c: Context): Response {
  return c.body(NOTHING_TO_ANSWER, 200, { 'Content-Type': 'text/xml' })
}

interface SignedRequest {
  channel: WebhookChannel
  reader: WebhookReader
  parameters: FormParameters
}

/**
 * Reads a webhook whose signature fits its channel's token, over the public address and everything that was posted. The
 * channel is named by the path, so that the token is known before the body is read. The signature is judged before
 * anything is limited: one that is valid is never refused, whatever else came from its address. Throws a problem.
 */
async function readSigned(
  c: Context<ApiEnvironment>,
  services: Services,
  forgeries: Counter | undefined,
): Promise<SignedRequest> {
  const channelId = c.req.param('channelId') ?? ''
  const provider = c.req.param('provider') ?? ''
  const reader = webhookReader(provider)
  const channel = reader && (await findChannel(services, provider, channelId))
  if (!reader || !channel) throw new Problem('not_found', 'There is no such channel.')
  const form = readForm(c.req.header('Content-Type'), Buffer.from(await c.req.arrayBuffer()))
  if (!form.ok) throw new Problem('malformed_form', form.error.detail)
  const { PUBLIC_URL, PUBLIC_FALLBACK_URL } = services.dependencies.config
  const bases = PUBLIC_FALLBACK_URL ? [PUBLIC_URL, PUBLIC_FALLBACK_URL] : [PUBLIC_URL]
  const request = { signature: c.req.header(reader.signatureHeader), parameters: form.value }
  const urls = bases.map(base => publicUrl(base, c))
  if (await isSigned(services, reader, channel, request, urls))
    return { channel, reader, parameters: form.value }
  const count = await forgeries?.add(services.addressOf(c))
  // The log is spared, too.
  if (count?.over) throw tooMany(c, count, 'Too many webhooks from this address had a wrong signature.')
  services.dependencies.log.warn({ channelId }, 'webhook with a wrong signature refused')
  throw new Problem('invalid_signature', 'The signature does not fit this address and body.')
}

async function isSigned(
  services: Services,
  reader: WebhookReader,
  channel: WebhookChannel,
  request: Omit<Parameters<WebhookReader['verify']>[0], 'url'>,
  urls: string[],
): Promise<boolean> {
  if (reader.belongsTo(request.parameters, channel.accountSid) === false) return false
  const fits = (tokens: string[]) => urls.some(url => reader.verify({ ...request, url }, tokens))
  if (fits(channel.authTokens)) return true
  if (!request.signature) return false
  // The token may have been changed a moment ago, by another process.
  const fresh = await services.channels.reread(channel.id)
  return fresh !== undefined && fits(fresh.authTokens)
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

/** What the provider was given as the address: a public one, with path and query exactly as they came. */
function publicUrl(base: string, c: Context): string {
  // Behind @hono/node-server the raw request is at hand; a URL object would have changed what it holds.
  const raw: unknown = c.env?.incoming?.url
  const target = typeof raw === 'string' ? raw : c.req.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  return `${base.replace(/\/+$/, '')}${target}`
}
