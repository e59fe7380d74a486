import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Database } from '../../db/client.ts'
import type { AuditTarget } from '../../domain/audit-log.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import type { AddressOf } from '../http/client-address.ts'
import { Problem } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-codes.ts'
import { AUDITED, type Declared, READ } from './declared.ts'
import { makeRecorder } from './recorder.ts'
import type { Refusals } from './refusals.ts'
import type { AuditWriter } from './writer.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Middleware that writes an entry of each request into the audit log. Every request passes here, so no route can be
 * forgotten: if its handler adds nothing, the entry has the declared action and the id in the path. A handler adds what
 * only it knows, and writes the entry in its own transaction (`Recorder`, told.ts).
 *
 * These requests are logged too: those refused because the sender may not do this (403), and those whose outcome is
 * unknown because Temporal did not answer.
 */
export function recordRequests(parts: {
  sql: Database
  addressOf: AddressOf
  writer: Pick<AuditWriter, 'add'>
  refusals: Pick<Refusals, 'add'>
  /** Called after a change: what it changed may be in the event stream. */
  changed(): void
}): MiddlewareHandler<ApiEnvironment> {
  const { writer, refusals } = parts
  return async (c, next) => {
    const { route, declared } = declarationOf(c)
    const recorder = makeRecorder(c, parts, declared ?? readOf(c), namedBy(route, c.req.path))
    const { taken, entryOf } = recorder
    c.set('audit', recorder)
    await next()
    for (const refusal of taken.refusals) refusals.add(refusal)
    const { error } = c
    if (error instanceof Problem) {
      const { code } = error
      const isForbidden = error.row.status === 403 && taken.refusals.length === 0
      if (isForbidden) refusals.add(entryOf({}, { outcome: 'refused', code }))
      // The signal or the start may have reached Temporal although no answer came.
      const isUnknown = declared && code === ('temporal_unavailable' satisfies ProblemCode)
      if (isUnknown) writer.add(entryOf({}, { outcome: 'unknown', code }))
    }
    if (error) return
    // An earlier request with the same key did it and has its entry.
    if (c.get('isReplayed')) return
    if (declared && !taken.isTold && c.res.status < 400) writer.add(entryOf())
  }
}

/** The route of this request, as the OpenAPI description names it, with its declaration. */
function declarationOf(c: Context<ApiEnvironment>): { route: string; declared?: Declared } {
  const { method } = c.req
  const path =
    matchedRoutes(c).find(known => known.method === method && !known.path.includes('*'))?.path ?? ''
  const known = declarations.get(`${method} ${path}`)
  if (known) return known
  const route = path.replaceAll(/:(\w+)/g, '{$1}')
  const declared = AUDITED[`${method} ${route}`]
  const found = { route, declared: typeof declared === 'object' ? declared : undefined }
  declarations.set(`${method} ${path}`, found)
  return found
}

/** What was found for each route. There are as many as routes. */
const declarations = new Map<string, { route: string; declared?: Declared }>()

function readOf(c: Context<ApiEnvironment>): Declared {
  const target: AuditTarget | undefined = READ[c.req.path.split('/')[2] ?? '']
  return { action: 'data.read', target }
}

/** The first id in the path. It may not have been checked yet. */
function namedBy(route: string, path: string): string | undefined {
  const place = route.split('/').findIndex(part => part.startsWith('{'))
  const id = place < 0 ? undefined : path.split('/')[place]
  return id !== undefined && UUID.test(id) ? id.toLowerCase() : undefined
}
