import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'

const test = journeyTest()

/** The browser's errors for answers that refuse. */
const REFUSED = /Failed to load resource/

/** What an agent may not do: the request behind each page of an administrator. */
const FORBIDDEN = [
  ['GET', '/v1/invites'],
  ['GET', '/v1/audit-log'],
  ['GET', '/v1/ai-agents'],
  ['POST', '/v1/teams', { name: 'Mine' }],
  ['POST', '/v1/labels', { name: 'mine' }],
  ['POST', '/v1/agents', { name: 'Eve', email: 'eve@example.com', role: 'admin' }],
] as const

describe.skipIf(!hasChromium)('in a browser', () => {
  test('an administrator invites somebody, who comes in and sees only what their role may', async ({
    world,
    desk,
    browser,
  }) => {
    const ada = await hireAgent(world, 'Ada', [desk.channelId], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, ada)
    await page.goto(`${world.baseUrl}/console/settings/people`)
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Mali')
    await page.getByLabel('E-mail address').fill('not an address@')
    await page.getByLabel('E-mail address').fill('mali@example.com')
    await expectAccessible(page, 'an invitation')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = await page.getByLabel('Link', { exact: true }).inputValue()
    await expectAccessible(page, 'the link')
    await page.getByRole('button', { name: 'Done' }).click()
    const row = page.getByRole('button', { name: /^M Mali|^Mali/ })
    await row.getByText('Invited').waitFor()

    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
    const hers = await context.newPage()
    hers.setDefaultTimeout(20_000)
    await hers.goto(link)
    await hers.getByLabel('New password').fill('short')
    await hers.getByRole('button', { name: 'Go in' }).click()
    await hers
      .getByText(/at least 12|12 characters/)
      .first()
      .waitFor()
    await hers.getByLabel('New password').fill('a quiet pond and a heron')
    await hers.getByRole('button', { name: 'Go in' }).click()
    await hers.waitForURL(/\/console\/inbox\//)

    // She sees the pages of her role, and can open no other by its address.
    await hers.goto(`${world.baseUrl}/console/settings`)
    const pages = hers.getByRole('navigation', { name: 'Settings' }).getByRole('link')
    await hers.getByRole('link', { name: 'Sessions' }).waitFor()
    const own = ['Language and time', 'Notifications', 'Keyboard shortcuts', 'Sessions', 'API tokens']
    expect(await pages.allTextContents()).toEqual(['Canned replies', ...own])
    for (const name of ['people', 'teams', 'labels', 'ai-agents', 'audit-log', 'channels']) {
      await hers.goto(`${world.baseUrl}/console/settings/${name}`)
      await hers.getByText('your role does not open it').waitFor()
    }
    // Nor by a request.
    for (const [method, path, body] of FORBIDDEN) {
      const init = {
        method,
        body: body && JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      }
      const status = await hers.evaluate(
        `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(({ status }) => status)`,
      )
      expect(status, `${method} ${path}`).toBe(403)
    }
    await hers.goto(`${world.baseUrl}/console/settings/replies/new`)
    await hers.getByText('Only you can use it').waitFor()
    await hers.getByLabel('Name', { exact: true }).fill('Thanks')
    await hers.getByLabel('Text: English').fill('Thank you, {{contact.nme}}!')
    await hers.getByRole('button', { name: 'Save the reply' }).click()
    // The error is shown at its field.
    await hers
      .getByText(/contact\.nme/)
      .last()
      .waitFor()
    await hers.getByLabel('Text: English').fill('Thank you, {{contact.name|dear customer}}!')
    await hers.getByRole('button', { name: 'Save the reply' }).click()
    await hers.getByRole('heading', { name: 'Preview' }).waitFor()

    // The administrator sees where she is signed in, and ends that session.
    await page.reload()
    await row.click()
    await page.getByRole('heading', { name: 'Mali' }).waitFor()
    await page.getByRole('list', { name: 'Where you are signed in' }).waitFor()
    await expectAccessible(page, 'a person')
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByText('Nobody is signed in.').waitFor()
    await hers.goto(`${world.baseUrl}/console/settings/tokens`)
    await hers.getByRole('button', { name: 'Sign in' }).waitFor()

    // And deletes the account; the dialog says what happens to her conversations.
    await page.getByRole('button', { name: 'Delete the account of Mali' }).click()
    await page.getByText('No conversation is affected.').waitFor()
    await page.getByRole('button', { name: 'Delete the account', exact: true }).click()
    await page.getByRole('heading', { name: 'People' }).waitFor()
    await row.waitFor({ state: 'detached' })
    await page.goto(`${world.baseUrl}/console/settings/audit-log`)
    await page.getByText('deleted an account').first().waitFor()
    await page.getByText('You may not do this').first().waitFor()
    await expectAccessible(page, 'the audit log')
    forgive(page, REFUSED)
    await context.close()
  })
})
