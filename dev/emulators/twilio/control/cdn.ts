import { Hono } from 'hono'
import type { Env } from '../api/env.ts'
import type { World } from '../world.ts'

/**
 * Plays Twilio's CDN, to which the API redirects a client that wants a file. It needs no authentication. The ledger
 * records whether credentials were sent, because they must not be.
 */
export function cdnRoutes(world: World): Hono<Env> {
  return new Hono<Env>().get('/:accountSid/:sid', c => {
    const authorization = c.req.header('authorization') !== undefined
    world.ledger.addCdnRequest({ at: Date.now(), path: c.req.path, authorization })
    const media = world.store.media.get(c.req.param('sid'))
    if (!media) return c.text('no such file', 404)
    return c.body(Buffer.from(media.base64, 'base64'), 200, { 'content-type': media.contentType })
  })
}
