import { createServer } from 'node:net'

/** A port of the loopback interface that nobody uses now. */
export async function freePort(): Promise<number> {
  return listen(0).then(port => port as number)
}

/**
 * The port to use: a given one unchanged, or the default, or the next free one if the default is in use. So two checkouts
 * can run side by side.
 */
export async function choosePort(given: number | undefined, preferred: number): Promise<number> {
  if (given !== undefined) return given
  for (let port = preferred; port < preferred + 100; port++) {
    if ((await listen(port)) !== undefined && (await listen(port, '0.0.0.0')) !== undefined) return port
  }
  throw new Error(`no port from ${preferred} to ${preferred + 99} is free`)
}

export async function canListen(port: number, host: string): Promise<boolean> {
  return (await listen(port, host)) !== undefined
}

/** Whether a port can be had, tried by having it for a moment. */
function listen(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, host, () => {
      const address = server.address()
      const bound = address && typeof address === 'object' ? address.port : undefined
      server.close(() => resolve(bound))
    })
  })
}
