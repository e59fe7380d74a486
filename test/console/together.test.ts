import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'

// Two people who look at the same object, and change it.

const test = journeyTest()

describe.skipIf(!hasChromium)('in a browser', () => {
  test('what a colleague changes of a contact is seen at once; what both change, one chooses', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { contact } = (await world.admin.get(`/v1/conversations/${id}`)).body
    const stored = async () => (await world.admin.get(`/v1/contacts/${contact.id}`)).body
    const anns = await comeIn({ world, browser }, desk.ann)
    const bobs = await comeIn({ world, browser }, desk.bob)
    const [ann, bob] = [anns.page, bobs.page]
    for (const page of [ann, bob]) await page.goto(`${world.baseUrl}/console/contacts/${contact.id}`)
    const notes = (page: Page) => page.getByLabel('Notes')
    const name = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true })
    const shows = (field: ReturnType<typeof notes>, text: string) =>
      until(`"${text}"`, async () => (await field.inputValue()) === text)
    const write = async (field: ReturnType<typeof notes>, text: string) => {
      await field.fill(text)
      await field.blur()
    }
    await shows(name(ann), 'Mali')
    await shows(name(bob), 'Mali')
    const list = await bobs.context.newPage()
    await list.goto(`${world.baseUrl}/console/inbox/line`)
    await list.getByRole('link', { name: /Mali/ }).waitFor()

    await write(notes(ann), 'Speaks Thai')
    await shows(notes(bob), 'Speaks Thai')
    await write(name(ann), 'Mali S.')
    await shows(name(bob), 'Mali S.')
    await list.getByRole('link', { name: /Mali S\./ }).waitFor()
    await ann.getByRole('button', { name: 'Add', exact: true }).click()
    await ann.getByRole('combobox').fill('vip')
    await ann.getByRole('option', { name: /vip/ }).click()
    await ann.keyboard.press('Escape')
    await bob.getByText('vip', { exact: true }).first().waitFor()

    // What somebody else has not touched needs no question.
    await notes(bob).fill('Speaks Lao')
    await write(name(ann), 'Mali T.')
    await shows(name(bob), 'Mali T.')
    await notes(bob).blur()
    await until('his notes', async () => (await stored()).notes === 'Speaks Lao')
    await shows(notes(ann), 'Speaks Lao')

    // Both write, and nothing is lost before one has chosen.
    await notes(bob).fill('From Bob')
    await write(notes(ann), 'From Ann')
    const clash = bob.getByRole('alert').filter({ hasText: 'From Ann' })
    await clash.waitFor()
    await expectAccessible(bob, 'a clash')
    await notes(bob).blur()
    // What was begun is there again when one comes back.
    await bob.getByRole('link', { name: 'Inbox' }).first().click()
    await bob.goBack()
    expect(await notes(bob).inputValue()).toBe('From Bob')
    expect((await stored()).notes).toBe('From Ann')
    await clash.getByRole('button', { name: 'Keep mine' }).click()
    await until('his notes', async () => (await stored()).notes === 'From Bob')
    await shows(notes(ann), 'From Bob')
    await bob.getByRole('alert').waitFor({ state: 'detached' })

    await name(bob).fill('Nok')
    await write(name(ann), 'Mali')
    await bob.getByRole('alert').getByRole('button', { name: 'Take theirs' }).click()
    await shows(name(bob), 'Mali')
    expect((await stored()).name).toBe('Mali')
  })

  test('a person whom two people change keeps what each has chosen', async ({ world, desk, browser }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    const path = `/v1/agents/${desk.bob.id}`
    await page.goto(`${world.baseUrl}/console/settings/people/${desk.bob.id}`)
    const name = page.getByLabel('Name', { exact: true })
    const capacity = page.getByLabel('Conversations at a time')
    const save = page.getByRole('button', { name: 'Save', exact: true })
    const stored = async () => (await world.admin.get(path)).body
    await name.fill('Robert')
    await world.admin.patch(path, { name: 'Bobby', capacity: 7 })
    // It is told live, before anything is saved.
    const clash = page.getByRole('alert').filter({ hasText: 'Bobby' })
    await clash.waitFor()
    expect(await name.inputValue()).toBe('Robert')
    await until('the capacity', async () => (await capacity.inputValue()) === '7')
    expect((await stored()).name).toBe('Bobby')
    expect(await save.isDisabled()).toBe(true)
    await expectAccessible(page, 'a person whom two change')
    await clash.getByRole('button', { name: 'Keep mine' }).click()
    await save.click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(await stored()).toMatchObject({ name: 'Robert', capacity: 7 })

    // Another field of the same person needs no question.
    await capacity.fill('3')
    await world.admin.patch(path, { name: 'Bob' })
    await save.click()
    await until('both changes', async () => {
      const now = await stored()
      return now.name === 'Bob' && now.capacity === 3
    })
    await until('nothing left to save', () => save.isDisabled())
    await name.fill('Robert')
    await world.admin.patch(path, { name: 'Bobby' })
    await clash.getByRole('button', { name: 'Take theirs' }).click()
    expect(await name.inputValue()).toBe('Bobby')
    await clash.waitFor({ state: 'detached' })
    expect((await stored()).name).toBe('Bobby')
    await name.fill('Robert')
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await name.inputValue()).toBe('Bobby')
    await world.admin.patch(path, { name: 'Bob' })
    // Where the console was a moment behind, it has tried again over the other change; the browser notes the refused request.
    forgive(page, /412/)
  })

  test('a change that has not been heard of yet is not saved over either', async ({
    world,
    desk,
    browser,
  }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    const path = `/v1/agents/${desk.bob.id}`
    await page.goto(`${world.baseUrl}/console/settings/people/${desk.bob.id}`)
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Robert')
    // Somebody else is a moment faster: their change is stored while the request is on its way.
    let isFaster = true
    await page.route(`**${path}`, async route => {
      if (route.request().method() === 'PATCH' && isFaster) {
        isFaster = false
        await world.admin.patch(path, { name: 'Bobby' })
      }
      await route.continue()
    })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const clash = page.getByRole('alert').filter({ hasText: 'Bobby' })
    await clash.getByRole('button', { name: 'Take theirs' }).click()
    expect(await name.inputValue()).toBe('Bobby')
    expect((await world.admin.get(path)).body.name).toBe('Bobby')
    await world.admin.patch(path, { name: 'Bob' })
    // The browser notes the refused request.
    forgive(page, /412/)
  })

  test('names that somebody changes are seen at once, without a request; a capacity that two change is asked about', async ({
    world,
    desk,
    browser,
  }) => {
    const { bob, channelId } = desk
    const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    const { page } = await comeIn({ world, browser }, sue)
    await page.goto(`${world.baseUrl}/console/board`)
    const row = page.locator('#agents li').filter({ hasText: 'Bob' })
    await row.waitFor()
    const asked: string[] = []
    page.on('request', request => {
      const { pathname } = new URL(request.url())
      if (/^\/v1\/(agents|channels)/.test(pathname)) asked.push(pathname)
    })
    await world.admin.patch(`/v1/channels/${channelId}`, { name: 'Front desk' })
    await page.locator('#channels').getByText('Front desk', { exact: true }).waitFor()
    await world.admin.patch(`/v1/agents/${bob.id}`, { name: 'Bob Barker' })
    await row.getByText('Bob Barker').waitFor()
    expect(asked).toEqual([])

    const capacity = async () => (await world.admin.get(`/v1/agents/${bob.id}`)).body.capacity
    const before = await capacity()
    await row.getByRole('button', { name: 'One more' }).click()
    await row.getByRole('button', { name: 'Change', exact: true }).waitFor()
    await world.admin.patch(`/v1/agents/${bob.id}`, { capacity: 9 })
    const clash = row.getByRole('alert')
    await clash.getByText('9').waitFor()
    await expectAccessible(page, 'a capacity that two change')
    await clash.getByRole('button', { name: 'Keep mine' }).click()
    await row.getByRole('button', { name: 'Change', exact: true }).click()
    await until('her capacity', async () => (await capacity()) === before + 1)
  })
})
