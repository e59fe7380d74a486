import { describe, expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { setInTheDark, TAKEN } from '../sending/in-the-dark.ts'
import { beginAgentTalk } from '../sending/talk.ts'
import { comeIn, expectAccessible, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { listenTo } from './screen-reader.ts'

// What became of each attempt to send a message, in the thread.

const test = journeyTest({
  settings: { assignment: { mode: 'manual' }, csat: { enabled: false } },
})

describe.skipIf(!hasChromium)('in a browser', () => {
  test('each attempt of a message tells by whom it was made, and what came of it', async ({
    world,
    desk,
    browser,
  }) => {
    const talk = await beginAgentTalk(desk)
    const { address: to } = talk.customer
    world.emulator.faults.set({ kind: 'rate_limited', times: 2, to, retryAfterSeconds: 1 })
    const patient = await talk.reply('Your parcel comes at noon.')
    await talk.message(patient, 'read')
    // The provider's list would settle it.
    world.emulator.faults.set({
      kind: 'error_before_accepting',
      operation: 'messages.list',
      to,
      times: 'always',
    })
    setInTheDark(world, talk, TAKEN)
    const doubtful = await talk.reply('Are you at home?')
    await talk.message(doubtful, 'unknown')
    const settled = await command(world.admin, `${talk.path}/messages/${doubtful}/settle`, { sent: false })
    expect(settled).toBe('done')
    await talk.message(doubtful, 'failed')
    const once = await talk.reply('Good bye!')
    await talk.message(once, 'read')

    const person = await comeIn({ world, browser }, desk.ann)
    const { page } = person
    const reader = await listenTo(person)
    await page.goto(`${world.baseUrl}/console/inbox/open/${talk.id}`)
    const row = (id: string) => page.locator(`[data-message="${id}"]`)
    await row(once).waitFor()
    expect(
      await row(once)
        .getByRole('button', { name: /attempt/ })
        .count(),
    ).toBe(0)

    // One attempt is not worth a line; the second is made by a person, with the message as it is.
    expect(
      await row(doubtful)
        .getByRole('button', { name: /attempt/ })
        .count(),
    ).toBe(0)
    await row(doubtful).getByRole('button', { name: 'Send again' }).click()
    const opened = row(doubtful).getByRole('button', { name: '2 attempts' })
    await opened.click()
    const list = row(doubtful).getByRole('list', { name: 'Attempts to send this message' })
    await list.getByText('Attempt 2 · Read').waitFor()
    const lines = await list.getByRole('listitem').allInnerTexts()
    expect(lines[0]).toMatch(/Attempt 1 · Not sent/)
    expect(lines[0]).toMatch(/Sent by you/)
    expect(lines[0]).toMatch(/gave no answer/)
    expect(lines[0]).toMatch(/an administrator stated that it was not sent/)
    expect(lines[1]).toMatch(/Sent again by you/)
    expect(lines[1]).toMatch(/Message id of the provider: SM/)
    await opened.click()
    expect(await list.count()).toBe(0)

    // By keys, with what a screen reader says of it.
    const button = row(patient).getByRole('button', { name: '3 attempts' })
    await button.focus()
    expect(await reader.focus()).toEqual({ role: 'button', name: '3 attempts' })
    expect(await button.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Enter')
    const calls = row(patient).getByRole('listitem')
    await calls.nth(2).waitFor()
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    const told = await calls.allInnerTexts()
    expect(told[0]).toMatch(/Attempt 1 · Not taken by the provider/)
    expect(told[0]).toMatch(/too many concurrent requests/)
    expect(told[1]).toMatch(/Tried again by itself/)
    expect(told[1]).toMatch(/The same answer as before/)
    expect(told[2]).toMatch(/Attempt 3 · Read/)
    await expectAccessible(page, 'the attempts of a message')
    await inEveryLook(page, desk.ann, 'the attempts of a message', async () => {
      await row(patient).getByRole('button', { name: /3/ }).click()
      await calls.nth(2).waitFor()
    })
  })
})
