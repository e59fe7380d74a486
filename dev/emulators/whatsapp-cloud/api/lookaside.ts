import { Hono } from 'hono'
import type { Env } from '../../shared/listen.ts'
import type { World } from '../world.ts'
import { fileAt } from './media.ts'

/**
 * Plays lookaside.fbsbx.com: it gives files, for five minutes, to clients with the token (Meta, Media: download,
 * 2026-09).
 */
export function lookasideApp(world: World): Hono<Env> {
  return new Hono<Env>().get('/whatsapp_business/attachments/', c => {
    const authorization = c.req.header('authorization')
    const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? ''
    const media = fileAt(world, c.req.query('mid') ?? '', c.req.query('ext') ?? '')
    const refused = world.faults.take(['refused'], { operation: 'download' })
    const isKnown = world.state.tokens.get(given)?.isValid === true
    const status = refused?.status ?? (isKnown ? (media ? 200 : 404) : 401)
    world.ledger.requests.push({
      at: world.time.now(),
      method: 'GET',
      path: `lookaside${c.req.path}`,
      query: Object.keys(c.req.query()),
      bearer: authorization !== undefined,
      userAgent: c.req.header('user-agent'),
      body: undefined,
      status,
    })
    if (status !== 200 || !media) return c.body(null, status as 404)
    return c.body(new Uint8Array(media.bytes), 200, { 'content-type': media.mimeType })
  })
}
