import { connect, createServer, type Server, type Socket } from 'node:net'

export interface Balancer {
  url: string
  close(): Promise<void>
}

/**
 * A load balancer for several API processes. Each connection goes to the next process; processes that are down are
 * skipped. If a process is killed, its connections break, as with any load balancer.
 */
export async function startBalancer(port: number, targets: number[]): Promise<Balancer> {
  let turn = 0
  const open = new Set<Socket>()
  const server = createServer(client => {
    keep(open, client)
    const first = turn++
    const attempt = (index: number) => {
      const target = targets[(first + index) % targets.length]
      if (index >= targets.length || target === undefined) return client.destroy()
      const upstream = connect(target, '127.0.0.1')
      let connected = false
      upstream.once('connect', () => {
        connected = true
        keep(open, upstream)
        client.pipe(upstream).pipe(client)
        client.once('close', () => upstream.destroy())
      })
      upstream.once('error', () => connected || attempt(index + 1))
      upstream.once('close', () => connected && client.destroy())
      return upstream
    }
    attempt(0)
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${port}`, close: () => close(server, open) }
}

function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket)
  // The other end may be killed at any moment; `close` follows.
  socket.on('error', () => {})
  socket.once('close', () => open.delete(socket))
}

function close(server: Server, open: Set<Socket>): Promise<void> {
  for (const socket of open) socket.destroy()
  return new Promise(resolve => server.close(() => resolve()))
}
