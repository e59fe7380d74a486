import type { Client } from '@temporalio/client'
import type { Database } from '../db/client.ts'
import type { LookedAt } from '../domain/outgoing-media.ts'
import type { Config } from '../platform/config.ts'
import type { Logger } from '../platform/log.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { Cost } from './session/password-hash.ts'

/** What the API needs from outside. Made once per process. */
export interface ApiDependencies {
  config: Config & { ADMIN_TOKEN: string; PUBLIC_URL: string }
  sql: Database
  temporal: Client
  secrets: Secrets
  log: Logger
  /** Default: the built-in providers. */
  providers?: readonly ProviderDefinition[]
  /** Tests give their own here. Default: `lookAtFile`. */
  lookAt?: (url: string) => Promise<LookedAt>
  /** Tests give less here. Default: `COST`. */
  passwordCost?: Cost
}
