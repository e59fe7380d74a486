import { describe, expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { hireAgent } from '../harness/desk.ts'
import { comeIn, forgive, hasChromium, journeyTest } from './browser.ts'

// What was begun in the settings stays, whatever happens meanwhile.

const test = journeyTest()

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a page with something begun asks before it is left, also a page that makes something', async ({
    world,
    desk,
    browser,
  }) => {
    const amy = await hireAgent(world, 'Amy', [desk.channelId], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    const settings = `${world.baseUrl}/console/settings`
    const asks = page.getByRole('dialog', { name: 'Leave without saving?' })
    await page.goto(`${settings}/teams/new`)
    await page.getByLabel('Name', { exact: true }).fill('Night')
    await page.getByRole('link', { name: 'Labels' }).click()
    await asks.getByRole('button', { name: 'Stay here' }).click()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Night')
    // What is made opens its own page without a question.
    await page.getByRole('button', { name: 'Make the team' }).click()
    await page.getByRole('heading', { name: 'Night', level: 2 }).waitFor()
    expect(await asks.count()).toBe(0)

    await page.goto(`${settings}/people/${amy.id}`)
    await page.getByLabel('Conversations at a time').fill('')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByLabel('Conversations at a time').and(page.locator('[aria-invalid=true]')).waitFor()
    forgive(page, /Failed to load resource/)
    await page.getByRole('link', { name: 'Labels' }).click()
    await asks.getByRole('button', { name: 'Leave without saving' }).click()
    await page.getByRole('heading', { name: 'Labels' }).waitFor()
  })

  test('a text that is too long is kept whole, and says by how much', async ({ world, desk, browser }) => {
    const amy = await hireAgent(world, 'Amy', [desk.channelId], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    await page.goto(`${world.baseUrl}/console/settings/channels/${desk.channelId}/greeting`)
    const text = page.getByLabel('Text of the greeting')
    const long = '<b>สวัสดี</b> 👋 '.repeat(150)
    await text.fill(long)
    expect(await text.inputValue()).toBe(long)
    await page.getByText(`Too long by ${long.length - 1_600} characters. At most 1,600 fit.`).waitFor()
    await text.fill(long.slice(0, 1_600))
    await page.getByText(/^Too long by/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const { body } = await world.admin.get(`/v1/channels/${desk.channelId}`)
    expect(body.greeting.text).toBe(long.slice(0, 1_600).trim())
  })

  test('if the session ends, one signs in in another tab and saves here', async ({
    world,
    desk,
    browser,
  }) => {
    const amy = await hireAgent(world, 'Amy', [desk.channelId], { role: 'admin' })
    const { page, context } = await comeIn({ world, browser }, amy)
    await page.goto(`${world.baseUrl}/console/settings/channels/${desk.channelId}/greeting`)
    const text = page.getByLabel('Text of the greeting')
    await text.fill('Good morning!')
    const { body } = await world.admin.get(`/v1/sessions?agentId=${amy.id}`)
    for (const { id } of body.items) await world.admin.delete(`/v1/sessions/${id}`)
    const ended = page.getByRole('dialog', { name: 'Your session has ended' })
    await ended.getByRole('button', { name: 'Stay here' }).click()
    await ended.waitFor({ state: 'detached' })
    // It is said once. Whoever saves nevertheless reads why not.
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('alert').getByText('You are not signed in').waitFor()
    expect(await ended.count()).toBe(0)
    expect(await text.inputValue()).toBe('Good morning!')
    const isOld = page.getByRole('status').filter({ hasText: 'Your session has ended.' })
    await isOld.waitFor()
    // The event tells of the settings, and the page then shows the name too.
    const rename = (name: string, reopenFor: string) =>
      world.admin.patch(`/v1/channels/${desk.channelId}`, { name, reopenFor })
    const shows = (name: string) => page.getByRole('heading', { name }).waitFor()
    await rename('Meanwhile', '2h')
    const link = await world.admin.post('/v1/invites', { agentId: amy.id, kind: 'sign_in', send: false })
    const tab = await context.newPage()
    await tab.goto(link.body.url)
    await tab.getByRole('button', { name: 'Go in' }).click()
    await tab.waitForURL(/\/console\/inbox\//)
    // What was missed is read, and the stream goes on, with the tab that was signed in and without it.
    await shows('Meanwhile')
    await isOld.waitFor({ state: 'detached' })
    await rename('With the tab', '3h')
    await shows('With the tab')
    await tab.close()
    await rename('Without the tab', '4h')
    await shows('Without the tab')
    expect(await text.inputValue()).toBe('Good morning!')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const stored = await world.admin.get(`/v1/channels/${desk.channelId}`)
    expect(stored.body.greeting.text).toBe('Good morning!')
    forgive(page, /Failed to load resource|net::ERR_/)
  })

  test('what somebody else saved meanwhile is not saved over without a question', async ({
    world,
    browser,
  }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { body } = await world.admin.post('/v1/labels', { name: 'refund', color: '#dc2626', scope: 'both' })
    const { page } = await comeIn({ world, browser }, amy)
    await page.goto(`${world.baseUrl}/console/settings/labels/${body.id}`)
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('money back')
    await world.admin.patch(`/v1/labels/${body.id}`, { name: 'refunds' })
    await page.getByRole('alert').getByRole('button', { name: 'Take their version' }).click()
    expect(await name.inputValue()).toBe('refunds')
    await page.getByRole('radio', { name: 'Green' }).check({ force: true })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    expect((await world.admin.get(`/v1/labels/${body.id}`)).body).toMatchObject({
      name: 'refunds',
      color: '#16a34a',
    })
  })

  test('the way back of the browser leads from the numbers to the account', async ({ world, browser }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    await page.goto(`${world.baseUrl}/console/settings/channels`)
    await page.getByRole('link', { name: 'Connect a channel' }).click()
    await page.getByLabel('Account SID').fill(EMULATOR_ACCOUNT_SID)
    await page.getByLabel('Auth token').fill(EMULATOR_AUTH_TOKEN)
    // A look at another provider forgets nothing.
    await page.getByRole('radio', { name: /^EngageLab/ }).check()
    await page.getByRole('radio', { name: /^Twilio/ }).check()
    await page.getByRole('button', { name: 'Show its numbers' }).click()
    await page.getByText('In the account Switchboard emulator').waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Show its numbers' }).waitFor()
    expect(await page.getByLabel('Auth token').inputValue()).toBe(EMULATOR_AUTH_TOKEN)
    await page.goForward()
    await page.getByText('In the account Switchboard emulator').waitFor()
    await page.getByRole('button', { name: 'Another account' }).click()
    expect(await page.getByLabel('Account SID').inputValue()).toBe(EMULATOR_ACCOUNT_SID)
    await page.goBack()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
  })
})
