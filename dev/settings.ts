import { z } from 'zod'
import { type Config, ConfigError, readConfig } from '../platform/config.ts'
import { choosePort } from './servers/ports.ts'

const port = z
  .preprocess(
    value => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(65_535).optional(),
  )
  .describe('a port number')

const schema = z.object({
  TEMPORAL_DEV_PORT: port,
  POSTGRES_DEV_PORT: port,
  EMULATOR_PORT: port,
})

/** The names of the other variables that `npm run dev` reads. */
export const DEV_SETTING_NAMES: readonly string[] = Object.keys(schema.shape)

/** The settings of `npm run dev`: the service's own, and a port for each part that it starts. */
export interface DevSettings {
  config: Config
  ports: {
    api: number
    postgres: number
    temporal: number
    temporalUi: number
    emulator: number
    codec: number
  }
}

/**
 * Reads the environment and chooses a port for each part: a given one is used unchanged, and a default that is in use
 * becomes the next free one. Throws `ConfigError`.
 */
export async function readDevSettings(environment: NodeJS.ProcessEnv = process.env): Promise<DevSettings> {
  const config = readConfig(environment)
  const parsed = schema.safeParse(environment)
  if (!parsed.success) {
    const names = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: must be a port number`)
    throw new ConfigError(`The environment is invalid:\n${names.join('\n')}`)
  }
  const { TEMPORAL_DEV_PORT, POSTGRES_DEV_PORT, EMULATOR_PORT } = parsed.data
  const given = (name: 'PORT' | 'CODEC_PORT' | 'TEMPORAL_UI_PORT') =>
    environment[name] ? config[name] : undefined
  // One after the other, because two searches at the same time could find the same port.
  const ports = {
    api: await choosePort(given('PORT'), config.PORT),
    temporal: await choosePort(TEMPORAL_DEV_PORT, 7233),
    temporalUi: await choosePort(given('TEMPORAL_UI_PORT'), config.TEMPORAL_UI_PORT),
    postgres: await choosePort(POSTGRES_DEV_PORT, 5433),
    emulator: await choosePort(EMULATOR_PORT, 8090),
    codec: await choosePort(given('CODEC_PORT'), config.CODEC_PORT),
  }
  return { config, ports }
}
