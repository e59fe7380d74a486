import { databaseConnection } from './database-url.ts'
import { isLoopback, withinAny } from './networks.ts'
import { type TlsSettings, temporalTls } from './temporal-tls.ts'

const DATABASES = ['DATABASE_URL', 'DATABASE_ADMIN_URL'] as const

type Settings = TlsSettings & {
  [setting in (typeof DATABASES)[number] | 'TEMPORAL_ADDRESS']?: string
} & { PLAINTEXT_HOSTS: string[] }

/**
 * Finds the service's own servers that it would talk to without a verified certificate, over a network where others may
 * listen. Passwords and conversations would be sent in clear, or to an impostor. Returns a sentence for each, with what to
 * do. This machine, and the hosts of `PLAINTEXT_HOSTS`, need no certificate.
 *
 * @param used the settings that the process uses
 */
export function plaintextDoors(config: Settings, used: readonly string[]): string[] {
  const { TEMPORAL_ADDRESS: address, PLAINTEXT_HOSTS: allowed } = config
  const lines: string[] = []
  const say = (setting: string, hosts: string[], remedy: string) => {
    const open = hosts.filter(host => !isNear(host) && !isNamed(host, allowed))
    if (open.length === 0 || !used.includes(setting)) return
    lines.push(
      `${setting}: ${open.join(', ')} is reached without a verified certificate: others on the network can read and change all data. ${remedy}. Only if the network is private and your own, set PLAINTEXT_HOSTS=${[...allowed, ...open].join(',')}`,
    )
  }
  for (const setting of DATABASES) {
    const url = config[setting]
    if (url === undefined) continue
    const { hosts, verified } = databaseConnection(url)
    if (!verified) say(setting, hosts, 'Add sslmode=verify-full (and sslrootcert=… for a CA of its own)')
  }
  if (address !== undefined && !temporalTls(config)) {
    say('TEMPORAL_ADDRESS', [hostOf(address)], 'Set TEMPORAL_TLS=true (and TEMPORAL_TLS_SERVER_CA_CERT_PATH)')
  }
  return lines
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}

/** Whether data for a host stays on this machine. */
function isNear(host: string): boolean {
  // The folder of a socket.
  if (host.startsWith('/')) return true
  return isLoopback(host)
}

function isNamed(host: string, allowed: string[]): boolean {
  return allowed.some(name => name.toLowerCase() === host.toLowerCase()) || withinAny(allowed)(host)
}
