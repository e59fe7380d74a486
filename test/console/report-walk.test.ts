import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { REPORTS } from '../../console/screens.ts'
import { fillAtRandom, untilMeasured } from '../api/report-rows-stage.ts'
import { parseCsv } from '../api/reports-stage.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, hasChromium, journeyTest } from './browser.ts'

// Every report, by an hour of a day that has one of them twice, and by something else.

const test = journeyTest({ medium: 'sms' })

const ZONE = 'Europe/Berlin'
/** On the 25th the clock is set back. */
const RANGE = 'from=2026-10-24&to=2026-10-26'

const OTHERS = ['day', 'week', 'month', 'channel', 'agent', 'team', 'label', 'priority'] as const
/** Those that have no channels, teams and labels. */
const groupingsOf = (report: (typeof REPORTS)[number], at: number) =>
  report === 'presence' ? ['hour', 'agent', 'day'] : ['hour', OTHERS[at % OTHERS.length] ?? 'day']

/** The column that says how many rows stand behind a number; undefined: it is its own. */
const COUNTED_BY: Record<string, string> = {
  Median: 'Count',
  '90 %': 'Count',
  Average: 'Count',
  Longest: 'Count',
  'Share of the AI': 'By the AI alone',
  Answered: 'Answers',
}

interface Shown {
  titles: string[]
  rows: { name: string; texts: string[] }[]
}

/** The table of the report, as it is shown. */
const shownOn = (page: Page) =>
  page.evaluate<Shown>(`(() => {
    const table = [...document.querySelectorAll('table')].at(-1)
    const textOf = cell => cell.textContent
    return {
      titles: [...table.querySelectorAll('thead th')].map(textOf),
      rows: [...table.querySelectorAll('tbody tr, tfoot tr')].map(row => ({
        name: row.querySelector('th').textContent,
        texts: [...row.querySelectorAll('td')].map(textOf),
      })),
    }
  })()`)

/** The lines of the report's file. */
async function fileOf(page: Page): Promise<{ name: string; lines: string[][] }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^(Save as CSV|บันทึกเป็น CSV)$/ }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  return { name: download.suggestedFilename(), lines: parseCsv(text.replace('\ufeff', '')) }
}

/** How many rows a number opens, all pages of them. */
async function countBehind(page: Page): Promise<number> {
  const dialog = page.getByRole('dialog')
  for (;;) {
    const said = await dialog
      .getByText(/^(The first \d+|\d+ in all)\.$|^Nothing/)
      .textContent()
      .catch(() => '')
    const all = /^(\d+) in all/.exec(said ?? '')
    if (all) {
      expect(await dialog.getByRole('listitem').count()).toBe(Number(all[1]))
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      return Number(all[1])
    }
    expect(said, 'rows').toMatch(/^The first/)
    await dialog.getByRole('button', { name: 'Show more' }).click()
    await until('more rows', async () => {
      return (await dialog.getByText(/in all\.|^The first/).textContent()) !== said
    })
  }
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('in every report the file is what is shown, and a number opens as many rows as it counts', async ({
    world,
    desk,
    browser,
  }) => {
    await fillAtRandom(world, desk, 25)
    await untilMeasured(world)
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    expect((await sue.api.patch('/v1/me', { zone: ZONE, language: 'en' })).status).toBe(200)
    const { page } = await comeIn({ world, browser }, sue)

    for (const [at, report] of REPORTS.entries()) {
      for (const groupBy of groupingsOf(report, at)) {
        const where = `${report} by ${groupBy}`
        await page.goto(`${world.baseUrl}/console/reports/${report}?${RANGE}&groupBy=${groupBy}`)
        await page.getByText(`in the time zone ${ZONE}`).waitFor()
        const shown = await shownOn(page)
        const { name, lines } = await fileOf(page)
        expect(name).toBe(`${report} 2026-10-24 2026-10-26.csv`)
        const [titles = [], ...rows] = lines

        expect(titles.map(title => title.replace(' (ms)', ''))).toEqual(shown.titles)
        expect(rows.map(([first]) => first)).toEqual(shown.rows.map(row => row.name))
        expect(new Set(rows.map(([first]) => first)).size, where).toBe(rows.length)
        if (groupBy === 'hour') expect(rows, where).toHaveLength(24 + 25 + 24 + 1)
        for (const [n, [, ...values]] of rows.entries()) {
          const texts = shown.rows[n]?.texts ?? []
          expect(
            values.map(value => value === ''),
            where,
          ).toEqual(texts.map(text => text === '–'))
        }

        // The total, and the row with most of it.
        const sum = (row: string[]) => row.slice(1).reduce((all, value) => all + Number(value), 0)
        const most = rows.slice(0, -1).toSorted((a, b) => sum(b) - sum(a))[0]
        const table = page.getByRole('table').last()
        for (const row of new Set([rows.at(-1), most])) {
          if (!row) continue
          const line = table
            .getByRole('row')
            .filter({ has: page.getByRole('rowheader', { name: row[0], exact: true }) })
          for (const [column, title] of shown.titles.entries()) {
            const value = Number(row[column])
            const button = line
              .getByRole('cell')
              .nth(column - 1)
              .getByRole('button')
            if (column === 0 || (await button.count()) === 0) continue
            await button.click()
            const found = await countBehind(page)
            const number = (of: string) => Number(row[shown.titles.indexOf(of)])
            const satisfied = () => number('Score 4') + number('Score 5')
            const counted = COUNTED_BY[title]
            if (report === 'presence') expect(found, `${where}: ${title}`).toBeGreaterThan(0)
            else if (title === 'Satisfied') expect(found, `${where}: ${title}`).toBe(satisfied())
            else if (report === 'csat' && title === 'Average') expect(found).toBe(number('Answers'))
            else expect(found, `${where}: ${title} of ${row[0]}`).toBe(counted ? number(counted) : value)
          }
        }
      }
    }
  }, 600_000)
})
