import { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiEnvironment } from '../http/auth.ts'
import { invalid } from '../http/problem.ts'
import { unstorable } from '../http/storable.ts'

/** Makes a router that checks requests against the schemas of its routes, and reports each invalid field. */
export function makeRouter<E extends ApiEnvironment = ApiEnvironment>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: result => {
      if (result.success) {
        const errors = unstorable(result.data)
        if (errors.length > 0) throw invalid(errors)
        return
      }
      throw invalid(
        result.error.issues.map(issue => ({
          path: issue.path.join('.') || issueTarget(issue),
          message: issue.message,
        })),
      )
    },
  })
}

/** The path for an issue that concerns no known field: the names of the unknown fields, or the whole body. */
function issueTarget(issue: { code: string; keys?: string[] }): string {
  return issue.keys?.join(', ') ?? 'body'
}
