import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import type { Person } from './people.ts'

const CHROMIUM = process.env.CHROMIUM_PATH || '/usr/bin/chromium'

const IN_PAGE = fileURLToPath(new URL('./in-page.js', import.meta.url))

/** A console in a real browser. */
export interface Console {
  page: Page
  /** Calls a function of in-page.js with these arguments. */
  ask<T>(name: string, ...given: unknown[]): Promise<T>
  /** Loads the page at this address of the console, and waits until the text is in view in that part of it. */
  load(path: string, where: string, text: string): Promise<void>
  /** Requests to the API so far, but for the stream. */
  requests(): number
  close(): Promise<void>
}

/** Opens a browser in which this person is signed in. */
export async function openBrowser(url: string, { cookie }: Person): Promise<Console> {
  if (!existsSync(CHROMIUM)) throw new Error(`No browser at ${CHROMIUM} (CHROMIUM_PATH).`)
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(cookie) ?? []
  await context.addCookies([{ name, value, url }])
  await context.addInitScript({ path: IN_PAGE })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', error => console.error(`The page fails: ${error}`))
  let requests = 0
  page.on('request', request => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/v1/') && pathname !== '/v1/events') requests++
  })
  const ask = <T>(name: string, ...given: unknown[]) =>
    page.evaluate(`bench.${name}(...${JSON.stringify(given)})`) as Promise<T>
  return {
    page,
    ask,
    async load(path, where, text) {
      await page.goto(`${url}/console${path}`)
      await ask('comes', where, text)
    },
    requests: () => requests,
    close: () => browser.close(),
  }
}
