import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface OpenPort {
  /** The command line of the process, e.g. `node … api/main.ts`. */
  command: string
  host: string
  port: number
}

/** In /proc/net/tcp. */
const LISTEN = '0A'

/** Every TCP port that a process or one of its descendants listens on, as Linux knows it. */
export function openPorts(root: number): OpenPort[] {
  const sockets = listening()
  const found = new Map<string, OpenPort>()
  for (const pid of family(root)) {
    const command = quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    for (const inode of socketsOf(pid)) {
      const socket = sockets.get(inode)
      if (socket && !found.has(inode)) found.set(inode, { command, ...socket })
    }
  }
  return [...found.values()]
}

function family(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // `pid (command) state ppid …`; the command may contain any character.
    const stat = quietly(() => readFileSync(`/proc/${name}/stat`, 'utf8'))
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const members = [root]
  for (const member of members) {
    for (const [pid, parent] of parents) if (parent === member) members.push(pid)
  }
  return members
}

function socketsOf(pid: number): string[] {
  let descriptors: string[] = []
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`)
  } catch {
    // It has ended meanwhile.
  }
  return descriptors.flatMap(
    fd => /^socket:\[(\d+)\]$/.exec(quietly(() => readlinkSync(`/proc/${pid}/fd/${fd}`)))?.[1] ?? [],
  )
}

/** By inode. */
function listening(): Map<string, { host: string; port: number }> {
  const sockets = new Map<string, { host: string; port: number }>()
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of quietly(() => readFileSync(file, 'utf8'))
      .split('\n')
      .slice(1)) {
      const fields = line.trim().split(/\s+/)
      const [, local = '', , state] = fields
      const [address = '', port = ''] = local.split(':')
      if (state === LISTEN)
        sockets.set(fields[9] ?? '', { host: reachable(address), port: Number.parseInt(port, 16) })
    }
  }
  return sockets
}

/** The address to connect to: four bytes, the last one first. If it listens everywhere, loopback is used. */
function reachable(hex: string): string {
  if (hex.length > 8) return hex === `${'0'.repeat(24)}01000000` ? '::1' : '127.0.0.1'
  const bytes = hex.match(/../g)?.map(byte => Number.parseInt(byte, 16)) ?? []
  return bytes.every(byte => byte === 0) ? '127.0.0.1' : bytes.reverse().join('.')
}

function quietly(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
