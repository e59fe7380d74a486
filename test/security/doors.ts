import { request } from 'node:http'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { BLOCKED_PORTS } from '../../dev/servers/temporal-ui.ts'
import { socketAddress } from '../../platform/listen.ts'
import type { OpenPort } from './open-ports.ts'

/**
 * What a port does with requests that a page of elsewhere could have a browser send:
 *
 * - `refuses all`: each is a 403 or a 415, whatever it asks for
 * - `refuses`: each is an error, and what would be of use a 403
 * - `wants a token`: what is open to everyone is answered, and everything else a 401 (or, after
 *   many of those, a 429)
 * - `no HTTP/1`: it has no answer that a browser would take for one
 * - `out of reach`: it would answer, but no browser connects to it
 * - `figures`: it gives counters and durations to whoever reaches it, and takes nothing
 * - else: what it answered, and should not have
 */
export type Door = string

/** What can be read or changed somewhere, all of which every port is asked for. */
const PATHS = [
  '/',
  '/page/config.json',
  '/emulator/threads',
  '/emulator/inbound',
  `/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/Messages.json`,
  '/v1/models',
  '/v1/chat/completions',
  '/v1/channels',
  '/v1/conversations',
  '/api/v1/settings',
  '/api/v1/namespaces',
  '/api/v1/namespaces/default/batch-operations/batch',
  '/decode',
  '/encode',
  '/metrics',
  '/healthz',
]

/** Of the API: a public server, which is asked by any name, and tells everyone this much. `/` leads to the console. */
const OPEN_TO_ALL = new Set(['/', '/healthz', '/readyz', '/docs', '/openapi.json'])

/** What is no use to anybody, so that an error other than a refusal will do. */
const USEFUL = /^\/api\/v1\/namespaces/

interface Probe {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
}

/** As browsers would send them; the emulator's credentials are known to everybody. */
function probes(host: string): Probe[] {
  const credentials = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')
  const json = { 'Content-Type': 'application/json' }
  const foreign: Record<string, string>[] = [
    // Rebound: to the browser the page is of this very origin.
    { Host: 'evil.example', Authorization: `Basic ${credentials}` },
    { Host: 'evil.example', Origin: 'http://evil.example', 'Sec-Fetch-Site': 'same-origin' },
    { Host: '127.0.0.1.evil.example' },
    { Host: host, Origin: 'https://evil.example' },
    { Host: host, Origin: 'null' },
    { Host: host, Origin: 'null', Authorization: `Basic ${credentials}` },
    { Host: host, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
  ]
  return PATHS.flatMap(path => [
    ...foreign.map(headers => ({ method: 'GET' as const, path, headers })),
    ...foreign.map(headers => ({ method: 'POST' as const, path, headers: { ...json, ...headers } })),
    { method: 'POST', path, headers: { Host: host, 'Content-Type': 'text/plain' } },
  ])
}

/** One body for all: each takes from it what it knows. */
const BODY = JSON.stringify({
  from: '+15005550199',
  to: '+15005550006',
  text: 'from elsewhere',
  payloads: [],
  model: 'scripted-demo',
  messages: [{ role: 'user', content: 'from elsewhere' }],
  visibilityQuery: 'ExecutionStatus="Running"',
  reason: 'x',
  terminationOperation: {},
})

export async function doorOf({ host, port }: OpenPort): Promise<Door> {
  const name = socketAddress(host, port)
  const answers: (Probe & { status: number | undefined })[] = []
  for (const probe of probes(host === '127.0.0.1' ? name : `127.0.0.1:${port}`)) {
    answers.push({ ...probe, status: await statusOf(host, port, probe) })
    // What speaks something else is not asked a hundred times.
    if (answers.length === 8 && answers.every(({ status }) => status === undefined)) return 'no HTTP/1'
  }
  const all = (rule: (answer: (typeof answers)[number]) => boolean) => answers.every(rule)
  if (all(({ status }) => status === 403 || status === 415)) return 'refuses all'
  if (all(({ status = 0, path }) => (USEFUL.test(path) ? status === 403 : status >= 400))) return 'refuses'
  if (all(({ status = 0, path }) => status >= 400 || OPEN_TO_ALL.has(path))) {
    const asked = answers.filter(({ path }) => path === '/v1/channels' || path === '/v1/conversations')
    if (asked.every(({ status }) => status === 401 || status === 429)) return 'wants a token'
  }
  // A blocked port is out of a page's reach, as its address may be besides.
  if (BLOCKED_PORTS.includes(port)) return 'out of reach'
  if (all(({ status = 0, path }) => status >= 400 || path === '/metrics')) return 'figures'
  const open = answers.filter(({ status = 0 }) => status < 400)
  return `answered: ${open.map(({ method, path, headers, status }) => `${method} ${path} ${JSON.stringify(headers)} → ${status}`).join('; ')}`
}

/** Undefined where what came back is no HTTP/1, or nothing. */
function statusOf(host: string, port: number, { method, path, headers }: Probe): Promise<number | undefined> {
  return new Promise(resolve => {
    const sent = request(
      { host, port, method, path, headers, agent: false, timeout: 5_000 },
      ({ statusCode }) => {
        resolve(statusCode)
        sent.destroy()
      },
    )
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(undefined))
    sent.end(method === 'POST' ? BODY : undefined)
  })
}
