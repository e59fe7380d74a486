import { describe, expect } from 'vitest'
import { hireAgent, type TestAgent } from '../harness/desk.ts'
import type { World } from '../harness/world.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest, lookAt, OPPOSITE_LOOKS } from './browser.ts'

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

const REPORTS = [
  'first_response',
  'resolution',
  'wait',
  'line',
  'handling',
  'volume',
  'ai',
  'csat',
  'sends',
  'presence',
]

/** What a page says that is none. */
const MISSING = /does not exist, or your role/

/** Makes one of each thing, and returns where each is shown. */
async function screensOf(world: World, amy: TestAgent, conversation: { id: string; contactId: string }) {
  const make = async (path: string, body: object) => {
    const made = await world.admin.post(path, body)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    return made.body.id as string
  }
  const ai = await make('/v1/ai-agents', { name: 'Robin', model: 'gpt-5-mini', instructions: 'Be kind.' })
  const label = await make('/v1/labels', { name: 'vip' })
  const team = await make('/v1/teams', { name: 'Night', agentIds: [amy.id] })
  const reply = await amy.api.post('/v1/replies', { name: 'Thanks', texts: { en: 'Thank you!' } })
  const lists = ['channels', 'ai-agents', 'replies', 'labels', 'people', 'teams', 'audit-log']
  const own = ['notifications', 'keys', 'sessions', 'tokens']
  return [
    ...['inbox/mine', 'inbox/open', `inbox/open/${conversation.id}`],
    ...['contacts', `contacts/${conversation.contactId}`, 'search?q=hello', 'board'],
    ...REPORTS.map(name => `reports/${name}`),
    ...[...lists, ...own].map(page => `settings/${page}`),
    ...['channels', 'ai-agents', 'replies', 'labels', 'teams'].map(page => `settings/${page}/new`),
    ...[
      `ai-agents/${ai}`,
      `replies/${reply.body.id}`,
      `labels/${label}`,
      `teams/${team}`,
      `people/${amy.id}`,
    ].map(page => `settings/${page}`),
  ]
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('no screen has barriers, in any language, by day or by night, on a desk or on a phone', async ({
    world,
    desk,
    browser,
  }) => {
    const amy = await hireAgent(world, 'Amy', [desk.channelId], { role: 'admin' })
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Mali' })
    const { id, contact } = await customer.conversation(c => c.status === 'waiting')
    const screens = await screensOf(world, amy, { id, contactId: contact.id })
    const { page } = await comeIn({ world, browser }, amy)
    // One after the other is seen in one pair of opposite looks, so that both pairs are seen on each kind of screen.
    for (const [pair, looks] of OPPOSITE_LOOKS.entries()) {
      for (const look of looks) {
        await lookAt(page, amy, look)
        for (const screen of screens.filter((_, index) => index % OPPOSITE_LOOKS.length === pair)) {
          await page.goto(`${world.baseUrl}/console/${screen}`)
          await page.locator(`html[lang="${look.language}"]`).waitFor()
          await page.getByRole('heading').first().waitFor()
          await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
          expect(await page.getByText(MISSING).count(), screen).toBe(0)
          await expectAccessible(page, `${screen} ${JSON.stringify(look)}`)
        }
      }
    }
  })

  test('nor have the pages before it', async ({ world, browser }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [locale, width] of [
        ['en-GB', 390],
        ['th-TH', 1280],
      ] as const) {
        const context = await browser.newContext({
          colorScheme,
          locale,
          viewport: { width, height: 800 },
          serviceWorkers: 'block',
        })
        const page = await context.newPage()
        for (const path of ['sign-in', 'welcome', 'sign-in?error=session_ended']) {
          await page.goto(`${world.baseUrl}/console/${path}`)
          await page.getByRole('heading').first().waitFor()
          await expectAccessible(page, `${path} ${colorScheme} ${locale} ${width}`)
        }
        await context.close()
      }
    }
  })
})
