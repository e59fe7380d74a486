import { createServer } from 'node:net'

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  return listen(0).then(port => port as number)
}

/**
 * Chooses a port: a given one is used unchanged; a default that is in use is replaced by the next free one. So two
 * checkouts can run side by side.
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

/** Whether a port is free. It tries to listen on it for a moment. */
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
