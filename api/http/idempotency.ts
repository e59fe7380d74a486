import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import { dropKey, keepAnswer, takeKey } from '../../db/idempotency.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { ApiEnvironment } from './auth.ts'
import { Problem } from './problem.ts'

/** For routes that set `about`. */
export type IdempotentEnvironment = ApiEnvironment & {
  Variables: {
    commandId: string
    /**
     * The contacts, conversations and views that the answer tells about, by more than their ids. A route sets it, so that an
     * erasure finds the kept answer.
     */
    about?: string[]
    /**
     * When its key was first seen, epoch ms by the database's clock. All tries with one key count as asked at this time.
     */
    keyedAt?: number
  }
}

/**
 * Honours `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a repeated key gets the first answer again if the
 * body is the same, and is refused if it isn't. A key is forgotten after 24 hours (db/idempotency.ts).
 *
 * The command's id is derived from the key. If a first try ended after its row was stored and before its signal was sent,
 * the second try signals the same command, and the workflow recognizes it.
 */
export function idempotent({ sql, secrets }: Pick<ApiDependencies, 'sql' | 'secrets'>) {
  return createMiddleware<IdempotentEnvironment>(async (c, next) => {
    const key = requireKey(c.req.header('Idempotency-Key'))
    if (key === undefined) {
      c.set('commandId', newId())
      return next()
    }
    const { tokenHash } = c.get('principal')
    const scope = digest(tokenHash, c.req.method, c.req.path, key)
    const bodyHash = digest(await c.req.text())

    const known = await takeKey(sql, scope, bodyHash)
    if (known.bodyHash !== bodyHash) {
      throw new Problem(
        'idempotency_mismatch',
        'This Idempotency-Key was already used with a different body.',
      )
    }
    if (known.responseStatus) {
      c.set('isReplayed', true)
      // Carried out again, it could write to somebody who was erased.
      if (!known.responseBody)
        throw new Problem('contact_erased', 'The answer told about a contact who was erased since.')
      return repeated(known.responseStatus, secrets.open(known.responseBody, 'columns', scope))
    }
    c.set('keyedAt', known.createdAt.getTime())
    c.set('commandId', derivedId('command', scope, known.createdAt.getTime()))
    await next()
    const { status } = c.res
    // The command may have been carried out in spite of the error, so the next try must be the same command.
    if (status >= 500) return
    // The command was certainly not carried out, so the key may be used again for a corrected request. Only the first
    // request drops it, because another with the same key may still be running.
    if (status >= 400) return known.isNew ? dropKey(sql, scope) : undefined
    const body = secrets.seal(await c.res.clone().text(), 'columns', scope)
    const kept = await keepAnswer(sql, scope, { status, body, about: c.get('about') ?? [] })
    // The view may have changed between two answers. All requests with one key get the same answer.
    if (!kept.body || body.equals(kept.body)) return
    c.set('isReplayed', true)
    c.res = repeated(kept.status, secrets.open(kept.body, 'columns', scope))
  })
}

/** The key, if the request has one. Throws a problem if it is empty or too long. */
export function requireKey(key: string | undefined): string | undefined {
  if (key === undefined || (key.length > 0 && key.length <= 255)) return key
  throw new Problem('invalid_request', 'Idempotency-Key must have 1 to 255 characters.', {
    errors: [{ path: 'Idempotency-Key', message: 'must have 1 to 255 characters' }],
  })
}

function repeated(status: number, body: Buffer): Response {
  return new Response(body.toString(), {
    status,
    headers: { 'Content-Type': 'application/json', 'Idempotent-Replayed': 'true' },
  })
}

/** What is kept of a key and its request: a digest of the parts, in hex. */
export function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex')
}
