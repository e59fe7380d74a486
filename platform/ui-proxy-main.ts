import { readConfig, requireSettings } from './config.ts'
import { listen } from './listen.ts'
import { makeLog } from './log.ts'
import { runProcess } from './run.ts'
import { uiProxy } from './ui-proxy.ts'

/** How long running requests may still take at a shutdown, ms. The UI waits for a workflow's news in long requests. */
const SHUTDOWN_MS = 5_000

/** `npm run ui-proxy`: the Temporal UI for operators. Pages of other sites can't use it. */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['TEMPORAL_UI_URL'])
  const log = makeLog(config, 'ui-proxy')
  const { TEMPORAL_UI_URL: upstream, OPERATOR_HOSTS: hosts, TEMPORAL_NAMESPACE: namespace } = config
  const { fetch } = uiProxy({ upstream, hosts, namespace })
  const { TEMPORAL_UI_PORT: port, HOST: hostname = '127.0.0.1' } = config
  const server = await listen(fetch, { port, hostname, setting: 'TEMPORAL_UI_PORT', log })
  log.info({ port: server.port }, 'listening')
  return { stop: () => server.close(SHUTDOWN_MS) }
})
