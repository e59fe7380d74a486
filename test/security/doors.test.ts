import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, expect, test } from 'vitest'
import { refuseForeign } from '../../platform/foreign-requests.ts'
import { doorOf } from './doors.ts'
import { openPorts } from './open-ports.ts'

const servers: { close(): unknown }[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', () => resolve()))
  return (server.address() as AddressInfo).port
}

const doorOfHttp = async (listener: RequestListener) =>
  doorOf({ command: '', host: '127.0.0.1', port: await portOf(createServer(listener)) })

test('a port that answers a page of elsewhere is told apart from those that don’t', async () => {
  expect(await doorOfHttp((_, response) => void response.end('secret'))).toMatch(/^answered: GET \/ /)
  // It checks nothing, and has nothing at these paths.
  expect(await doorOfHttp((_, response) => void response.writeHead(404).end())).not.toMatch(/^refuses/)
  // It checks its host name, but does what any page of another origin asks.
  const byName: RequestListener = ({ headers: { host = '' } }, response) =>
    void response.writeHead(host.startsWith('127.0.0.1:') ? 200 : 403).end()
  expect(await doorOfHttp(byName)).toMatch(/^answered: .*Origin/)
  const guarded = new Hono().use(refuseForeign()).all('*', c => c.text('secret'))
  expect(await doorOfHttp(getRequestListener(guarded.fetch))).toBe('refuses all')
  const port = await portOf(createTcpServer(socket => void socket.end('what?\n')))
  expect(await doorOf({ command: '', host: '127.0.0.1', port })).toBe('no HTTP/1')
})

test.skipIf(process.platform !== 'linux')('every port of a process is found', async () => {
  const port = await portOf(createTcpServer())
  const command = expect.any(String)
  expect(openPorts(process.pid)).toContainEqual({ command, host: '127.0.0.1', port })
})
