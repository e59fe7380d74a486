import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { faultRoutes } from '../../shared/fault-routes.ts'
import { readBody } from '../../shared/read-body.ts'
import { eventStream } from '../../shared/stream.ts'
import type { Env } from '../api/env.ts'
import { faultSchema } from '../faults.ts'
import { inboundSchema } from '../inbound/schema.ts'
import type { World } from '../world.ts'
import type { Actions } from './actions.ts'
import { cdnRoutes } from './cdn.ts'
import { ledgerRoutes } from './ledger.ts'

/** A customer's files come as base64 in JSON. */
const LARGEST_BODY = 40 * 1024 * 1024

const approvalSchema = z.object({
  status: z.enum(['unsubmitted', 'received', 'pending', 'approved', 'rejected', 'paused', 'disabled']),
  rejectionReason: z.string().optional(),
})
const sandboxSchema = z.object({
  callback_url: z.url().optional(),
  fallback_url: z.url().optional(),
  status_callback_url: z.url().optional(),
})
const accountSchema = z.object({ status: z.enum(['active', 'suspended', 'closed']) })
const clockSchema = z.object({ advanceMs: z.int().positive() })

/** The emulator's own API, for the page and for other processes. Needs no authentication: it listens on loopback, behind `refuseForeign`. */
export function controlApp(world: World, actions: Actions): Hono<Env> {
  const app = new Hono<Env>()
  app.onError((error, c) => c.json({ error: error.message }, 400))
  app.use(bodyLimit({ maxSize: LARGEST_BODY }))

  app.get('/accounts', c => c.json(actions.accounts()))
  app.put('/accounts/:sid', async c => {
    actions.setAccountStatus(c.req.param('sid'), (await readBody(c, accountSchema)).status)
    return c.body(null, 204)
  })
  app.get('/threads', c => c.json(actions.threads()))
  app.get('/thread', c => c.json(actions.thread(c.req.query('ours') ?? '', c.req.query('customer') ?? '')))
  app.post('/inbound', async c => c.json(await actions.sendInbound(await readBody(c, inboundSchema))))
  app.get('/stream', c => eventStream(c, actions.subscribe))

  app.route('/faults', faultRoutes(world.faults, faultSchema))

  app.put('/content/:sid/approval', async c => {
    actions.setApproval(c.req.param('sid'), await readBody(c, approvalSchema))
    return c.body(null, 204)
  })
  app.put('/sandbox', async c => {
    actions.setSandboxWebhook(await readBody(c, sandboxSchema))
    return c.body(null, 204)
  })
  app.post('/clock', async c => {
    actions.advanceClock((await readBody(c, clockSchema)).advanceMs)
    return c.json({ now: new Date(world.clock.now()).toISOString() })
  })
  app.route('/ledger', ledgerRoutes(world))
  app.route('/cdn', cdnRoutes(world))
  return app
}
