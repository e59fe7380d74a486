import { randomInt } from 'node:crypto'
import { canListen } from './ports.ts'

/**
 * Ports that no browser connects to, whatever page asks: https://fetch.spec.whatwg.org/#port-blocking. This list has
 * those that need no privileges, and that are seldom used on a developer's machine.
 */
export const BLOCKED_PORTS = [
  1719, 1720, 1723, 3659, 4045, 4190, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080,
]

export interface Place {
  host: string
  port: number
}

/**
 * Chooses the addresses of the UI and the metrics. Both answer everybody, so no web page may reach them: they get ports
 * that browsers block. The UI also gets an address that nobody can guess, if all of 127.0.0.0/8 exists (not on macOS).
 * The address of the metrics can't be chosen.
 */
export async function placesOutOfReach(): Promise<{ ui: Place; metrics: Place }> {
  const metrics = await blockedPort('127.0.0.1')
  const guess = `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`
  const ui =
    metrics && ((await blockedPort(guess, metrics.port)) ?? (await blockedPort('127.0.0.1', metrics.port)))
  if (!ui) throw new Error(`of the ports ${BLOCKED_PORTS.join(', ')}, two have to be free on 127.0.0.1`)
  return { ui, metrics }
}

/** A free one, at random: several starts may look for one at the same time. */
async function blockedPort(host: string, taken?: number): Promise<Place | undefined> {
  const first = randomInt(BLOCKED_PORTS.length)
  for (const port of [...BLOCKED_PORTS.slice(first), ...BLOCKED_PORTS.slice(0, first)]) {
    if (port !== taken && (await canListen(port, host))) return { host, port }
  }
  return undefined
}
