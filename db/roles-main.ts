import { ConfigError, readConfig, requireSettings } from '../platform/config.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { runProcess } from '../platform/run.ts'
import { type Owner, prepareRoles } from './roles.ts'

/** `npm run roles`: creates the roles that DATABASE_URL and TEMPORAL_DATABASE_URL name, and gives them their databases. */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['DATABASE_ADMIN_URL', 'DATABASE_URL'])
  for (const line of plaintextDoors(config, ['DATABASE_ADMIN_URL'])) console.warn(line)
  const owners = [ownerOf('DATABASE_URL', config.DATABASE_URL)]
  if (config.TEMPORAL_DATABASE_URL !== undefined) {
    const temporal = ownerOf('TEMPORAL_DATABASE_URL', config.TEMPORAL_DATABASE_URL)
    // Temporal has a second database for its lists.
    owners.push({ ...temporal, databases: temporal.databases.flatMap(name => [name, `${name}_visibility`]) })
  }
  await prepareRoles(config.DATABASE_ADMIN_URL, owners).catch(error => {
    throw new ConfigError(
      `The roles could not be created (DATABASE_ADMIN_URL): ${error instanceof Error ? error.message : error}`,
    )
  })
  for (const { name, databases } of owners) console.log(`PostgreSQL: ${name} owns ${databases.join(', ')}`)
  return undefined
})

function ownerOf(setting: string, text: string): Owner {
  const { username, password, pathname } = new URL(text)
  const [name, database] = [username, pathname.slice(1)].map(decodeURIComponent)
  if (!name || !password || !database) {
    throw new ConfigError(
      `The environment is invalid:\n  ${setting}: must contain a role, its password and its database`,
    )
  }
  return { name, password: decodeURIComponent(password), databases: [database] }
}
