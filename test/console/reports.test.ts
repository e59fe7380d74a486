import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { command, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, forgive, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { layLine } from './line.ts'

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

/** What a browser says when its line is cut. */
const CUT = /net::ERR_|Failed to load resource/

/** Opens what a number of the table counts, and returns the dialog. */
async function opened(page: Page, name: RegExp) {
  await page.getByRole('table').getByRole('button', { name }).first().click()
  return page.getByRole('dialog')
}

const shut = async (page: Page) => {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a report names its zone, and each number opens what it counts, by mouse and by keys', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann, channelId } = desk
    const sue = await hireAgent(world, 'Sue', [channelId], { role: 'supervisor' })
    const customer = desk.newCustomer()
    await customer.write('Good morning', { profileName: 'Malee' })
    const { id } = await customer.conversation(({ status }) => status === 'waiting')
    const path = `/v1/conversations/${id}`
    await world.admin.put(`/v1/agents/${ann.id}/presence`, { presence: 'online' })
    expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
    expect(await command(ann.api, `${path}/messages`, { text: 'It left this morning' })).toBe('done')
    await until('the answer', () => customer.received().includes('It left this morning'))
    world.emulator.faults.set({ kind: 'refused', errorCode: 63019, to: customer.address })
    expect(await command(ann.api, `${path}/messages`, { text: 'Here is a picture' })).toBe('done')
    await until('the failure', async () => {
      const { body } = await ann.api.get(`${path}/messages`)
      return body.items.some(({ status }: { status: string }) => status === 'failed')
    })
    expect(await command(ann.api, `${path}/resolve`, {})).toBe('done')
    expect(await command(ann.api, `${path}/reopen`, {})).toBe('done')
    await world.admin.put(`/v1/agents/${ann.id}/presence`, { presence: 'away' })

    const { page } = await comeIn({ world, browser }, sue)
    await page.getByRole('link', { name: 'Reports' }).click()
    await page.getByRole('link', { name: 'Volume' }).click()
    await page.getByText('in the time zone Asia/Bangkok').waitFor()
    const chart = page.getByRole('listbox', { name: /^Chart: Volume/ })
    await chart.waitFor()
    await inEveryLook(page, sue, 'a report', () => chart.or(page.getByRole('listbox')).first().waitFor())
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^volume \d{4}-\d\d-\d\d \d{4}-\d\d-\d\d\.csv$/)

    // Conversations, and messages with what became of them.
    const reopened = await opened(page, /^Reopened, All: 1\./)
    await reopened.getByRole('link', { name: 'Malee' }).waitFor()
    await expectAccessible(page, 'the conversations of a number')
    await shut(page)
    const replies = await opened(page, /^Replies by agents, All: 2\./)
    await replies.getByText('It left this morning').waitFor()
    await replies.getByText(/Ann · Failed/).waitFor()
    await replies.getByText('63019').waitFor()
    await expectAccessible(page, 'the messages of a number')
    await shut(page)

    // In the chart by keys: it is one stop, and the arrows go from value to value.
    await chart.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('End')
    const value = chart.getByRole('option', { selected: true })
    expect(await value.getAttribute('aria-label')).toMatch(/ · (Opened|Resolved): 1$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('link', { name: 'Malee' }).waitFor()
    await shut(page)
    expect(await chart.evaluate('document.activeElement?.getAttribute("role")')).toBe('listbox')
    // By mouse, there and in the hours of the week. Of two values at one place none hides the other: a click offers both.
    await chart.getByRole('option').last().click()
    const values = page.getByRole('menu', { name: 'Values at this place' })
    await values.getByRole('menuitem', { name: /Resolved: 1$/ }).waitFor()
    await expectAccessible(page, 'the values of a place')
    await values.getByRole('menuitem', { name: /Opened: 1$/ }).click()
    await page
      .getByRole('dialog', { name: / · Opened$/ })
      .getByRole('link', { name: 'Malee' })
      .waitFor()
    await shut(page)
    expect(await chart.evaluate('document.activeElement?.getAttribute("role")')).toBe('listbox')
    const week = page.getByRole('listbox', { name: /by hour of the week/ })
    await week.getByRole('option').first().click()
    await page
      .getByRole('dialog', { name: /^Opened · / })
      .getByRole('link', { name: 'Malee' })
      .waitFor()
    await shut(page)

    // What nobody has is a row like the others.
    await page.getByRole('combobox', { name: 'Grouped by' }).selectOption('team')
    const received = await opened(page, /^Messages received, No team: 1\./)
    await received.getByText('Good morning').waitFor()
    await received.getByRole('link', { name: 'Malee' }).click()
    await page.waitForURL(new RegExp(`/console/inbox/open/${id}\\?message=`))
    await page.getByRole('log').getByText('Good morning').waitFor()

    // Sends by what came of them, and by why they failed.
    await page.getByRole('link', { name: 'Reports' }).click()
    await page.getByRole('link', { name: 'Sending' }).click()
    const failed = await opened(page, /^Failed, All: 1\./)
    await failed.getByText('Here is a picture').waitFor()
    await shut(page)
    await page.getByRole('button', { name: /^Why messages failed, / }).click()
    await page.getByRole('dialog').getByText('Here is a picture').waitFor()
    await expectAccessible(page, 'why messages failed')
    await shut(page)

    // Surveys by what all reports are grouped by.
    await page.getByRole('link', { name: 'Satisfaction' }).click()
    for (const grouping of ['team', 'label', 'hour']) {
      await page.getByRole('combobox', { name: 'Grouped by' }).selectOption(grouping)
      const named = new RegExp(`^${grouping}`, 'i')
      await page.getByRole('table').getByRole('columnheader', { name: named }).waitFor()
    }

    // When an agent was there, and how long anybody was.
    await page.getByRole('link', { name: 'Presence' }).click()
    await page.getByRole('listbox', { name: /^Chart: Presence/ }).waitFor()
    const lately = await opened(page, /^Online, .*\d\d:\d\d: /)
    await lately.getByText('Ann').first().waitFor()
    await shut(page)
    await page.getByRole('combobox', { name: 'Grouped by' }).selectOption('agent')
    const online = await opened(page, /^Online, Ann: /)
    await online.getByText(/ – /).first().waitFor()
    await expectAccessible(page, 'when somebody was there')
    await shut(page)
    await inEveryLook(page, sue, 'who was there', () => page.getByRole('listbox').first().waitFor())
  })

  test('what could not be read says why, and is read when one tries again', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const customer = desk.newCustomer()
    await customer.write('Good evening', { profileName: 'Noi' })
    await customer.conversation(({ status }) => status === 'waiting')
    const cable = await layLine(world.baseUrl)
    onTestFinished(() => cable.close())
    const { page } = await comeIn({ world, browser }, sue, { origin: cable.origin })
    await page.getByRole('link', { name: 'Reports' }).click()
    await page.getByRole('link', { name: 'Volume' }).click()
    const received = page.getByRole('table').getByRole('button', { name: /^Messages received, All: / })
    await received.waitFor()
    cable.cut()
    await received.click()
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' })
    await again.waitFor()
    await expectAccessible(page, 'rows that could not be read')
    cable.mend()
    await again.click()
    await page.getByRole('dialog').getByText('Good evening').waitFor()
    await shut(page)

    cable.cut()
    await page.getByRole('link', { name: 'Sending' }).click()
    await again.waitFor()
    cable.mend()
    await again.click()
    await page.getByRole('table').waitFor()

    // A channel that is none.
    await page.goto(`${cable.origin}/console/board?channelId=${randomUUID()}`)
    await again.waitFor()
    await expectAccessible(page, 'a board that could not be read')
    await page.getByRole('combobox', { name: 'Channel' }).selectOption('')
    await page.getByRole('region', { name: /^Line/ }).getByText('Noi').waitFor()
    forgive(page, CUT)
  })
})
