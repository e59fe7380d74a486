import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

/** Gives access to the connection, which faults drop. */
export type Env = { Bindings: HttpBindings }

const HOST = '127.0.0.1'

export interface Listening {
  url: string
  port: number
  /** Closes all connections, also those that never get an answer. */
  close(): Promise<void>
}

/** Serves an emulator on loopback only. Port 0: any free port. */
export async function listen(app: Hono<Env>, port = 0): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  const at = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${at.port}`,
    port: at.port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
