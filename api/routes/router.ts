import { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiEnvironment } from '../http/auth.ts'
import { invalid } from '../http/problem.ts'
import { unstorable } from '../http/storable.ts'

/** A router whose requests are checked against the schemas of its routes; what does not fit is told field by field. */
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

/** Where no field is to blame: the unknown ones, or the body as a whole. */
function issueTarget(issue: { code: string; keys?: string[] }): string {
  return issue.keys?.join(', ') ?? 'body'
}
