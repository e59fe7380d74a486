import { request } from 'node:http'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { BLOCKED_PORTS } from '../../dev/servers/temporal-ui.ts'
import { socketAddress } from '../../platform/listen.ts'
import type { OpenPort } from './open-ports.ts'

/**
 * What a port does with requests that a page of another origin could make a browser send:
 *
 * - `refuses all`: each is a 403 or a 415, whatever it asks for
 * - `refuses`: each is an error, and useful ones are a 403
 * - `wants a token`: public things are answered, and everything else is a 401 (or, after many of those, a 429)
 * - `no HTTP/1`: no answer that a browser would accept
 * - `out of reach`: it would answer, but no browser connects to it
 * - `figures`: it gives counters and durations to everybody who reaches it, and accepts nothing
 * - else: its answer, which it should not have given
 */
export type Door = string

/** Requests for everything that can be read or changed somewhere. Every port gets all of them. */
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

/** Public paths of the API, which is a public server: it answers to any host name. `/` leads to the console. */
const OPEN_TO_ALL = new Set(['/', '/healthz', '/readyz', '/docs', '/openapi.json'])

/** Paths that are useful to nobody, so another error than a refusal is enough. */
const USEFUL = /^\/api\/v1\/namespaces/

interface Probe {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
}

/** Headers as browsers would send them. The emulator's credentials are public. */
function probes(host: string): Probe[] {
  const credentials = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')
  const json = { 'Content-Type': 'application/json' }
  const foreign: Record<string, string>[] = [
    // Rebound DNS: for the browser the page has this very origin.
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

/** One body for all: each server uses the fields that it knows. */
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
    // A port that speaks another protocol is not asked a hundred times.
    if (answers.length === 8 && answers.every(({ status }) => status === undefined)) return 'no HTTP/1'
  }
  const all = (rule: (answer: (typeof answers)[number]) => boolean) => answers.every(rule)
  if (all(({ status }) => status === 403 || status === 415)) return 'refuses all'
  if (all(({ status = 0, path }) => (USEFUL.test(path) ? status === 403 : status >= 400))) return 'refuses'
  if (all(({ status = 0, path }) => status >= 400 || OPEN_TO_ALL.has(path))) {
    const asked = answers.filter(({ path }) => path === '/v1/channels' || path === '/v1/conversations')
    if (asked.every(({ status }) => status === 401 || status === 429)) return 'wants a token'
  }
  // No page can reach a blocked port, whatever its address.
  if (BLOCKED_PORTS.includes(port)) return 'out of reach'
  if (all(({ status = 0, path }) => status >= 400 || path === '/metrics')) return 'figures'
  const open = answers.filter(({ status = 0 }) => status < 400)
  return `answered: ${open.map(({ method, path, headers, status }) => `${method} ${path} ${JSON.stringify(headers)} → ${status}`).join('; ')}`
}

/** Undefined: the answer is no HTTP/1, or there is none. */
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
