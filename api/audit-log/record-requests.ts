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
 * Writes what each request does into the audit log. It is the one way by which every request passes, so no route can forget it:
 * a route that says nothing gets an entry with its declared action and the id in its path. A handler adds what only it knows, and
 * makes the entry part of its transaction (`Recorder`).
 *
 * A request that was refused for what its sender may do (403) is written too, and one of which nobody knows what became of it.
 */
export function recordRequests(parts: {
  sql: Database
  addressOf: AddressOf
  writer: Pick<AuditWriter, 'add'>
  refusals: Pick<Refusals, 'add'>
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
      // A signal or a workflow may have arrived all the same.
      const isUnknown = declared && code === ('temporal_unavailable' satisfies ProblemCode)
      if (isUnknown) writer.add(entryOf({}, { outcome: 'unknown', code }))
    }
    if (error) return
    // It was carried out, and written, by an earlier request with the same key.
    if (c.res.headers.has('Idempotent-Replayed')) return
    if (declared && !taken.isTold && c.res.status < 400) writer.add(entryOf())
  }
}

/** The route that the request is for, as the OpenAPI description names it, and what is declared of it. */
function declarationOf(c: Context<ApiEnvironment>): { route: string; declared?: Declared } {
  const { method } = c.req
  const matched = matchedRoutes(c).find(known => known.method === method && !known.path.includes('*'))
  const route = (matched?.path ?? '').replaceAll(/:(\w+)/g, '{$1}')
  const declared = AUDITED[`${method} ${route}`]
  return { route, declared: typeof declared === 'object' ? declared : undefined }
}

function readOf(c: Context<ApiEnvironment>): Declared {
  const target: AuditTarget | undefined = READ[c.req.path.split('/')[2] ?? '']
  return { action: 'data.read', target }
}

/** The first id in the path. It was perhaps not checked yet. */
function namedBy(route: string, path: string): string | undefined {
  const place = route.split('/').findIndex(part => part.startsWith('{'))
  const id = place < 0 ? undefined : path.split('/')[place]
  return id !== undefined && UUID.test(id) ? id.toLowerCase() : undefined
}
