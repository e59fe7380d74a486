import { describe, expect } from 'vitest'
import { command, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { fillFloor } from './large-floor-stage.ts'

// The board of a floor with 200 agents and 500 customers who wait.

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

const AGENTS = 200
const WAITING = 500

/** Elements of the page: about 8,000 would be there if each row were. */
const MOST_ELEMENTS = 1_800
const COUNT = 'document.querySelectorAll("*").length'

describe.skipIf(!hasChromium)('in a browser', () => {
  test('on a large floor, who waits longest and why is seen at once, and anybody can be given to any agent', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    // He stands far behind, since others are more urgent, but has waited longest.
    const som = desk.newCustomer()
    await som.write('Is anybody there?', { profileName: 'Som' })
    const { id } = await som.conversation(({ status }) => status === 'waiting')
    const noi = desk.newCustomer()
    await noi.write('Quick, please', { profileName: 'Noi' })
    const urgent = await noi.conversation(({ status }) => status === 'waiting')
    const path = `/v1/conversations/${urgent.id}/priority`
    expect(await command(world.admin, path, { priority: 'urgent' })).toBe('done')
    await fillFloor(world, desk, { agents: AGENTS, waiting: WAITING, longest: id })
    const { page } = await comeIn({ world, browser }, sue)
    const reads: string[] = []
    page.on('request', request => {
      const { pathname } = new URL(request.url())
      if (pathname === '/v1/board') reads.push(pathname)
    })
    await page.getByRole('link', { name: 'Board' }).click()
    const line = page.getByRole('region', { name: /^Line/ })
    const agents = page.getByRole('region', { name: /^Agents/ })
    const longest = page.locator('[data-longest]')
    await longest.getByRole('link', { name: 'Som' }).waitFor()
    await longest.getByText('5 h', { exact: true }).waitFor()
    await longest.getByText(/number 501 in its line/).waitFor()
    await longest.getByText('Assignment is manual: an agent must take it.').waitFor()
    expect(await page.evaluate<number>(COUNT)).toBeLessThan(MOST_ELEMENTS)
    await inEveryLook(page, sue, 'a large floor', () => longest.waitFor())

    // The last row of a list is reached by the wheel, and the page does not grow.
    const last = agents.locator('[aria-posinset]').last()
    await until('the last agent', async () => {
      await agents.locator('[aria-posinset]').first().hover()
      await page.mouse.wheel(0, 4_000)
      return (await last.getAttribute('aria-posinset')) === String(AGENTS + 2)
    })
    expect(await page.evaluate<number>(COUNT)).toBeLessThan(MOST_ELEMENTS)

    // By keys through the rows, also those that were not in the page.
    await line.getByRole('link', { name: 'Waiting 1', exact: true }).focus()
    for (let step = 0; step < 30; step++) await page.keyboard.press('j')
    await until('the 32nd', async () => {
      const row = 'document.activeElement?.closest("[aria-posinset]")?.getAttribute("aria-posinset")'
      return (await page.evaluate(row)) === '32'
    })
    await expectAccessible(page, 'in the midst of the line')

    // Dragged to an agent low in the list, whom one finds by name.
    await agents.getByRole('searchbox', { name: 'Find an agent' }).fill('agent 187')
    const found = agents.getByRole('listitem')
    await until('the one', async () => (await found.count()) === 1)
    await longest.getByRole('link', { name: 'Som' }).dragTo(found)
    await page.getByText('Som is with Agent 187 now').waitFor()
    await longest.getByText('Som').waitFor({ state: 'detached' })
    expect((await som.conversation(({ status }) => status === 'assigned')).id).toBe(id)

    // By key, to another of the 200. She is first in the line, far above what was looked at.
    await line.locator('[aria-posinset]').first().hover()
    await page.mouse.wheel(0, -20_000)
    await line.getByRole('link', { name: 'Noi' }).focus()
    await page.keyboard.press('a')
    await page.getByRole('combobox', { name: 'Assign Noi' }).fill('agent 199')
    await page.keyboard.press('Enter')
    await page.getByText('Noi is with Agent 199 now').waitFor()
    expect((await noi.conversation(({ status }) => status === 'assigned')).id).toBe(urgent.id)

    // What a greater capacity would do is shown over the list.
    await agents.getByRole('searchbox', { name: 'Find an agent' }).fill('')
    const capacity = agents.getByRole('group', { name: /^Capacity of/ }).first()
    await capacity.getByRole('button', { name: 'One more' }).click()
    await agents.getByText(/would still wait/).waitFor()
    await expectAccessible(page, 'a proposal on a large floor')
    await agents.getByRole('button', { name: 'Cancel' }).click()

    // Customers who come together cause one request, not one each.
    const before = reads.length
    const newcomers = Array.from({ length: 10 }, () => desk.newCustomer())
    await Promise.all(newcomers.map(({ write }) => write('Hello')))
    await until('all of them', async () => (await line.getByRole('heading').textContent()) === 'Line509')
    expect(reads.length - before).toBeLessThan(newcomers.length)
  }, 240_000)
})
