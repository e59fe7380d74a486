import { operatorCodec } from './codec.ts'
import { codecServer } from './codec-server.ts'
import { readConfig, requireSettings } from './config.ts'
import { listen } from './listen.ts'
import { makeLog } from './log.ts'
import { runProcess } from './run.ts'
import { makeSecrets } from './secrets.ts'

/** How long running requests may still take at a shutdown, ms. */
const SHUTDOWN_MS = 5_000

/** `npm run codec`: lets the users of the Temporal UI read payloads. Anybody who reaches its port can read everything. */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['SECRETS_KEY', 'CODEC_UI_ORIGINS'])
  const log = makeLog(config, 'codec')
  const codec = operatorCodec(makeSecrets(config.SECRETS_KEY))
  const { fetch } = codecServer(codec, config.CODEC_UI_ORIGINS, config.OPERATOR_HOSTS)
  const { CODEC_PORT: port, HOST: hostname = '127.0.0.1' } = config
  const server = await listen(fetch, { port, hostname, setting: 'CODEC_PORT', log })
  log.info({ port: server.port }, 'listening')
  return { stop: () => server.close(SHUTDOWN_MS) }
})
