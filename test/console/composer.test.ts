import { describe, expect } from 'vitest'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, forgive, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { noisePng } from './picture.ts'
import { listenTo } from './screen-reader.ts'

// What goes with a reply besides its text, where the focus is after it, and what a sign-out leaves.

const test = journeyTest({
  settings: { assignment: { mode: 'manual' }, csat: { enabled: false } },
})

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a picture is described for colleagues, and a customer’s picture says whose it is', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Like this?', { profileName: 'Mali', media: [{ contentType: 'image/png' }] })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const thread = page.getByRole('log')
    await thread.getByRole('img', { name: /^Picture from Mali, \d\d:\d\d$/ }).waitFor()

    const attached = page.getByRole('list', { name: 'Attached files' })
    await page.locator('input[type="file"]').setInputFiles({
      name: 'IMG_2034.png',
      mimeType: 'image/png',
      buffer: noisePng(40, 30),
    })
    await attached.getByRole('img', { name: 'Uploading' }).waitFor({ state: 'detached' })
    await page.getByTitle(/: at most 10 files$/).waitFor()
    const describe = page.getByRole('button', { name: 'Describe IMG_2034.png' })
    await describe.click()
    const field = page.getByRole('textbox', { name: 'Description of IMG_2034.png' })
    await page.getByText(/The provider does not carry it/).waitFor()
    await expectAccessible(page, 'the description of a picture')
    await field.fill('The blue box, open')
    await field.press('Enter')
    await field.waitFor({ state: 'detached' })
    await page.locator('[data-describes]:focus').waitFor()

    // It belongs to the draft.
    await page.reload()
    await attached.getByRole('img', { name: 'The blue box, open' }).waitFor()
    await inEveryLook(page, desk.ann, 'a picture with a description', async () => {
      await page.locator('[data-describes]').click()
      await page.locator('textarea').first().waitFor()
    })
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('Yes, like this')
    await page.keyboard.press('Control+Enter')
    const sent = thread.getByRole('img', { name: 'The blue box, open' })
    await sent.waitFor()
    expect(await sent.getAttribute('title')).toBe('The blue box, open')
    await until('the reply', () => customer.received().includes('Yes, like this'))
    expect(JSON.stringify(world.emulator.ledger.messages())).not.toContain('The blue box')
  })

  test('Escape leads from the composer to the message that is read', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('First', { profileName: 'Nok' })
    await customer.write('Is anybody there?')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    await until('both', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
      return body.items.length === 2
    })
    const person = await comeIn({ world, browser }, desk.ann)
    const { page } = person
    const reader = await listenTo(person)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByRole('log').getByText('Is anybody there?').waitFor()
    const reply = page.getByRole('textbox', { name: 'Write a reply' })
    await reply.fill('Half a')
    await page.keyboard.press('Escape')
    expect(await reader.focus()).toEqual({ role: 'article', name: expect.stringMatching(/^Nok, \d\d:\d\d$/) })
    expect(await page.locator('[data-message]:focus').textContent()).toContain('Is anybody there?')
    // Single keys go on from there.
    await page.keyboard.press('n')
    await page
      .getByRole('textbox', { name: /^Write a note/ })
      .and(page.locator(':focus'))
      .waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await reply.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/inbox\/open$/)
  })

  test('a sign-out leaves no unsent text and no file here, and says before what would be lost', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Send me the terms', { profileName: 'Lek' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.bob)
    const address = `${world.baseUrl}/console/inbox/open/${id}`
    await page.goto(address)
    const reply = page.getByRole('textbox', { name: 'Write a reply' })
    const kept = () =>
      page.evaluate<string[]>(
        `Object.keys(localStorage).filter(key => /^switchboard-(draft|files) ${desk.bob.id}/.test(key))`,
      )
    await page.locator('input[type="file"]').setInputFiles({
      name: 'terms.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4 terms'),
    })
    await page.getByRole('list', { name: 'Attached files' }).getByText('terms.pdf').waitFor()
    await page.getByRole('img', { name: 'Uploading' }).waitFor({ state: 'detached' })
    await reply.fill('Here they are')
    expect((await kept()).length).toBe(2)

    const signOut = async () => {
      await page.getByRole('button', { name: /^Bob/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
    }
    await signOut()
    const asked = page.getByRole('dialog', { name: 'Sign out and lose what is not sent?' })
    await asked.getByText(/terms\.pdf/).waitFor()
    await expectAccessible(page, 'what a sign-out would lose')
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await asked.waitFor({ state: 'detached' })
    expect(await reply.inputValue()).toBe('Here they are')

    await signOut()
    await asked.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in/)
    await until('an empty browser', async () => (await kept()).length === 0)

    // The service has the text.
    const { body } = await world.admin.post('/v1/invites', {
      agentId: desk.bob.id,
      kind: 'sign_in',
      send: false,
    })
    await page.goto(body.url)
    await page.getByRole('button', { name: 'Go in' }).click()
    await page.waitForURL(/\/console\/inbox\//)
    await page.goto(address)
    await until('the text', async () => (await reply.inputValue()) === 'Here they are')
    expect(await page.getByRole('list', { name: 'Attached files' }).count()).toBe(0)
    // Without files nothing is asked.
    await signOut()
    await page.waitForURL(/\/sign-in/)
    // So that nothing comes later of what the end of the session refuses.
    await page.goto('about:blank')
    forgive(page, /status of 401/)
  })

  test('a list that moves keeps the place of its reader', async ({ world, desk, browser }) => {
    const come = async (n: number) => {
      const customer = desk.newCustomer()
      await customer.write(`Question ${n}`, { profileName: `Person ${n}` })
      const { id } = await customer.conversation(c => c.status === 'waiting')
      return { customer, id }
    }
    const customers: Awaited<ReturnType<typeof come>>[] = []
    for (let n = 1; n <= 30; n++) customers.push(await come(n))
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open?sort=lastMessageAt`)
    const rows = page.getByRole('list').filter({ has: page.locator('[data-row]') })
    await rows.getByText('Person 30').waitFor()
    const row = (n: number) => rows.locator(`[data-row="${customers[n - 1]?.id}"]`)
    const top = async (n: number) => (await row(n).boundingBox())?.y
    const write = async (n: number, text: string) => {
      await customers[n - 1]?.customer.write(text)
      await until(text, async () => {
        const { body } = await world.admin.get(`/v1/conversations?sort=lastMessageAt&limit=1`)
        return body.items[0]?.id === customers[n - 1]?.id
      })
    }
    // The reader opens a row in the middle.
    await row(25).hover()
    await page.mouse.wheel(0, 10 * 72)
    await row(15).click()
    await page.getByRole('log').getByText('Question 15').waitFor()
    const before = await top(13)
    expect(before).toBeDefined()

    // One from below goes to the top; the rows in sight stay.
    await write(2, 'From below')
    await page.getByRole('list').getByText('From below').waitFor({ state: 'detached' })
    await until('the same place', async () => (await top(13)) === before)
    // The open one goes to the top: nobody follows it.
    await write(15, 'And me?')
    await page.getByRole('log').getByText('And me?').waitFor()
    await until('the same place', async () => (await top(13)) !== undefined)
    expect(await row(15).count()).toBe(0)
    // A key opens what is next to it, and that is shown.
    await page.keyboard.press('k')
    await page.waitForURL(new RegExp(`${customers[1]?.id}|${customers[14]?.id}`))
  })
})
