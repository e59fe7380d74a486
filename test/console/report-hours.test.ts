import { describe, expect } from 'vitest'
import { REPORTS } from '../../console/screens.ts'
import { fillAtRandom, untilMeasured } from '../api/report-rows-stage.ts'
import { hireAgent } from '../harness/desk.ts'
import { comeIn, expectAccessible, hasChromium, inEveryLook, journeyTest } from './browser.ts'

// What a supervisor asks of the reports: which hours need one more agent, who was there then, and why nothing is shown.

const test = journeyTest({ medium: 'sms' })

const RANGE = 'from=2026-10-24&to=2026-10-26'

describe.skipIf(!hasChromium)('in a browser', () => {
  test('the hours with most waiting open who waited and who was there; what is empty says so and what to do', async ({
    world,
    desk,
    browser,
  }) => {
    await fillAtRandom(world, desk, 25)
    await untilMeasured(world)
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    expect((await sue.api.patch('/v1/me', { zone: 'Asia/Kolkata', language: 'en' })).status).toBe(200)
    const { page } = await comeIn({ world, browser }, sue)
    const go = async (path: string) => {
      await page.goto(`${world.baseUrl}/console/reports/${path}`)
      await page.getByText('in the time zone Asia/Kolkata').waitFor()
    }

    await go(`line?${RANGE}`)
    const hours = page.getByRole('region', { name: 'The hours with most waiting' })
    const worst = hours
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader') })
      .first()
    await worst.waitFor()
    const served = worst.getByRole('button', { name: /^Got an agent, / })
    const count = Number(await served.textContent())
    await served.click()
    await page
      .getByRole('dialog', { name: /^Time in the line · / })
      .getByText(`${count} in all.`)
      .waitFor()
    expect(await page.getByRole('dialog').getByRole('listitem').count()).toBe(count)
    await page.keyboard.press('Escape')
    const chart = page.getByRole('listbox', { name: /^When customers wait in the line/ })
    expect(await chart.getByRole('option').first().getAttribute('aria-label')).toMatch(/waited, .*; online: /)
    await inEveryLook(page, sue, 'the hours with most waiting', () =>
      page.getByRole('table').first().waitFor(),
    )

    // How many were there at once, beside their time.
    await go(`presence?${RANGE}&groupBy=hour`)
    for (const title of ['Online at once', 'Agents online', 'Online'])
      await page.getByRole('columnheader', { name: title, exact: true }).waitFor()

    // Priorities, in their order.
    for (const report of ['volume', 'csat', 'first_response', 'wait', 'ai', 'sends']) {
      await go(`${report}?${RANGE}&groupBy=priority`)
      const names = await page.getByRole('table').last().locator('tbody th').allTextContents()
      const order = ['Urgent', 'High', 'Normal', 'Low']
      expect(names.length, report).toBeGreaterThan(0)
      expect(names, report).toEqual(order.filter(name => names.includes(name)))
    }

    // Nothing at all, in each report.
    for (const report of REPORTS) {
      await go(`${report}?from=2000-01-05&to=2000-01-06&label=vip`)
      const said = page.getByRole('status').filter({ hasText: 'Choose a longer time' })
      await said.waitFor()
      expect(await page.getByRole('listbox').count(), report).toBe(0)
      if (report === 'volume') await expectAccessible(page, 'an empty report')
    }
    await go('volume?from=2000-01-05&to=2000-01-06&label=vip')
    await page.getByRole('button', { name: 'Show all channels, agents, teams and labels' }).click()
    await page.waitForURL(url => !url.searchParams.has('label'))
    await page.getByRole('button', { name: 'Last 90 days' }).click()
    await page.getByRole('listbox', { name: /^Chart: Volume/ }).waitFor()
    await go('volume?from=2000-01-05&to=2000-01-06&label=vip')
    await inEveryLook(page, sue, 'an empty report', () => page.getByRole('table').first().waitFor())
  }, 240_000)
})
