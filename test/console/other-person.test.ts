import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { comeIn, forgive, hasChromium, journeyTest } from './browser.ts'

// When somebody else signs in in the same browser, a page that is open shows and sends nothing more of who was there before.

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

/** Opens a link that signs in, on a page of its own or on this one, and uses it. */
async function signIn(world: World, page: Page, agent: TestAgent): Promise<void> {
  const { body } = await world.admin.post('/v1/invites', { agentId: agent.id, kind: 'sign_in', send: false })
  await page.goto(body.url)
  await page.getByRole('button', { name: 'Go in' }).click()
  await page.waitForURL(/\/console\/inbox\//)
}

const isOf = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) }).waitFor()

describe.skipIf(!hasChromium)('in a browser', () => {
  test('another tab signs in somebody else: an open thread, its draft and the search are gone at once', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann, bob } = desk
    const customer = desk.newCustomer()
    await customer.write('Only Ann reads this', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page, context } = await comeIn({ world, browser }, ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}?q=Mali`)
    await page.getByRole('log').getByText('Only Ann reads this').waitFor()
    const written: string[] = []
    page.on('request', request => {
      if (request.method() !== 'GET') written.push(`${request.method()} ${request.url()}`)
    })
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('A draft of Ann’s')
    await until('her draft', async () => {
      const { body } = await ann.api.get(`/v1/conversations/${id}/draft`)
      return body.text === 'A draft of Ann’s'
    })
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('A draft of Ann’s, and more')

    const other = await context.newPage()
    other.setDefaultTimeout(20_000)
    await signIn(world, other, bob)
    await page.waitForURL(/\/console\/inbox\/mine$/)
    await isOf(page, 'Bob')
    const shown = await page.locator('body').textContent()
    expect(shown).not.toMatch(/Ann’s|Only Ann reads this/)
    expect((await bob.api.get(`/v1/conversations/${id}/draft`)).status).toBe(404)

    // Who opens the same conversation finds a field of their own.
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.waitFor()
    expect(await field.inputValue()).toBe('')
    expect(customer.received()).toEqual([])

    // What Ann wrote is there when she comes back.
    await signIn(world, other, ann)
    await page.waitForURL(/\/console\/inbox\/mine$/)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await until('her draft', async () => (await field.inputValue()) === 'A draft of Ann’s, and more')
    expect(written.filter(one => one.includes('/presence'))).toEqual([])
    // What was on its way when the cookie changed was refused.
    forgive(page, /412/)
  })

  test('a session that is another’s all of a sudden: nothing is sent in their name, and the page begins anew', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann, bob } = desk
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const [anns, bobs] = [await comeIn({ world, browser }, ann), await comeIn({ world, browser }, bob)]
    const { page, context } = anns
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.fill('In the name of Ann')
    await until('her draft', async () => (await ann.api.get(`/v1/conversations/${id}/draft`)).status === 200)
    // As after a sign-in of which the page hears nothing, such as one over an identity provider.
    await context.addCookies(await bobs.context.cookies())
    // The field has the focus, unless a request of the page itself was refused first.
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/\/console\/inbox\/mine$/)
    await isOf(page, 'Bob')
    expect(await page.locator('body').textContent()).not.toContain('In the name of Ann')
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
    expect(body.items.map(({ text }: { text: string }) => text)).toEqual(['Hello'])
    expect((await bob.api.get(`/v1/conversations/${id}/draft`)).status).toBe(404)
    // The browser notes each refused request.
    forgive(page, /412/)
  })

  test('on the sign-in of an ended session: who comes in then sees nothing that was loaded, and undoes nothing', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann, bob } = desk
    const customer = desk.newCustomer()
    await customer.write('For Ann', { profileName: 'Lek' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const password = 'a password of Bob’s own'
    const { body: link } = await world.admin.post('/v1/invites', { agentId: bob.id, send: false })
    const { page, context } = await comeIn({ world, browser }, ann)
    const email = (await world.admin.get(`/v1/agents/${bob.id}`)).body.email
    const other = await context.browser()?.newContext()
    const bobsPage = await other?.newPage()
    await bobsPage?.goto(link.url)
    await bobsPage?.getByLabel('New password').fill(password)
    await bobsPage?.getByRole('button', { name: 'Go in' }).click()
    await bobsPage?.waitForURL(/\/console\/inbox\//)
    await other?.close()

    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByRole('log').getByText('For Ann').waitFor()
    const { body: sessions } = await world.admin.get(`/v1/sessions?agentId=${ann.id}`)
    for (const session of sessions.items) await world.admin.delete(`/v1/sessions/${session.id}`)
    await page.waitForURL(/\/sign-in/)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/console\/inbox\/mine$/)
    await isOf(page, 'Bob')
    expect(await page.locator('body').textContent()).not.toContain('For Ann')
    forgive(page, /401/)
  })
})
