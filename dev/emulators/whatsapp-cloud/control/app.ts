import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { faultRoutes } from '../../shared/fault-routes.ts'
import type { Env } from '../../shared/listen.ts'
import { phoneApp } from '../../shared/phone.ts'
import { readBody } from '../../shared/read-body.ts'
import { faultSchema } from '../faults.ts'
import { writeSchema } from '../people/schema.ts'
import type { World } from '../world.ts'
import type { Actions } from './actions.ts'
import { createPhone } from './phone.ts'

/** The largest body. A customer's files arrive as base64 in JSON. */
const LARGEST_BODY = 40 * 1024 * 1024

const schemas = {
  person: z.strictObject({
    name: z.string().optional(),
    username: z.string().nullable().optional(),
    aliases: z.array(z.string()).optional(),
    reachable: z.boolean().optional(),
  }),
  number: z.strictObject({ from: z.string(), to: z.string() }),
  fromApp: z.strictObject({ from: z.string(), to: z.string(), text: z.string() }),
  preference: z.strictObject({ from: z.string(), to: z.string(), value: z.enum(['stop', 'resume']) }),
  release: z.strictObject({
    perPost: z.int().min(1).max(1_000).optional(),
    copies: z.int().positive().optional(),
    order: z.enum(['asItWas', 'reversed', 'shuffled']).optional(),
  }),
  again: z.strictObject({
    share: z.number().min(0).max(1),
    order: z.enum(['asItWas', 'reversed', 'shuffled']).optional(),
  }),
  reachable: z.strictObject({ reachable: z.boolean() }),
  app: z.strictObject({
    secret: z.string().optional(),
    callbackUrl: z.url().nullable().optional(),
    requiresProof: z.boolean().optional(),
    fields: z.array(z.string()).optional(),
  }),
  token: z.strictObject({
    isValid: z.boolean().optional(),
    expiresAt: z.int().optional(),
    scopes: z.array(z.string()).optional(),
  }),
  ourNumber: z.strictObject({ status: z.string().optional(), hostPlatform: z.string().optional() }),
  template: z.strictObject({ status: z.enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']) }),
  clock: z.strictObject({ advanceMs: z.int().positive() }),
}

/** The emulator's own API, for other processes. Needs no authentication: it listens on loopback, behind `refuseForeign`. */
export function controlApp(world: World, actions: Actions): Hono<Env> {
  const app = new Hono<Env>()
  const { faults, ledger, state, time } = world
  app.onError((error, c) => c.json({ error: error.message }, 400))
  app.use(bodyLimit({ maxSize: LARGEST_BODY }))

  app.route('/phone', phoneApp(createPhone(world)))
  app.get('/numbers', c => c.json([...state.numbers.values()].map(({ blocked, ...number }) => number)))
  app.get('/thread', c => c.json(actions.thread(c.req.query('ours') ?? '', c.req.query('customer') ?? '')))
  app.post('/messages', async c => c.json(await actions.write(await readBody(c, writeSchema))))
  app.post('/app-messages', async c => c.json(await actions.writeFromApp(await readBody(c, schemas.fromApp))))
  app.put('/people/:number', async c => {
    actions.setPerson(c.req.param('number'), await readBody(c, schemas.person))
    return c.body(null, 204)
  })
  app.post('/changed-numbers', async c => {
    const { from, to } = await readBody(c, schemas.number)
    return c.json(await actions.changeNumber(from, to))
  })
  app.post('/preferences', async c => {
    await actions.setPreference(await readBody(c, schemas.preference))
    return c.body(null, 204)
  })

  app.post('/webhooks/hold', c => {
    actions.hold()
    return c.body(null, 204)
  })
  app.post('/webhooks/release', async c => c.json(await actions.release(await readBody(c, schemas.release))))

  app.post('/webhooks/again', async c => {
    const { share, ...how } = await readBody(c, schemas.again)
    return c.json(await actions.again(share, how))
  })
  app.put('/webhooks', async c => {
    actions.setReachable((await readBody(c, schemas.reachable)).reachable)
    return c.body(null, 204)
  })

  app.put('/app', async c => {
    const { secret, ...changes } = await readBody(c, schemas.app)
    if (secret !== undefined) actions.setSecret(secret)
    actions.setApp(changes)
    return c.body(null, 204)
  })
  app.put('/token', async c => {
    actions.setToken(await readBody(c, schemas.token))
    return c.body(null, 204)
  })
  app.put('/numbers/:ours', async c => {
    actions.setNumber(c.req.param('ours'), await readBody(c, schemas.ourNumber))
    return c.body(null, 204)
  })
  app.put('/templates/:name', async c => {
    await actions.setTemplate(c.req.param('name'), (await readBody(c, schemas.template)).status)
    return c.body(null, 204)
  })

  app.route('/faults', faultRoutes(faults, faultSchema))
  app.post('/clock', async c => {
    await actions.advance((await readBody(c, schemas.clock)).advanceMs)
    return c.json({ now: new Date(time.now()).toISOString() })
  })
  app.get('/ledger', c => c.json({ requests: ledger.requests, webhooks: ledger.webhooks }))
  app.delete('/ledger', c => {
    ledger.clear()
    return c.body(null, 204)
  })
  return app
}
