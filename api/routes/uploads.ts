import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { findUploads } from '../../db/uploads.ts'
import { MAX_UPLOAD_BYTES } from '../../domain/media.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { requireKey } from '../http/idempotency.ts'
import { openPerToken } from '../http/open-per-token.ts'
import { invalid, Problem } from '../http/problem.ts'
import { tooMany } from '../http/rate-limit.ts'
import { answer, idParameter, keyHeader, problems } from '../schemas/common.ts'
import { upload, uploadQuery } from '../schemas/uploads.ts'
import type { Services } from '../services/services.ts'
import { receiveUpload, uploaderOf, uploadView } from '../services/uploads.ts'
import { makeRouter } from './router.ts'

export const UPLOADS_PATH = '/v1/uploads'

/** How many files one token may upload at the same time, in one process. */
const MAX_AT_ONCE = 10

/**
 * Whether the request's body is a file. The limits and checks of JSON bodies do not apply to it: it is checked while
 * it arrives.
 */
export function isUpload(c: Context): boolean {
  return c.req.method === 'POST' && c.req.path === UPLOADS_PATH
}

/** The same for a request that the HTTP server has just accepted. It gets more time than others. */
export function bringsFile({ method, url = '' }: { method?: string; url?: string }): boolean {
  return method === 'POST' && url.split('?')[0] === UPLOADS_PATH
}

const create = createRoute({
  method: 'post',
  path: '/uploads',
  tags: ['Files'],
  summary: 'Takes a file, to be sent or to be kept with a canned reply',
  description: `The body is the file itself, at most ${MAX_UPLOAD_BYTES} bytes. What the channel takes is told by its \`fileLimits\`. A file that nothing names is removed after a day.`,
  request: {
    query: uploadQuery,
    headers: keyHeader,
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
  },
  responses: { 201: answer(upload, 'The file as it is here'), ...problems(415) },
})

const read = createRoute({
  method: 'get',
  path: '/uploads/{id}',
  tags: ['Files'],
  summary: 'One uploaded file: one’s own, or a canned reply’s; a supervisor sees any',
  request: { params: idParameter },
  responses: { 200: answer(upload, 'The file'), ...problems(404) },
})

/** Routes for files that agents upload to send them. */
export function uploadRoutes(services: Services) {
  const { dependencies, mediaLinks } = services
  const arriving = openPerToken(MAX_AT_ONCE)

  return makeRouter<ApiEnvironment>()
    .openapi(create, async c => {
      const { body } = c.req.raw
      if (!body) throw invalid([{ path: 'body', message: 'must be a file that is not empty' }])
      const key = requireKey(c.req.header('Idempotency-Key'))
      const length = c.req.header('Content-Length')
      const release = arriving.take(c.get('tokenHash'))
      if (!release) {
        throw tooMany(c, { resetS: 1 }, `A token sends at most ${MAX_AT_ONCE} files at once.`)
      }
      try {
        const stored = await receiveUpload(services, c.get('principal'), {
          name: c.req.valid('query').name,
          declaredType: c.req.header('Content-Type') ?? '',
          length: length === undefined ? undefined : Number(length),
          key,
          body,
        })
        c.get('audit').tell({ target: { type: 'file', id: stored.id } })
        return c.json(uploadView(stored, mediaLinks), 201)
      } finally {
        release()
      }
    })
    .openapi(read, async c => {
      const { id } = c.req.valid('param')
      const [found] = await findUploads(dependencies.sql, [id], uploaderOf(c.get('principal')))
      if (!found) throw new Problem('not_found', 'This file does not exist.')
      return c.json(uploadView(found, mediaLinks), 200)
    })
}
