import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { buildConsole } from '../../dev/console-build.ts'
import type { TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'

// Helpers for journeys through the console, in a real browser on the real servers.

export const CHROMIUM = process.env.CHROMIUM_PATH || '/usr/bin/chromium'

/** Whether a browser is installed. Without one the journeys are skipped. */
export const hasChromium = existsSync(CHROMIUM)
if (!hasChromium)
  console.warn(`No browser at ${CHROMIUM}: the console’s journeys are skipped (CHROMIUM_PATH).`)

/** The rules of WCAG 2.2 AA. Other findings of the tool are its own opinion. */
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Tests with a world, a channel with two agents, and a browser. */
export const journeyTest = (options: Parameters<typeof deskTest>[0] = {}) =>
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
  deskTest(options).extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    expect(await buildConsole()).toBeUndefined()
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-background-networking'],
    })
    onCleanup(() => browser.close())
    return browser
  })

/** A person at a console. */
export interface Person {
  page: Page
  context: BrowserContext
}

interface Look {
  width?: number
  height?: number
  dark?: boolean
  locale?: string
  /** With fingers, and the service worker. Without it, the test sees each request. */
  phone?: boolean
  /** In place of the API's own address, to cut the line to it. */
  origin?: string
}

const PROBLEM_PAGES = new WeakMap<Page, string[]>()

/** Signs in an agent with a link that works once. */
export async function comeIn(
  { world, browser }: { world: World; browser: Browser },
  agent: { id: string },
  { origin = world.baseUrl, ...look }: Look = {},
): Promise<Person> {
  const person = await openPage(browser, look)
  const { page } = person
  const { body } = await world.admin.post('/v1/invites', { agentId: agent.id, kind: 'sign_in', send: false })
  await page.goto(body.url.replace(world.baseUrl, origin))
  await page.getByRole('button', { name: /^(Go in|เข้าใช้งาน)$/ }).click()
  await page.waitForURL(/\/console\/inbox\//)
  return person
}

/**
 * A page of somebody who is not signed in. Errors that the browser reports, such as a breach of the content security policy,
 * fail the test.
 */
export async function openPage(
  browser: Browser,
  { width = 1280, height = 800, dark = false, locale = 'en-GB', phone = false }: Omit<Look, 'origin'>,
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale,
    timezoneId: 'Asia/Bangkok',
    reducedMotion: 'reduce',
    serviceWorkers: phone ? 'allow' : 'block',
    hasTouch: phone,
    isMobile: phone,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  PROBLEM_PAGES.set(page, complaints)
  page.on('console', message => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })
  return { page, context }
}

/** Errors of the browser that this test expects. */
export function forgive(page: Page, what: RegExp): void {
  const complaints = PROBLEM_PAGES.get(page) ?? []
  const left = complaints.filter(complaint => !what.test(complaint))
  complaints.splice(0, complaints.length, ...left)
}

/** Fails if there is a barrier. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  expect(await barriersAt(page), where).toEqual([])
}

/**
 * Looks for barriers with axe. The script is passed as text, because these files have no DOM types; it runs outside the
 * page's own scripts, so the page's policy stays as it is.
 */
export async function barriersAt(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await axeSource())
  return page.evaluate<
    string[]
  >(`axe.run(document, ${JSON.stringify({ runOnly: AXE_TAGS, resultTypes: ['violations'] })})
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`)
}

const LOOKS = [
  { width: 1280, dark: true, language: 'th' },
  { width: 390, dark: false, language: 'en' },
  { width: 390, dark: true, language: 'th' },
  { width: 1280, dark: false, language: 'en' },
] as const

/** Changes how somebody sees the console, from the next page on. */
async function lookAt(
  page: Page,
  who: TestAgent,
  { width, dark, language }: (typeof LOOKS)[number],
): Promise<void> {
  expect((await who.api.patch('/v1/me', { language })).status).toBe(200)
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  await page.setViewportSize({ width, height: width < 720 ? 844 : 800 })
}

/**
 * Looks at a page by day and by night, on a desk and on a phone, in each language. At the end it is as most tests have it.
 *
 * @param isThere waits for what the page shows, in words of no language
 */
export async function inEveryLook(
  page: Page,
  who: TestAgent,
  where: string,
  isThere: () => Promise<unknown>,
): Promise<void> {
  for (const look of LOOKS) {
    await lookAt(page, who, look)
    await page.reload()
    await isThere()
    await page.locator(`html[lang="${look.language}"]`).waitFor()
    await expectAccessible(page, `${where} ${JSON.stringify(look)}`)
  }
}

let source: Promise<string> | undefined
function axeSource(): Promise<string> {
  source ??= readFile(AXE, 'utf8')
  return source
}
