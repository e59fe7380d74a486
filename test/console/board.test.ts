import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import type { World } from '../harness/world.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest } from './browser.ts'

const test = journeyTest()

const online = (world: World, { id }: { id: string }) =>
  world.admin.put(`/v1/agents/${id}/presence`, { presence: 'online' })

describe.skipIf(!hasChromium)('in a browser', () => {
  test('who leads a desk finds who waits and why, gives them out by key, and makes room for the next', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'admin' })
    await world.admin.patch(`/v1/agents/${desk.ann.id}`, { capacity: 1 })
    await online(world, desk.ann)
    const [first, second, third] = ['Mali', 'Somchai', 'Noi'].map(name => ({ name, ...desk.newCustomer() }))
    if (!first || !second || !third) throw new Error('there are three')
    for (const { write, conversation, name } of [first, second, third]) {
      await write(`This is ${name}`, { profileName: name })
      await conversation(({ status }) => status === 'waiting' || status === 'assigned')
    }

    const { page } = await comeIn({ world, browser }, sue)
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    const line = page.getByRole('region', { name: /^Line/ })
    await line.getByText('Somchai').waitFor()
    expect(await line.getByText(/2 offline and 1 at full capacity/).count()).toBe(2)
    await expectAccessible(page, 'the board')

    // The reason is shown beside the conversation; keys lead to its beginning and back.
    await line.getByRole('link', { name: 'Somchai' }).click()
    await page.getByRole('log').getByText('This is Somchai').waitFor()
    await page.keyboard.press('w')
    const reasons = page.getByRole('complementary', { name: 'Why?' })
    await reasons.getByText('Now: number 1 of 2 in the line').waitFor()
    await expectAccessible(page, 'the reasons')
    const slider = reasons.getByRole('slider')
    await slider.press('Home')
    await reasons.getByText('being opened').waitFor()
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Event 1 of \d+, .*The customer started the/)
    await slider.press('End')
    await reasons.getByText('in the line', { exact: true }).waitFor()

    // Assigned by key, it leaves the queue without a reload.
    await page.getByRole('link', { name: 'Board' }).click()
    await page.getByRole('heading', { name: 'Board' }).waitFor()
    await line.getByRole('link', { name: 'Somchai' }).focus()
    await page.keyboard.press('a')
    await page.getByRole('combobox').fill('Bob')
    await page.keyboard.press('Enter')
    await line.getByText('Somchai').waitFor({ state: 'detached' })
    expect((await second.conversation(({ status }) => status === 'assigned')).assigneeId).toBe(desk.bob.id)

    // A higher capacity first shows what it would assign.
    const agents = page.getByRole('region', { name: /^Agents/ })
    await agents
      .getByRole('group', { name: 'Capacity of Ann' })
      .getByRole('button', { name: 'One more' })
      .click()
    await agents.getByText('Noi → Ann').waitFor()
    await expectAccessible(page, 'a proposal')
    await agents.getByRole('button', { name: 'Change' }).click()
    await line.getByText('Nobody is waiting.').waitFor()
    expect((await third.conversation(({ status }) => status === 'assigned')).assigneeId).toBe(desk.ann.id)
  })

  test('a report names its zone, and opens what a number counts', async ({ world, desk, browser }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const customer = desk.newCustomer()
    await customer.write('Good morning', { profileName: 'Malee' })
    const { id } = await customer.conversation()
    const { page } = await comeIn({ world, browser }, sue)
    await page.getByRole('link', { name: 'Reports' }).click()
    await page.getByRole('link', { name: 'Volume' }).click()
    await page.getByText('in the time zone Asia/Bangkok').waitFor()
    await page.getByRole('img', { name: /^Chart: Volume/ }).waitFor()
    await expectAccessible(page, 'a report')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('volume.csv')
    await page.getByRole('button', { name: /^Opened, All:/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('link', { name: 'Malee' }).waitFor()
    await expectAccessible(page, 'what a number counts')
    await dialog.getByRole('link', { name: 'Malee' }).click()
    await page.waitForURL(new RegExp(`/console/inbox/open/${id}`))
  })
})
