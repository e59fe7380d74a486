import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Context, Hono } from 'hono'
import type { ApiEnvironment } from '../http/auth.ts'
import { Problem } from '../http/problem.ts'

/** Where `npm run console:build` puts the console. */
const FOLDER = fileURLToPath(new URL('../../console/dist/', import.meta.url))

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webmanifest: 'application/manifest+json',
}

/** Files of the build. Their names contain a digest, so browsers may keep them for ever. */
const ASSET = /^assets\/[\w.-]+\.(\w+)$/

/** Files whose names stay the same. */
const NAMED = /^(?:sw|manifest|icons\/\w+)\.(js|webmanifest|png)$/

const FOR_EVER = { 'Cache-Control': 'public, max-age=31536000, immutable' }
/**
 * For the page and the service worker, which name the newest files: browsers must ask each time whether they have
 * changed.
 */
const FRESH = { 'Cache-Control': 'no-cache' }

const NOT_BUILT =
  'The console is not built. Run "npm run console:build" in the folder of this service, then load this page again.\n'

/**
 * Serves the web console under `/console/`. Every other path there gets the page, which shows the right part by
 * itself.
 */
export function consoleRoutes() {
  const page = async (c: Context<ApiEnvironment>) => {
    const content = await read('index.html')
    if (!content) return c.text(NOT_BUILT, 503, FRESH)
    return c.html(content.toString(), 200, FRESH)
  }
  return new Hono<ApiEnvironment>().get('/', page).get('/:path{.*}', async c => {
    const path = c.req.param('path')
    const type = TYPES[ASSET.exec(path)?.[1] ?? '']
    const content = type && (await read(path))
    if (type && content) return c.body(new Uint8Array(content), 200, { 'Content-Type': type, ...FOR_EVER })
    const named = TYPES[NAMED.exec(path)?.[1] ?? '']
    const file = named && (await read(path))
    if (named && file) return c.body(new Uint8Array(file), 200, { 'Content-Type': named, ...FRESH })
    // A file of an earlier build. With the page instead, the browser would try to run HTML as a script.
    if (/\.\w+$/.test(path)) throw new Problem('not_found', 'This file does not exist.')
    return page(c)
  })
}

function read(path: string): Promise<Buffer | undefined> {
  return readFile(join(FOLDER, path)).catch(() => undefined)
}
