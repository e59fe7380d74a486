import type { Page, Request } from 'playwright-core'
import { describe, expect } from 'vitest'
import { CHANNEL_TABS, REPORTS, ROUTES, SETTINGS, VIEWS } from '../../console/screens.ts'
import { hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { barriersAt, comeIn, forgive, hasChromium, openPage } from './browser.ts'
import { approveTemplate, test } from './inbox-stage.ts'
import { furnish, type Ids } from './screens-stage.ts'
import { spillsAt, WIDTHS } from './spills.ts'

const LANGUAGES = ['en', 'th'] as const
type Language = (typeof LANGUAGES)[number]

/** In pairs whose two have nothing in common. Each screen is seen in one pair, and so each look shows a third of the screens. */
const LOOKS = [
  { language: 'en', width: 1280, colorScheme: 'light' },
  { language: 'th', width: 390, colorScheme: 'dark' },
  { language: 'en', width: 390, colorScheme: 'light' },
  { language: 'th', width: 1280, colorScheme: 'dark' },
  { language: 'en', width: 1280, colorScheme: 'dark' },
  { language: 'th', width: 390, colorScheme: 'light' },
] as const
const looksOf = (index: number) => {
  const first = (index * 2) % LOOKS.length
  return LOOKS.slice(first, first + 2)
}

/** On a machine that does other things meanwhile, ms. */
const AT_MOST_MS = 300_000

/** Every address of the list, with what its words stand for. */
function addresses(ids: Ids): string[] {
  const below = Object.entries(SETTINGS).flatMap(([page, parts]) => [
    `/settings/${page}`,
    ...parts.map(part => `/settings/${page}/${part}`),
  ])
  const tabs = CHANNEL_TABS.map(tab => `/settings/channels/:channel/${tab}`)
  const all = [...Object.values(ROUTES).flat(), ...below, ...tabs]
  const each = all.flatMap(path =>
    path.includes(':view') ? VIEWS.map(view => path.replace(':view', view)) : [path],
  )
  return [...each, ...REPORTS.map(name => `/reports/${name}`)].map(path =>
    path.replaceAll(/:(\w+)/g, (_, word) => {
      const id = ids[word]
      if (!id) throw new Error(`the stage has no ${word}: test/console/screens-stage.ts`)
      return id
    }),
  )
}

/** Long requests that a page waits with. */
const WAITING = /\/v1\/events$|\/first-message/

/** Waits until a page has all that it asked for, and has drawn it. */
function settling(page: Page): () => Promise<unknown> {
  const open = new Set<Request>()
  page.on('request', request => void (WAITING.test(request.url()) || open.add(request)))
  page.on('requestfinished', request => void open.delete(request))
  page.on('requestfailed', request => void open.delete(request))
  const isQuiet = async () => {
    await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done)))')
    return open.size === 0
  }
  return () => until('all that the page asked for', async () => (await isQuiet()) && isQuiet())
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test(
    'no screen has a barrier or spills over, by day and by night, in each language, on a desk and on a phone',
    async ({ world, desk, browser }) => {
      await approveTemplate(world)
      const admins = await Promise.all(
        ['Amy', 'Thida'].map(name => hireAgent(world, name, [desk.channelId], { role: 'admin' })),
      )
      const ids = await furnish(world, desk, admins)
      const screens = addresses(ids).map((path, index) => ({ path, looks: looksOf(index) }))
      const [outside, inside] = [true, false].map(is =>
        screens.filter(({ path }) => /^\/(sign-in|welcome)/.test(path) === is),
      )

      const seen = new Set<string>()
      /** What is wrong with the screens, each as it is looked at in this language. */
      const barriersOf = async (
        page: Page,
        language: Language,
        all: typeof screens,
        go: (path: string) => Promise<unknown>,
      ) => {
        const isSettled = settling(page)
        const found: string[] = []
        for (const { path, looks } of all) {
          const own = looks.filter(look => look.language === language)
          if (own.length > 0) await go(path)
          for (const { width, colorScheme } of own) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 800 })
            await page.locator(`html[lang="${language}"]`).waitFor()
            await isSettled()
            const barriers = await barriersAt(page)
            const headings = await page.getByRole('heading').allTextContents()
            if (headings.length === 0) barriers.push('nothing is shown')
            seen.add([await page.title(), ...headings].join())
            found.push(...barriers.map(barrier => `${path} ${language} ${width} ${colorScheme}: ${barrier}`))
          }
          for (const width of own.length > 0 ? WIDTHS : []) {
            await page.setViewportSize({ width, height: 800 })
            await isSettled()
            found.push(...(await spillsAt(page)).map(spill => `${path} ${language} ${width}: ${spill}`))
          }
        }
        return found
      }
      const lookAt = async (language: Language, agent: TestAgent) => {
        const locale = `${language}-TH`
        const nobody = await openPage(browser, { locale })
        const before = await barriersOf(nobody.page, language, outside ?? [], async path => {
          // A page that is left at a fragment only would not be loaded anew.
          await nobody.page.goto('about:blank')
          await nobody.page.goto(`${world.baseUrl}/console${path}`)
        })
        // Nobody is signed in: that is what the API says there.
        forgive(nobody.page, /status of 401/)
        const { page } = await comeIn({ world, browser }, agent, { locale })
        const after = await barriersOf(page, language, inside ?? [], path =>
          page.evaluate(`history.pushState({}, '', ${JSON.stringify(`/console${path}`)})`),
        )
        return [...before, ...after]
      }
      const found = await Promise.all(
        LANGUAGES.flatMap((language, at) => {
          const agent = admins[at]
          return agent ? [lookAt(language, agent)] : []
        }),
      )
      expect(found.flat()).toEqual([])
      // Each address leads somewhere else; a few show the same.
      expect(seen.size).toBeGreaterThan(screens.length)
    },
    AT_MOST_MS,
  )
})
