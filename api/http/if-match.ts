import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Sql } from '../../db/client.ts'
import { claimVersion } from '../../db/versions.ts'
import { Problem } from './problem.ts'

/** The header that makes a change depend on the version it is based on (RFC 9110 §13.1.1). */
export const ifMatch = z.object({
  'if-match': z
    .string()
    .regex(/^(\*|(W\/)?"?\d{1,9}"?)$/, 'must be a version number')
    .optional()
    .openapi({
      description:
        'The version that the change is based on. If it is no longer the current version, the request is refused with 412.',
    }),
})

/** The version that an If-Match header names; undefined if any version will do. */
export function versionOf(header: string | undefined): number | undefined {
  return header === undefined || header === '*' ? undefined : Number(header.replace(/\D/g, ''))
}

/** Tells the version of what is answered, for the If-Match of a later change (RFC 9110 §8.8.3). */
export function tellVersion(c: Context, { version }: { version: number }): void {
  c.header('ETag', `"${version}"`)
}

/** Throws a problem when the current version is not the expected one. */
export function requireVersion({ version }: { version: number }, expected: number | undefined): void {
  if (expected === undefined || expected === version) return
  throw new Problem('stale_version', `The current version is ${version}.`, { currentVersion: version })
}

/**
 * Throws a problem unless the change is the first that is based on the expected version. To be called in the transaction of the
 * change, after `requireVersion`, which tells the current version.
 */
export async function requireFirst(
  tx: Sql,
  table: Parameters<typeof claimVersion>[1],
  id: string,
  expected: number | undefined,
): Promise<void> {
  if (expected === undefined || (await claimVersion(tx, table, id, expected))) return
  throw new Problem('stale_version', 'Somebody else has changed it at the same time.')
}
