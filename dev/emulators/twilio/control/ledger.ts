import { Hono } from 'hono'
import type { Env } from '../api/env.ts'
import type { World } from '../world.ts'

/** The ledger over HTTP: each of its lists, oldest first. `?statusCallback=` asks for the messages of a URL or delivery. */
export function ledgerRoutes({ ledger }: World): Hono<Env> {
  return new Hono<Env>()
    .get('/messages', c => {
      const statusCallback = c.req.query('statusCallback')
      return c.json(statusCallback ? ledger.byStatusCallback(statusCallback) : ledger.messages())
    })
    .get('/replies', c => c.json(ledger.replies()))
    .get('/requests', c => c.json(ledger.requests()))
    .get('/webhooks', c => c.json(ledger.webhooks()))
    .get('/cdn', c => c.json(ledger.cdn()))
}
