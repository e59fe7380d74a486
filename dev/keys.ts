import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { PRIVATE_FILE } from '../platform/private-folder.ts'

/** Secrets that a production environment must provide. */
export interface DevKeys {
  ADMIN_TOKEN: string
  SECRETS_KEY: string
}

/**
 * The administrator's token and the encryption key, from the environment. If they are not there, they are created at
 * the first start and kept in `DATA_DIR`. The key must stay the same as long as the data exists.
 */
export function devKeys(config: Config, dataDir: string): DevKeys & { file: string } {
  const file = join(dataDir, 'keys.json')
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<DevKeys>) : {}
  const keys: DevKeys = {
    ADMIN_TOKEN: kept.ADMIN_TOKEN ?? randomBytes(24).toString('hex'),
    SECRETS_KEY: kept.SECRETS_KEY ?? randomBytes(32).toString('base64'),
  }
  writeFileSync(file, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: PRIVATE_FILE })
  return {
    ADMIN_TOKEN: config.ADMIN_TOKEN ?? keys.ADMIN_TOKEN,
    SECRETS_KEY: config.SECRETS_KEY ?? keys.SECRETS_KEY,
    file,
  }
}
