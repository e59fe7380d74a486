import type { MiddlewareHandler } from 'hono'
import type { ApiDependencies } from '../dependencies.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import type { AddressOf } from '../http/client-address.ts'
import { recordRequests } from './record-requests.ts'
import { makeRefusals } from './refusals.ts'
import { makeAuditWriter } from './writer.ts'

/** Writes the audit log. Made once per process. */
export interface AuditLog {
  /** For all routes of the API, before anything can refuse a request. */
  record: MiddlewareHandler<ApiEnvironment>
  close(): Promise<void>
}

export function makeAuditLog(
  { sql, log }: Pick<ApiDependencies, 'sql' | 'log'>,
  { addressOf, changed }: { addressOf: AddressOf; changed(): void },
): AuditLog {
  const writer = makeAuditWriter({ sql, log })
  const refusals = makeRefusals(writer)
  return {
    record: recordRequests({ sql, addressOf, writer, refusals, changed }),
    async close() {
      refusals.flush()
      await writer.close()
    },
  }
}
