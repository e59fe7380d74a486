import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { readSettingFile } from './setting-file.ts'

/** How to reach PostgreSQL: what either driver is given, so that the migrations ask for the same as the service. */
export interface DatabaseConnection {
  /** The URL without what says how TLS is used: the drivers read those parameters each in a way of its own. */
  url: string
  /** Several with a URL that names several servers; the folder of a socket begins with a slash. */
  hosts: string[]
  /** `prefer`: TLS where the server has it, and whatever certificate it shows. */
  ssl: false | 'prefer' | ConnectionOptions
  sslnegotiation?: 'direct'
  /** Whether the server has to show a certificate of a known authority before anything is said to it. */
  verified: boolean
}

const PARAMETERS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'sslnegotiation']

/** What PostgreSQL's own `sslmode` says, and the other words of drivers for the same. */
const MODES = {
  disable: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
  'no-verify': 'no-verify',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
  // The short form `ssl=true`.
  true: 'verify-full',
  '1': 'verify-full',
  false: 'disable',
  '0': 'disable',
} as const

/**
 * Reads a `postgres://` URL as PostgreSQL's own programs do (https://www.postgresql.org/docs/current/libpq-ssl.html), but
 * for what is not said: without `sslmode` there is no TLS, without `sslrootcert` Node's own authorities are trusted, and
 * `verify-ca` then looks at the name too, since anybody gets a certificate from one of those. Throws an error with a
 * sentence for the operator.
 */
export function databaseConnection(text: string): DatabaseConnection {
  const url = new URL(text)
  const given = Object.fromEntries(PARAMETERS.map(name => [name, url.searchParams.get(name) || undefined]))
  for (const name of PARAMETERS) url.searchParams.delete(name)
  for (const name of url.searchParams.keys()) {
    // The driver would hand it to the server as a setting, and go on without it.
    if (name.startsWith('ssl')) throw new Error(`${name} is not supported; ${PARAMETERS.join(', ')} are`)
  }
  const hosts = hostsOf(url)
  const mode = modeOf(given)
  const sslnegotiation = negotiationOf(given.sslnegotiation, mode)
  const connection = { url: url.toString(), hosts, sslnegotiation }
  if (mode === 'disable') return { ...connection, ssl: false, verified: false }
  if (mode === 'prefer') return { ...connection, ssl: 'prefer', verified: false }

  const { sslrootcert } = given
  const ca = sslrootcert !== undefined && sslrootcert !== 'system' ? fileOf('sslrootcert', given) : undefined
  if ((given.sslcert === undefined) !== (given.sslkey === undefined)) {
    throw new Error('sslcert and sslkey go together')
  }
  const client = {
    ...(given.sslcert && { cert: fileOf('sslcert', given), key: fileOf('sslkey', given) }),
    ...(given.sslpassword && { passphrase: given.sslpassword }),
  }
  // As with PostgreSQL's own programs, an authority that is named is one to check by.
  const unverified = mode === 'no-verify' || (mode === 'require' && ca === undefined)
  if (unverified) return { ...connection, ssl: { ...client, rejectUnauthorized: false }, verified: false }
  const anyName = ca !== undefined && mode !== 'verify-full'
  const ssl: ConnectionOptions = {
    ...client,
    ...(ca && { ca }),
    // Left unsaid, an environment with NODE_TLS_REJECT_UNAUTHORIZED=0 would decide.
    rejectUnauthorized: true,
    // Over a socket that is there already, Node holds a certificate for an address against the name "localhost".
    checkServerIdentity: (name, certificate) =>
      anyName ? undefined : checkServerIdentity(addressOf(hosts) ?? name, certificate),
  }
  return { ...connection, ssl, verified: true }
}

function modeOf({ sslmode, ssl, sslrootcert }: Record<string, string | undefined>) {
  const said = sslmode ?? ssl
  if (sslrootcert === 'system' && said !== undefined && MODES[said as 'true'] !== 'verify-full') {
    throw new Error('sslrootcert=system goes with sslmode=verify-full only')
  }
  if (said === undefined) {
    if (sslrootcert === undefined) return 'disable'
    if (sslrootcert === 'system') return 'verify-full'
    throw new Error('sslrootcert says nothing without sslmode; add sslmode=verify-full')
  }
  if (!Object.hasOwn(MODES, said)) {
    throw new Error(`sslmode can't be ${said}; it is one of disable, prefer, require, verify-ca, verify-full`)
  }
  return MODES[said as keyof typeof MODES]
}

function negotiationOf(said: string | undefined, mode: string): 'direct' | undefined {
  if (said === undefined || said === 'postgres') return undefined
  if (said !== 'direct') throw new Error('sslnegotiation is postgres or direct')
  if (mode === 'disable' || mode === 'prefer') {
    throw new Error('sslnegotiation=direct needs a sslmode that demands TLS, e.g. verify-full')
  }
  return 'direct'
}

function hostsOf({ hostname }: URL): string[] {
  const hosts = decodeURIComponent(hostname) || process.env.PGHOST || 'localhost'
  return hosts.split(',').map(host => host.replace(/^\[|\]$/g, ''))
}

function addressOf(hosts: string[]): string | undefined {
  return hosts.find(host => isIP(host) !== 0)
}

function fileOf(name: string, given: Record<string, string | undefined>): string {
  return readSettingFile(name, given[name] ?? '').toString()
}
