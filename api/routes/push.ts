import { createRoute } from '@hono/zod-openapi'
import {
  endSubscription,
  listSubscriptions,
  type PushSubscription,
  storeSubscription,
} from '../../db/push/subscriptions.ts'
import { derivedId } from '../../platform/ids.ts'
import { isPublic } from '../../platform/inbound-mode.ts'
import { type PushSettings, pushSettings } from '../../platform/vapid.ts'
import { type ApiEnvironment, agentOf, type Principal } from '../http/auth.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid, Problem } from '../http/problem.ts'
import { answer, body, idParameter, keyHeader, problems } from '../schemas/common.ts'
import { newPushSubscription, push, pushSubscription } from '../schemas/push.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

type PushEnvironment = ApiEnvironment & { Variables: { commandId: string } }

const tags = ['Signing in']

/** Routes for browsers that get push notifications for an agent, also while no page of the console is open. */
export function pushRoutes({ dependencies }: Services) {
  const { sql, config } = dependencies
  const settings = pushSettings(config)
  const read = createRoute({
    method: 'get',
    path: '/me/push',
    tags,
    summary: 'Whether notifications can be pushed to your phones and browsers, and to which they are',
    responses: { 200: answer(push, 'The key and the subscriptions'), ...problems(409) },
  })
  const add = createRoute({
    method: 'post',
    path: '/me/push',
    tags,
    summary:
      'Pushes notifications to this browser until its session ends, in place of its earlier subscription',
    middleware: [idempotent(dependencies)] as const,
    request: { headers: keyHeader, ...body(newPushSubscription) },
    responses: { 201: answer(pushSubscription, 'The subscription'), ...problems(409) },
  })
  const end = createRoute({
    method: 'delete',
    path: '/me/push/{id}',
    tags,
    summary: 'Ends a subscription of yours',
    request: { params: idParameter },
    responses: { 204: { description: 'It has ended' }, ...problems(404, 409) },
  })

  return makeRouter<PushEnvironment>()
    .openapi(read, async c => {
      const principal = c.get('principal')
      const subscriptions = await listSubscriptions(sql, agentOf(principal))
      return c.json(
        {
          publicKey: settings?.vapid.publicKey ?? null,
          subscriptions: subscriptions.map(one => subscriptionView(one, principal)),
        },
        200,
      )
    })
    .openapi(add, async c => {
      const principal = c.get('principal')
      const agentId = agentOf(principal)
      const { sessionId } = principal
      if (sessionId === undefined)
        throw new Problem('no_session', 'A subscription ends with the session of its browser.')
      if (!settings) throw new Problem('push_off', 'This service has no keys for push services.')
      const { endpoint, keys, showsText } = c.req.valid('json')
      if (!mayBeCalled(endpoint, settings)) throw invalid([{ path: 'endpoint', message: NOT_CALLED }])
      const id = derivedId('push subscription', c.get('commandId'))
      const stored = await sql.begin(async tx => {
        const made = await storeSubscription(tx, { id, agentId, sessionId, endpoint, ...keys, showsText })
        if (made) await c.get('audit').note(tx, { target: { type: 'session', id: sessionId } })
        return made
      })
      if (!stored) throw new Problem('no_session', 'The session has ended meanwhile.')
      return c.json(subscriptionView(stored, principal), 201)
    })
    .openapi(end, async c => {
      const { id } = c.req.valid('param')
      const agentId = agentOf(c.get('principal'))
      const sessionId = await sql.begin(async tx => {
        const ended = await endSubscription(tx, id, agentId)
        if (ended) await c.get('audit').note(tx, { target: { type: 'session', id: ended } })
        return ended
      })
      if (sessionId === undefined) throw new Problem('not_found', 'You have no such subscription.')
      return c.body(null, 204)
    })
}

const NOT_CALLED =
  'must be an https:// URL with a public address; for a push service of your own network, an administrator sets PUSH_SERVICE_ORIGINS'

/**
 * Whether a push service may be called at this address. Host names are resolved only when the worker calls them, and
 * refused then if they lead to a private address.
 */
function mayBeCalled(endpoint: string, { trustedOrigins }: PushSettings): boolean {
  const { protocol, origin } = new URL(endpoint)
  return trustedOrigins.includes(origin) || (protocol === 'https:' && isPublic(endpoint))
}

function subscriptionView(
  { id, endpoint, sessionId, showsText, createdAt, lastUsedAt, failures }: PushSubscription,
  principal: Principal,
) {
  return {
    id,
    service: new URL(endpoint).host,
    showsText,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    failures,
    current: sessionId === principal.sessionId,
  }
}
