import type { Client } from '@temporalio/client'
import type { Database } from '../db/client.ts'
import type { LookedAt } from '../domain/outgoing-media.ts'
import type { Config } from '../platform/config.ts'
import type { Logger } from '../platform/log.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { ProviderDefinition } from '../providers/definition.ts'

/** What the API works with; made once a process. */
export interface ApiDependencies {
  config: Config & { ADMIN_TOKEN: string; PUBLIC_URL: string }
  sql: Database
  temporal: Client
  secrets: Secrets
  log: Logger
  /** Default: those that are built in. */
  providers?: readonly ProviderDefinition[]
  /** For tests: looks at a file that is to be sent, in place of `lookAtFile`. */
  lookAt?: (url: string) => Promise<LookedAt>
}
