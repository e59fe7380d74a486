import { type Context, Hono } from 'hono'
import { hang, reset } from '../../shared/broken-answer.ts'
import type { Env } from '../../shared/listen.ts'
import type { Operation } from '../faults.ts'
import { badParameter, errorBody, GraphError, unknownObject } from '../graph-errors.ts'
import type { World } from '../world.ts'
import { accountFor, authenticate, numberFor } from './authenticate.ts'
import { changeBlocks } from './blocking.ts'
import { messageHistory } from './history.ts'
import { mediaNode, takeUpload } from './media.ts'
import { configure, numberNode, subscribe, subscribedApps } from './numbers.ts'
import { handleMessages } from './send.ts'

const BEFORE = ['refused', 'error_before_taking', 'reset_before_taking', 'hang_before_taking'] as const
const VERSION = '/:version{v\\d+\\.\\d+}'

/** The parts of the Graph API that the Cloud API needs. */
export function graphApp(world: World): Hono<Env> {
  const app = new Hono<Env>()
  const { state } = world
  const id = (c: Context<Env>) => c.req.param('id') ?? ''
  const json = (c: Context<Env>): Promise<unknown> => c.req.json().catch(() => undefined)

  app.onError((error, c) => {
    const known = error instanceof GraphError ? error : new GraphError(1, error.message, { status: 500 })
    if (known !== error) world.log(`${c.req.method} ${c.req.path}: ${error.stack}`)
    return c.json(errorBody(known), known.status as 400)
  })
  app.use(`${VERSION}/*`, async (c, next) => {
    const entry = {
      at: world.time.now(),
      method: c.req.method,
      path: c.req.path,
      query: Object.keys(c.req.query()),
      bearer: c.req.header('authorization') !== undefined,
      userAgent: c.req.header('user-agent'),
      body: c.req.header('content-type')?.includes('json') ? await json(c) : undefined,
      status: 0,
    }
    world.ledger.requests.push(entry)
    await next()
    entry.status = c.res.status
  })

  /** Fails the request before anything is done, if a fault says so. */
  const spoil = async (c: Context<Env>, operation: Operation, to?: string) => {
    const fault = world.faults.take(BEFORE, { operation, to })
    if (fault?.kind === 'refused') throw new GraphError(fault.code, 'Emulated.', { status: fault.status })
    if (fault?.kind === 'error_before_taking') throw new GraphError(131016, 'Emulated.', { status: 503 })
    if (fault?.kind === 'reset_before_taking') await reset(c)
    if (fault?.kind === 'hang_before_taking') await hang(c, world.time, fault.ms)
  }

  app.get(`${VERSION}/debug_token`, async c => {
    authenticate(world, c)
    await spoil(c, 'token')
    const token = state.tokens.get(c.req.query('input_token') ?? '')
    if (!token) throw badParameter('input_token')
    const { appId, isValid, expiresAt, scopes } = token
    return c.json({
      data: { app_id: appId, type: 'SYSTEM_USER', is_valid: isValid, expires_at: expiresAt, scopes },
    })
  })

  app.get(`${VERSION}/:id/phone_numbers`, c => {
    const caller = authenticate(world, c)
    const account = accountFor(world, caller, id(c))
    const fields = (c.req.query('fields') ?? '').split(',').filter(Boolean)
    const numbers = [...state.numbers.values()].filter(({ accountId }) => accountId === account.id)
    return c.json(
      page(
        numbers.map(number => numberNode(world, caller, number, fields)),
        c,
      ),
    )
  })

  app.get(`${VERSION}/:id/message_templates`, async c => {
    const account = accountFor(world, authenticate(world, c), id(c))
    await spoil(c, 'templates')
    return c.json(page(account.templates, c))
  })

  app.get(`${VERSION}/:id/subscribed_apps`, c =>
    c.json(subscribedApps(accountFor(world, authenticate(world, c), id(c)))),
  )
  app.post(`${VERSION}/:id/subscribed_apps`, async c => {
    const caller = authenticate(world, c)
    const account = accountFor(world, caller, id(c))
    await spoil(c, 'subscription')
    return c.json(await subscribe(world, caller, account, await json(c)))
  })
  app.delete(`${VERSION}/:id/subscribed_apps`, c => {
    const caller = authenticate(world, c)
    accountFor(world, caller, id(c)).subscribed.delete(caller.app.id)
    return c.json({ success: true })
  })

  app.post(`${VERSION}/:id/messages`, async c => {
    const number = numberFor(world, authenticate(world, c), id(c), 'messaging')
    const body = await json(c)
    const { to, recipient } = Object(body) as { to?: unknown; recipient?: unknown }
    world.ledger.sendCame(body)
    await spoil(c, 'messages', String(to ?? recipient ?? '').replace(/^\+/, ''))
    return handleMessages(world, c, number, body)
  })

  app.post(`${VERSION}/:id/media`, async c => {
    numberFor(world, authenticate(world, c), id(c), 'messaging')
    await spoil(c, 'media')
    const form = await c.req.parseBody()
    const { file, messaging_product } = form
    if (messaging_product !== 'whatsapp' || !(file instanceof File)) throw badParameter('file')
    const media = takeUpload(world, Buffer.from(await file.arrayBuffer()), file.type)
    return c.json({ id: media.id })
  })

  app.get(`${VERSION}/:id/message_history`, async c => {
    const number = numberFor(world, authenticate(world, c), id(c))
    await spoil(c, 'history')
    return c.json(messageHistory(world, number, c.req.query('message_id')))
  })

  for (const [method, blocked] of [
    ['POST', true],
    ['DELETE', false],
  ] as const) {
    app.on(method, `${VERSION}/:id/block_users`, async c => {
      const number = numberFor(world, authenticate(world, c), id(c), 'messaging')
      return c.json(changeBlocks(world, number, await json(c), blocked))
    })
  }

  app.get(`${VERSION}/:id`, async c => {
    const caller = authenticate(world, c)
    if (state.media.has(id(c))) {
      await spoil(c, 'media')
      return c.json(mediaNode(world, id(c)) ?? {})
    }
    const fields = (c.req.query('fields') ?? '').split(',').filter(Boolean)
    return c.json(numberNode(world, caller, numberFor(world, caller, id(c)), fields))
  })
  app.post(`${VERSION}/:id`, async c => {
    const caller = authenticate(world, c)
    const number = numberFor(world, caller, id(c))
    await spoil(c, 'configuration')
    return c.json(await configure(world, caller, number, await json(c)))
  })
  app.all(`${VERSION}/*`, c => {
    authenticate(world, c)
    throw unknownObject(c.req.path)
  })
  return app
}

/** A page of a list, with a cursor to the next page (Meta, Paginated results). */
function page(items: object[], c: Context<Env>): object {
  const limit = Number(c.req.query('limit') ?? 25)
  const from = Number(Buffer.from(c.req.query('after') ?? '', 'base64url').toString() || 0)
  const data = items.slice(from, from + limit)
  const cursor = (at: number) => Buffer.from(String(at)).toString('base64url')
  const more = from + limit < items.length
  return {
    data,
    paging: {
      cursors: { before: cursor(from), after: cursor(from + data.length) },
      ...(more && { next: 'https://graph.facebook.com/next' }),
    },
  }
}
