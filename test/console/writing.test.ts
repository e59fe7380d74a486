import { describe, expect } from 'vitest'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest } from './browser.ts'
import { noisePng } from './picture.ts'

// What is written to customers and to colleagues, and what is kept of it.

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

const MB = 1024 * 1024

describe.skipIf(!hasChromium)('in a browser', () => {
  test('what a colleague has is read, and nothing is offered that would be refused', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Who helps me?', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const address = `${world.baseUrl}/console/inbox/open/${id}`
    const bob = await comeIn({ world, browser }, desk.bob)
    await bob.page.goto(address)
    const hisReply = bob.page.getByRole('textbox', { name: 'Write a reply' })
    await hisReply.fill('Let me see')
    const ann = await comeIn({ world, browser }, desk.ann)
    await ann.page.goto(address)
    // Whose draft it is stands beside where one writes, and whose conversation it is in the heading, whoever looks at it.
    await ann.page.getByText('Bob is writing a reply …').or(ann.page.getByText('Bob has a draft')).waitFor()
    await ann.page.getByRole('button', { name: 'Take it' }).click()
    await ann.page.getByText(/Yours · whatsapp desk/).waitFor()

    // His text stays in sight. It can't be sent, and why is said.
    await bob.page.getByText(/^Ann has this conversation\. A supervisor can give it to you/).waitFor()
    expect(await hisReply.inputValue()).toBe('Let me see')
    expect(await bob.page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
    for (const name of ['Resolve', 'Assign …', 'Snooze …', 'Take it'])
      expect(await bob.page.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    await expectAccessible(bob.page, 'a conversation of a colleague')
    await bob.page.getByRole('button', { name: /^Write a note/ }).click()
    const hisNote = bob.page.getByRole('textbox', { name: /^Write a note/ })
    await hisNote.fill('I know her')
    await hisNote.press('Control+Enter')
    await ann.page.getByRole('article').getByText('I know her').waitFor()
    expect(customer.received()).not.toContain('Let me see')
  })

  test('a photo is made as small as the channel takes it, and no variable goes out as it is written', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('How does it look?', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.waitFor()
    const png = noisePng(1400, 1300)
    expect(png.length).toBeGreaterThan(5 * MB)
    await page
      .getByLabel('Attach files')
      .and(page.locator('input'))
      .setInputFiles({ name: 'parcel.png', mimeType: 'image/png', buffer: png })
    const attached = page.getByRole('list', { name: 'Attached files' })
    await attached.getByText('parcel.jpg').waitFor()
    await expectAccessible(page, 'an attached photo')

    await field.pressSequentially('Hello {{')
    await page.getByRole('option', { name: /Nok/ }).click()
    await until('the name', async () => (await field.inputValue()) === 'Hello Nok')
    await field.press('End')
    await field.pressSequentially(', order {{?number}')
    await page.keyboard.press('Escape')
    await field.fill('Hello Nok, order {{?number}}')
    await page.getByText('{{?number}} is not filled in.').waitFor()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('alert').getByText('{{?number}} is not filled in.').waitFor()
    await field.fill('Hello Nok')

    // Both outlive a reload; so does that one was writing a note.
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.keyboard.type('Ask the shop')
    await page.reload()
    await page.getByRole('textbox', { name: /^Write a note/ }).waitFor()
    expect(await page.getByRole('textbox', { name: /^Write a note/ }).inputValue()).toBe('Ask the shop')
    await page.getByRole('tab', { name: 'Reply' }).click()
    await attached.getByText('parcel.jpg').waitFor()
    expect(await field.inputValue()).toBe('Hello Nok')
    await field.press('Control+Enter')
    await until('the photo', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
      const media = body.items.flatMap((message: { media: unknown[] }) => message.media)
      return media.length === 1 && media[0].contentType === 'image/jpeg' && media[0].size <= 5 * MB
    })
    await attached.waitFor({ state: 'detached' })
  })

  test('Z takes back what was done, and every view is a command', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('My question', { profileName: 'Prae' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByRole('log').getByText('My question').waitFor()
    await page.keyboard.press('i')
    await page.getByText(/^Yours/).waitFor()
    await page.keyboard.press('z')
    await customer.conversation(c => c.status === 'waiting' && c.assigneeId === null)
    await page.getByText(/^In the line/).waitFor()
    await page.keyboard.press('z')
    await page.getByText('There is nothing to undo').waitFor()
    // What can't be taken back leaves nothing that was done before it.
    await page.keyboard.press('i')
    await page.getByText(/^Yours/).waitFor()
    await page.getByText('It is yours').waitFor()
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('I look after it.')
    await page.keyboard.press('Control+Enter')
    await until('the reply', () => customer.received().includes('I look after it.'))
    await page.keyboard.press('Escape')
    await page.keyboard.press('z')
    await page.getByText('There is nothing to undo').last().waitFor()
    expect((await world.admin.get(`/v1/conversations/${id}`)).body.assigneeId).toBe(desk.ann.id)
    // What has no button of its own is in a menu, for whoever has no keys.
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Change the priority/ }).waitFor()
    await expectAccessible(page, 'what else can be done')
    await page.getByRole('menuitem', { name: /^Change the priority/ }).click()
    await page.getByRole('option', { name: 'High priority' }).click()
    await until('the priority', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}`)
      return body.priority === 'high'
    })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('problems')
    await page.getByRole('option', { name: 'Problems', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/inbox\/problems/)
  })
})
