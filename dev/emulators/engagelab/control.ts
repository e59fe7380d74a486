import { Hono } from 'hono'
import { z } from 'zod'
import { faultRoutes } from '../shared/fault-routes.ts'
import type { Env } from '../shared/listen.ts'
import { phoneApp } from '../shared/phone.ts'
import { readBody } from '../shared/read-body.ts'
import { postRows } from './callbacks.ts'
import type { Emulation } from './emulation.ts'
import { faultSchema } from './faults.ts'
import { inboundSchema, sendInbound } from './inbound.ts'
import { createPhone } from './phone.ts'

const callbackSchema = z.object({
  url: z.url(),
  username: z.string().optional(),
  secret: z.string().optional(),
  authorization: z.string().optional(),
})
const templateSchema = z.object({
  name: z.string(),
  language: z.string(),
  category: z.string().default('UTILITY'),
  status: z.string().default('APPROVED'),
  body: z.string(),
})
const rowsSchema = z.object({ rows: z.array(z.record(z.string(), z.unknown())) })
const clockSchema = z.object({ advanceMs: z.int().positive() })

/** The emulator's own API, for the page and for other processes. Needs no authentication: it listens on loopback, behind `refuseForeign`. */
export function controlApp(emulation: Emulation): Hono<Env> {
  const app = new Hono<Env>()
  const { account, faults } = emulation
  app.onError((error, c) => c.json({ error: error.message }, 400))
  app.route('/phone', phoneApp(createPhone(emulation)))
  app.get('/messages', c => c.json(emulation.messages))
  app.get('/callbacks', c => c.json(emulation.callbacks))
  app.get('/requests', c => c.json(emulation.requests))
  app.post('/inbound', async c => c.json(await sendInbound(emulation, await readBody(c, inboundSchema))))
  app.post('/rows', async c => c.json(await postRows(emulation, (await readBody(c, rowsSchema)).rows)))
  app.put('/callback', async c => {
    account.callback = await readBody(c, callbackSchema)
    return c.body(null, 204)
  })
  app.put('/templates', async c => {
    const template = await readBody(c, templateSchema)
    const isOther = (one: typeof template) => one.name !== template.name || one.language !== template.language
    account.templates = [...account.templates.filter(isOther), template]
    return c.body(null, 204)
  })
  app.route('/faults', faultRoutes(faults, faultSchema))
  app.post('/clock', async c => {
    await emulation.time.advance((await readBody(c, clockSchema)).advanceMs)
    return c.json({ now: new Date(emulation.time.now()).toISOString() })
  })
  return app
}
