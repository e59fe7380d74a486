import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtFile } from './look-at-file.ts'

const MB = 1024 * 1024
const webp = (chunk: string, flags = 0) => {
  const head = Buffer.alloc(64)
  head.write('RIFF', 0, 'latin1')
  head.write(`WEBP${chunk}`, 8, 'latin1')
  head[20] = flags
  return head
}

let server: http.Server
let base: string
let sent = 0

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const file = (type: string, body: Uint8Array, headers = {}) =>
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length, ...headers }).end(body)
    switch (request.url) {
      case '/photo':
        return void file('image/jpeg', Buffer.from('x'))
      case '/large':
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': 100 * MB })
        return void response.write(Buffer.alloc(MB), () => (sent += MB))
      case '/still':
        return void file('image/webp', webp('VP8 '))
      case '/moving':
        return void file('image/webp', webp('VP8X', 0x12))
      case '/packed':
        return void file('application/pdf', Buffer.from('x'), { 'Content-Encoding': 'br' })
      case '/away':
        return void response.writeHead(302, { Location: '/photo' }).end()
      case '/round':
        return void response.writeHead(302, { Location: '/round' }).end()
      default:
        return void response.writeHead(404, { 'Content-Type': 'text/html', 'Content-Length': 3 }).end('no!')
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  return new Promise(resolve => server.close(resolve))
})

test.each<[string, object]>([
  ['/photo', { contentType: 'image/jpeg', size: 1 }],
  ['/away', { contentType: 'image/jpeg', size: 1 }],
  ['/still', { contentType: 'image/webp', size: 64, isAnimated: false }],
  ['/moving', { contentType: 'image/webp', size: 64, isAnimated: true }],
  ['/packed', { contentType: 'application/pdf' }],
  ['/gone', {}],
  ['/round', {}],
])('%s', async (path, told) => {
  const url = `${base}${path}`
  expect(await lookAtFile(url, { trusted: true })).toEqual({ url, ...told })
})

test('a large file is not read', async () => {
  expect(await lookAtFile(`${base}/large`, { trusted: true })).toMatchObject({ size: 100 * MB })
  expect(sent).toBeLessThanOrEqual(MB)
})

test.each([
  'http://127.0.0.1:1/',
  'https://[::1]/',
  'http://169.254.169.254/latest',
  'https://localhost/',
  'ftp://a.example/x',
  'nothing',
])('nothing is asked at %s', async url => expect(await lookAtFile(url)).toEqual({ url }))

test('internal addresses are not requested', async () => {
  expect(await lookAtFile(`${base}/photo`)).toEqual({ url: `${base}/photo` })
})
