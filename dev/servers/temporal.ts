import { Connection } from '@temporalio/client'
import { SEARCH_ATTRIBUTES } from '../../protocol/search-attributes.ts'
import { type Server, startServer, untilReady } from './server.ts'
import { temporalCli } from './temporal-cli.ts'
import { placesOutOfReach } from './temporal-ui.ts'

export interface DevTemporal {
  /** host:port of the frontend. */
  address: string
  /** Address of the UI, which answers everybody who reaches it. It is for a proxy, not for a browser. */
  uiUrl?: string
  server: Server
  stop(): Promise<void>
}

/**
 * By default, the dev server polls its task queues 20 times a second, which adds about 35 ms to every step of a
 * workflow. Time skipping is off by default; only tests need it.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=5000',
  'history.timerProcessorMaxPollRPS=5000',
  'frontend.WorkflowTimeSkippingEnabled=true',
  // The HTTP API can't be switched off, and accepts `text/plain` from any page. It only answers to this name, which no
  // page has, and nobody needs the API.
  'frontend.httpAllowedHosts=["disabled.invalid"]',
]

const SEARCH_ATTRIBUTE_TYPES = { KEYWORD: 'Keyword', DATETIME: 'Datetime' } as const

/**
 * Starts Temporal's dev server on 127.0.0.1.
 *
 * @param options.file where workflows are kept; without it they are gone at the end
 * @param options.ui a web UI, and where that gets payloads decoded. It and the metrics are then where no page reaches them
 */
export async function startTemporal(options: {
  port: number
  file?: string
  ui?: { codecEndpoint: string }
  namespaces?: string[]
  /** Further settings of the server, `name=value`. */
  dynamicConfig?: string[]
  environment?: Record<string, string>
  note?: (line: string) => void
}): Promise<DevTemporal> {
  const command = await temporalCli(options.note)
  const flags = (name: string, values: string[]) => values.flatMap(value => [name, value])
  const places = options.ui && (await placesOutOfReach())
  const server = await startServer({
    command,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), '--log-level', 'error'],
      ...flags('--dynamic-config-value', [...DYNAMIC_CONFIG, ...(options.dynamicConfig ?? [])]),
      ...flags(
        '--search-attribute',
        Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => `${name}=${SEARCH_ATTRIBUTE_TYPES[type]}`),
      ),
      ...flags('--namespace', options.namespaces ?? []),
      ...(options.file
        ? // Without these, SQLite would wait for the disk at every step.
          [
            '--db-filename',
            options.file,
            ...flags('--sqlite-pragma', ['journal_mode=wal', 'synchronous=normal']),
          ]
        : []),
      ...(options.ui && places
        ? [
            ...['--ui-ip', places.ui.host, '--ui-port', String(places.ui.port)],
            ...['--ui-codec-endpoint', options.ui.codecEndpoint, '--ui-disable-news-fetch'],
            ...['--metrics-port', String(places.metrics.port)],
          ]
        : ['--headless']),
    ],
    env: options.environment,
    stopSignal: 'SIGTERM',
  })
  const address = `127.0.0.1:${options.port}`
  await untilReady('The Temporal server', server, async () => {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 })
    try {
      await connection.workflowService.describeNamespace({ namespace: options.namespaces?.[0] ?? 'default' })
    } finally {
      await connection.close()
    }
  })
  return { address, uiUrl: places && `http://${places.ui.host}:${places.ui.port}`, server, stop: server.stop }
}
