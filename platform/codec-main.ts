import { serve } from '@hono/node-server'
import { encryptionCodec } from './codec.ts'
import { codecServer } from './codec-server.ts'
import { readConfig, requireSettings } from './config.ts'
import { makeLog } from './log.ts'
import { runProcess } from './run.ts'
import { makeSecrets } from './secrets.ts'

/** `npm run codec`: lets the Temporal UI's users read payloads. Whoever reaches its port reads everything. */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['SECRETS_KEY', 'CODEC_UI_ORIGINS'])
  const log = makeLog(config, 'codec')
  const app = codecServer(encryptionCodec(makeSecrets(config.SECRETS_KEY)), config.CODEC_UI_ORIGINS)
  const server = serve({ fetch: app.fetch, port: config.CODEC_PORT, hostname: config.HOST }, ({ port }) =>
    log.info({ port }, 'listening'),
  )
  return { stop: () => new Promise<void>(resolve => server.close(() => resolve())) }
})
