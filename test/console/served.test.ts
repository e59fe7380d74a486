import { readdirSync } from 'node:fs'
import { Hono } from 'hono'
import { beforeAll, expect, test } from 'vitest'
import type { ApiEnvironment } from '../../api/http/auth.ts'
import { securityHeaders } from '../../api/http/security-headers.ts'
import { consoleRoutes } from '../../api/routes/console.ts'
import { buildConsole } from '../../dev/console-build.ts'

const app = new Hono<ApiEnvironment>()
  .use(securityHeaders('https://desk.example.com'))
  .route('/console', consoleRoutes())
  .onError(error => Response.json({ error: error.message }, { status: 404 }))

beforeAll(async () => {
  expect(await buildConsole()).toBeUndefined()
})

test.each([
  '/console',
  '/console/',
  '/console/?lang=th',
  '/console/inbox/mine',
  '/console/inbox/mine/0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a',
])('%s is the page, which is asked for each time', async path => {
  const response = await app.request(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Cache-Control')).toBe('no-cache')
  expect(await response.text()).toContain('<div id="root">')
})

test('a file of the build is kept for ever', async () => {
  for (const name of readdirSync('console/dist/assets')) {
    const response = await app.request(`/console/assets/${name}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toContain('immutable')
  }
})

test.each([
  '/console/assets/gone-1a2b3c.js',
  '/console/../package.json',
  '/console/.digest',
  '/console/assets/..%2findex.html',
])('%s is not there', async path => {
  const response = await app.request(path)
  expect(response.status).toBe(404)
})

test.each([
  ['sw.js', 'text/javascript; charset=utf-8'],
  ['manifest.webmanifest', 'application/manifest+json'],
  ['icons/192.png', 'image/png'],
  ['icons/maskable.png', 'image/png'],
])('%s keeps its name, so it is asked for each time', async (name, type) => {
  const response = await app.request(`/console/${name}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe(type)
  expect(response.headers.get('Cache-Control')).toBe('no-cache')
})

test('the service worker keeps the files of this build, and nothing else', async () => {
  const worker = await (await app.request('/console/sw.js')).text()
  for (const name of readdirSync('console/dist/assets')) expect(worker).toContain(`assets/${name}`)
  expect(worker).not.toContain('index.html')
})

test('nothing from elsewhere runs, and nothing is read from elsewhere but customers’ files', async () => {
  const policy = (await app.request('/console')).headers.get('Content-Security-Policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("style-src 'self';")
  expect(policy).toContain("connect-src 'self';")
  expect(policy).toContain("worker-src 'self';")
  expect(policy).toContain("manifest-src 'self';")
  expect(policy).toContain("img-src 'self' https://desk.example.com;")
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toContain('unsafe')
})
