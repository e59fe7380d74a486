import { execFileSync } from 'node:child_process'
import { startPostgres } from '../../../dev/servers/postgres.ts'
import type { Server } from '../../../dev/servers/server.ts'
import { startTemporal } from '../../../dev/servers/temporal.ts'
import type { Life } from './part.ts'

/** PostgreSQL, which keeps what it has said it has. */
export async function postgresLife(folder: string, port: number): Promise<{ life: Life; url: string }> {
  const { server, stop, url } = await startPostgres(folder, { port })
  const kill = async () => {
    // All of it at once, as when the machine's memory ends: the server's children would otherwise finish what they are at.
    for (const pid of [server.pid, ...childrenOf(server.pid)]) end(pid)
    await server.ended
  }
  return { url, life: { pids: [server.pid], ended: server.ended, kill, stop } }
}

/** Temporal's dev server, which keeps its workflows in a file. */
export async function temporalLife(file: string, port: number): Promise<Life> {
  const { server, stop } = await startTemporal({ port, file })
  return { pids: [server.pid], ended: server.ended, kill: () => killed(server), stop }
}

async function killed(server: Server): Promise<void> {
  end(server.pid)
  await server.ended
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.flatMap(line => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number)
    return ppid === parent && pid ? [pid] : []
  })
}
