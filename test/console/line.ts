import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A connection to a server that can be cut, as if a computer had left its network. */
export interface Line {
  origin: string
  /** Ends all connections, and accepts no new ones until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function layLine(baseUrl: string): Promise<Line> {
  const { port, hostname } = new URL(baseUrl)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer(client => {
    if (isCut) {
      client.destroy()
      return
    }
    const upstream = connect(Number(port), hostname)
    for (const [side, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(side)
      side.pipe(other)
      side.on('error', () => {})
      side.on('close', () => {
        open.delete(side)
        other.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, hostname, resolve))
  const end = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    origin: `http://${hostname}:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      end()
    },
    mend() {
      isCut = false
    },
    close() {
      end()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
