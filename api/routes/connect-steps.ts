import { createRoute, z } from '@hono/zod-openapi'
import { sealCredentials } from '../../providers/credentials.ts'
import { definitionNamed } from '../../providers/missing.ts'
import { requireRole } from '../http/auth.ts'
import { openPerToken } from '../http/open-per-token.ts'
import { accountToList, candidates, firstMessage } from '../schemas/candidates.ts'
import { answer, body, idParameter, moment, preferHeader, problems } from '../schemas/common.ts'
import { listCandidates } from '../services/candidates.ts'
import { MAX_WAITS, waitOf } from '../services/commands.ts'
import { awaitFirstMessage } from '../services/first-message.ts'
import type { Services } from '../services/services.ts'
import { liveChannel } from '../services/settings-writer.ts'
import { seenBy } from './channels.ts'
import { makeRouter } from './router.ts'

const tags = ['Channels']

const ofChannel = createRoute({
  method: 'post',
  path: '/channels/{id}/candidates',
  tags,
  summary: 'Lists what else of the channel’s account could be connected',
  middleware: [requireRole('admin')] as const,
  request: { params: idParameter },
  responses: { 200: answer(candidates, 'The numbers and services'), ...problems(404) },
})

const first = createRoute({
  method: 'get',
  path: '/channels/{id}/first-message',
  tags,
  summary:
    'Tells whether the first message of a channel has come, or else what was seen and what to do. With "Prefer: wait=20" the answer waits for it',
  middleware: [requireRole('supervisor')] as const,
  request: {
    params: idParameter,
    headers: preferHeader,
    query: z.object({
      since: moment
        .optional()
        .openapi({ description: 'What came before does not count. Default: since the channel exists.' }),
    }),
  },
  responses: { 200: answer(firstMessage, 'Whether it has come'), ...problems(404) },
})

/** Routes for the steps around connecting a channel: choosing a number, and seeing that its messages come. */
export function connectStepRoutes(services: Services) {
  const { dependencies, definitions } = services
  const { secrets } = dependencies
  const waits = openPerToken(MAX_WAITS)
  const list = createRoute({
    method: 'post',
    path: '/channels/candidates',
    tags,
    summary:
      'Lists the numbers and services of an account at a provider, to choose from. The credentials are not kept',
    middleware: [requireRole('admin')] as const,
    request: body(accountToList([...definitions.values()])),
    responses: { 200: answer(candidates, 'The numbers and services'), ...problems() },
  })

  return makeRouter()
    .openapi(list, async c => {
      const { provider, ...fields } = c.req.valid('json')
      const definition = definitionNamed(definitions, provider)
      const { listing } = definition.connecting
      if (!listing) throw new Error(`the senders of ${provider} can't be listed`)
      const { accountId, config, credentials } = listing.account(fields)
      const sealedCredentials = sealCredentials(secrets, accountId, credentials).toString('base64')
      const input = { provider, accountId, config, sealedCredentials }
      return c.json(
        await listCandidates(services, { definition, accountId, input, known: listing.known(fields) }),
        200,
      )
    })
    .openapi(ofChannel, async c => {
      const { id } = c.req.valid('param')
      const { provider, accountId, providerConfig: config, ...sender } = await liveChannel(dependencies, id)
      const definition = definitionNamed(definitions, provider)
      const { medium, phoneNumber, messagingServiceSid } = sender
      const account = { id, medium, phoneNumber, messagingServiceSid, accountId, config }
      // A value that is null in an answer must be left out of a request.
      const shown = Object.entries(definition.connecting.view(account)).filter(([, value]) => value !== null)
      const known = definition.connecting.listing?.known(Object.fromEntries(shown)) ?? {}
      return c.json(
        await listCandidates(services, { definition, accountId, input: { channelId: id }, known }),
        200,
      )
    })
    .openapi(first, async c => {
      const channel = await liveChannel(dependencies, c.req.valid('param').id)
      const wait = { ...waitOf(c), signal: c.req.raw.signal }
      const { since } = c.req.valid('query')
      return c.json(
        await awaitFirstMessage(services, channel, {
          since: since === undefined ? channel.createdAt : new Date(since),
          toAdmin: seenBy(c.get('principal')).toAdmin,
          wait,
          takePlace: () => waits.take(wait.tokenHash),
        }),
        200,
      )
    })
}
