import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { readSettingFile } from './setting-file.ts'

/** How to reach PostgreSQL. Both drivers get this, so that migrations connect in the same way as the service. */
export interface DatabaseConnection {
  /** The URL without the parameters about TLS, because each driver reads them in its own way. */
  url: string
  /** The servers that the URL names. The folder of a socket begins with a slash. */
  hosts: string[]
  /** `prefer`: TLS if the server supports it, with any certificate. */
  ssl: false | 'prefer' | ConnectionOptions
  sslnegotiation?: 'direct'
  /** Whether the server must show a certificate of a trusted authority before anything is sent to it. */
  verified: boolean
}

const PARAMETERS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'sslnegotiation']

/** The values of PostgreSQL's `sslmode`, and other drivers' words for the same. */
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
 * Reads a `postgres://` URL as PostgreSQL's own programs do (https://www.postgresql.org/docs/current/libpq-ssl.html), with
 * other defaults: without `sslmode` there is no TLS, and without `sslrootcert` Node's own authorities are trusted. In the
 * second case `verify-ca` checks the name too, because anybody can get a certificate from one of those authorities. Throws
 * an error with a message for the operator.
 */
export function databaseConnection(text: string): DatabaseConnection {
  const url = new URL(text)
  const given = Object.fromEntries(PARAMETERS.map(name => [name, url.searchParams.get(name) || undefined]))
  for (const name of PARAMETERS) url.searchParams.delete(name)
  for (const name of url.searchParams.keys()) {
    // The driver would pass it to the server as a setting and connect without it.
    if (name.startsWith('ssl')) throw new Error(`${name} is not supported; use only ${PARAMETERS.join(', ')}`)
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
    throw new Error('give sslcert and sslkey together')
  }
  const client = {
    ...(given.sslcert && { cert: fileOf('sslcert', given), key: fileOf('sslkey', given) }),
    ...(given.sslpassword && { passphrase: given.sslpassword }),
  }
  // If an authority is named, certificates are checked by it, as PostgreSQL's own programs do.
  const unverified = mode === 'no-verify' || (mode === 'require' && ca === undefined)
  if (unverified) return { ...connection, ssl: { ...client, rejectUnauthorized: false }, verified: false }
  const anyName = ca !== undefined && mode !== 'verify-full'
  const ssl: ConnectionOptions = {
    ...client,
    ...(ca && { ca }),
    // Set explicitly; otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch it off.
    rejectUnauthorized: true,
    // Over an existing socket, Node compares a certificate for an address with the name "localhost".
    checkServerIdentity: (name, certificate) =>
      anyName ? undefined : checkServerIdentity(addressOf(hosts) ?? name, certificate),
  }
  return { ...connection, ssl, verified: true }
}

function modeOf({ sslmode, ssl, sslrootcert }: Record<string, string | undefined>) {
  const said = sslmode ?? ssl
  if (sslrootcert === 'system' && said !== undefined && MODES[said as 'true'] !== 'verify-full') {
    throw new Error('sslrootcert=system needs sslmode=verify-full')
  }
  if (said === undefined) {
    if (sslrootcert === undefined) return 'disable'
    if (sslrootcert === 'system') return 'verify-full'
    throw new Error('sslrootcert has no effect without sslmode; add sslmode=verify-full')
  }
  if (!Object.hasOwn(MODES, said)) {
    throw new Error(`sslmode can't be ${said}; use disable, prefer, require, verify-ca or verify-full`)
  }
  return MODES[said as keyof typeof MODES]
}

function negotiationOf(said: string | undefined, mode: string): 'direct' | undefined {
  if (said === undefined || said === 'postgres') return undefined
  if (said !== 'direct') throw new Error('sslnegotiation must be postgres or direct')
  if (mode === 'disable' || mode === 'prefer') {
    throw new Error('sslnegotiation=direct needs an sslmode that requires TLS, e.g. verify-full')
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
