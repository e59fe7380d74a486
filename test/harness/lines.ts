import { connect, createServer, type Server, type Socket } from 'node:net'

/** The servers to which each process of the service has a connection of its own. */
export const LINE_ENDS = ['postgres', 'temporal'] as const
export type LineEnd = (typeof LINE_ENDS)[number]

/** The network between processes and servers. It can be cut: packets vanish, and nobody is told. */
export interface Lines {
  /** Lays a line for a process. Returns the port at which the process reaches the server. */
  lay(process: string, to: LineEnd, port: number): Promise<number>
  /**
   * Nothing goes through any more, in either direction.
   *
   * @param forGood existing connections never work again, although neither side is told; otherwise what was on its way
   *   arrives when the network is back
   * @returns the function that mends it
   */
  cut(process: string, to: LineEnd, forGood: boolean): () => void
  close(): Promise<void>
}

interface Line {
  server: Server
  pairs: Set<Pair>
  isCut: boolean
  isForGood: boolean
}
type Pair = readonly [client: Socket, upstream: Socket]

/** How long until a side learns by keepalives that the other one has gone, ms. */
const KEEPALIVE_MS = 30_000

export function makeLines(): Lines {
  const all = new Map<string, Line>()
  return {
    async lay(process, to, port) {
      const line: Line = { server: createServer(), pairs: new Set(), isCut: false, isForGood: false }
      line.server.on('connection', client => {
        const pair = [client, connect(port, '127.0.0.1')] as const
        line.pairs.add(pair)
        join(pair)
        for (const [side, other] of [pair, pair.toReversed() as [Socket, Socket]]) {
          side.on('error', () => {})
          side.once('close', () => {
            line.pairs.delete(pair)
            if (line.isCut || isDead(pair)) setTimeout(() => other.destroy(), KEEPALIVE_MS).unref()
            else other.destroy()
          })
        }
        if (line.isCut) silence(pair, line.isForGood)
      })
      await new Promise<void>(resolve => line.server.listen(0, '127.0.0.1', resolve))
      all.set(`${process} ${to}`, line)
      const address = line.server.address()
      return typeof address === 'object' && address ? address.port : 0
    },
    cut(process, to, forGood) {
      const line = all.get(`${process} ${to}`)
      if (!line) throw new Error(`no line leads from ${process} to ${to}`)
      Object.assign(line, { isCut: true, isForGood: forGood })
      for (const pair of line.pairs) silence(pair, forGood)
      return () => {
        line.isCut = false
        for (const pair of line.pairs) if (!isDead(pair)) join(pair)
      }
    },
    async close() {
      for (const { server, pairs } of all.values()) {
        for (const socket of [...pairs].flat()) socket.destroy()
        await new Promise(resolve => server.close(resolve))
      }
    },
  }
}

const dead = new WeakSet<Pair>()
const isDead = (pair: Pair) => dead.has(pair)

function join([client, upstream]: Pair): void {
  client.pipe(upstream)
  upstream.pipe(client)
}

/** For good: data is accepted and dropped. Otherwise nothing is accepted until the ends are joined again. */
function silence(pair: Pair, forGood: boolean): void {
  if (isDead(pair)) return
  for (const side of pair) side.unpipe()
  if (!forGood) return
  dead.add(pair)
  for (const side of pair) side.resume()
}
