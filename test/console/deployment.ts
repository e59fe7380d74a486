import { readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The service behind an address at which a new version of the console can be rolled out. */
export interface Deployment {
  origin: string
  /** From now on the page, its scripts and the service worker are those of another build. */
  rollOut(): void
  close(): Promise<void>
}

const NEXT = '-next.js'

/** Passes requests on to `baseUrl`. The console has to be built. */
export async function deploy(baseUrl: string): Promise<Deployment> {
  const target = new URL(baseUrl)
  const scripts = readdirSync('console/dist/assets').filter(name => name.endsWith('.js'))
  let isNew = false
  /** The same code under other names, as if a line of each file had changed. */
  const nextBuild = (text: string) =>
    scripts.reduce((made, name) => made.replaceAll(name, name.replace(/\.js$/, NEXT)), text)
  const pass = (req: IncomingMessage, res: ServerResponse) => {
    const url = req.url ?? '/'
    const path = url.replace(NEXT, '.js')
    const headers = { ...req.headers, 'accept-encoding': 'identity' }
    const { hostname, port } = target
    const asked = request({ hostname, port, path, method: req.method, headers }, async answer => {
      const isPage = answer.headers['content-type']?.startsWith('text/html') ?? false
      if (isNew && (isPage || path !== url || path === '/console/sw.js')) {
        const { 'content-length': _, ...rest } = answer.headers
        res.writeHead(answer.statusCode ?? 502, rest)
        res.end(nextBuild(await textOf(answer)))
        return
      }
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    asked.on('error', () => res.destroy())
    // The event stream ends with the page that reads it.
    res.on('close', () => asked.destroy())
    req.pipe(asked)
  }
  const server = createServer(pass)
  await new Promise<void>(resolve => server.listen(0, target.hostname, resolve))
  return {
    origin: `http://${target.hostname}:${(server.address() as AddressInfo).port}`,
    rollOut() {
      isNew = true
    },
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
