import { createHash, randomBytes } from 'node:crypto'
import { makeApi } from '../../api/app.ts'
import { openDatabase } from '../../db/client.ts'
import { readConfig } from '../../platform/config.ts'
import { makeLog } from '../../platform/log.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import { lazyClient } from '../../platform/temporal.ts'

/** Nothing listens on this port (RFC 863), and nothing is sent: both clients only connect at their first call. */
const NOWHERE = '127.0.0.1:9'

/** What the API serves as `/openapi.json`. Needs no server. */
export async function servedDescription(): Promise<string> {
  const config = readConfig({
    DATABASE_URL: `postgres://nobody@${NOWHERE}/none`,
    TEMPORAL_ADDRESS: NOWHERE,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ADMIN_TOKEN: randomBytes(32).toString('base64url'),
    PUBLIC_URL: `http://${NOWHERE}`,
    LOG_LEVEL: 'silent',
  })
  const { DATABASE_URL = '', SECRETS_KEY = '', ADMIN_TOKEN = '', PUBLIC_URL = '' } = config
  const required = { ...config, DATABASE_URL, SECRETS_KEY, ADMIN_TOKEN, PUBLIC_URL }
  const log = makeLog(config, 'api')
  const secrets = makeSecrets(SECRETS_KEY)
  const sql = openDatabase(DATABASE_URL, { name: 'description', log })
  const api = makeApi({ config: required, sql, secrets, temporal: lazyClient(config, secrets), log })
  const response = await api.app.request('/openapi.json')
  const text = await response.text()
  await api.close()
  await sql.end({ timeout: 0 })
  return text
}

type Responses = Record<string, unknown>
interface Description {
  paths: Record<string, Record<string, { responses: Responses }>>
}

/**
 * The part of the description that the console's types are made from. Every error is a problem, so each operation has
 * one answer for all errors: that makes the types a fifth as long.
 */
export function consoleDescription(served: string): string {
  const description = JSON.parse(served) as Description
  const problem = { $ref: '#/components/schemas/Problem' }
  const failed = {
    description: 'Problem details',
    content: { 'application/problem+json': { schema: problem } },
  }
  for (const operations of Object.values(description.paths)) {
    for (const operation of Object.values(operations)) {
      const good = Object.entries(operation.responses).filter(([status]) => Number(status) < 400)
      operation.responses = { ...Object.fromEntries(good), default: failed }
    }
  }
  return JSON.stringify(description)
}

export const SCHEMA_FILE = 'console/api/schema.d.ts'

export function digestOf(description: string): string {
  return createHash('sha256').update(description).digest('hex').slice(0, 16)
}
