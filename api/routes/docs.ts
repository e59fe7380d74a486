import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { PROBLEMS_PATH, Problem } from '../http/problem.ts'
import { PROBLEMS } from '../http/problem-codes.ts'

const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Switchboard API</title>
  <link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
  <div id="api"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`

/**
 * A token that is typed into this page is forgotten when it is closed. In the browser's storage, the next person at
 * the computer would find it. A token that an earlier version has stored is removed.
 */
const START = `try {
  localStorage.removeItem('authorized')
} catch {}
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  tagsSorter: 'alpha',
})
`

/** The page that a problem's `type` points to: what each error code means, and what to do. */
const PROBLEMS_PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Switchboard API: problems</title>
  <style>
    body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
    dt { font-family: monospace; font-weight: bold; margin-top: 1rem }
  </style>
</head>
<body>
  <h1>Problems</h1>
  <p>Every error is a problem detail (RFC 9457) with one of these codes. The codes do not change. Titles and texts may change.</p>
  <dl>
${Object.entries(PROBLEMS)
  .map(
    ([code, { status, title, fix }]) =>
      `    <dt id="${code}">${code} (${status})</dt><dd>${title}. ${fix.replaceAll('<', '&lt;')}</dd>`,
  )
  .join('\n')}
  </dl>
</body>
</html>
`

/**
 * Shows the API's description as a page. All its files come from here: so it works without the internet, and no third
 * party learns who reads it.
 */
export function docsRoutes() {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  return new Hono()
    .get('/', c => c.html(PAGE))
    .get(PROBLEMS_PATH.replace('/docs', ''), c => c.html(PROBLEMS_PAGE))
    .get('/start.js', c => c.body(START, 200, { 'Content-Type': 'text/javascript' }))
    .get('/:asset', async c => {
      const name = c.req.param('asset')
      const type = ASSETS[name]
      if (!type) throw new Problem('not_found', 'This file does not exist.')
      const headers = { 'Content-Type': type, 'Cache-Control': 'public, max-age=3600' }
      return c.body(new Uint8Array(await readFile(join(folder, name))), 200, headers)
    })
}
