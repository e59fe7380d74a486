import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, hasChromium } from './browser.ts'
import { test } from './inbox-stage.ts'
import { listenTo } from './screen-reader.ts'

describe.skipIf(!hasChromium)('in a browser', () => {
  test('who sees nothing hears what comes, and what became of each command, once', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const mali = desk.newCustomer()
    const nok = desk.newCustomer()
    await mali.write('Where is my parcel?', { profileName: 'Mali' })
    const { id } = await mali.conversation(c => c.status === 'waiting')
    await nok.write('Good morning', { profileName: 'Nok' })
    await nok.conversation(c => c.status === 'waiting')
    // So long that its beginning is read only as one scrolls.
    await world.sql`
      insert into events (conversation_id, channel_id, seq, type, at, actor, data)
      select id, channel_id, 1000 + n, 'conversation.prioritized', now(), '{"kind": "system"}'::jsonb,
        '{"before": "normal", "after": "high"}'::jsonb
      from conversations, generate_series(1, 150) n where id = ${id}`
    const { page, context } = await comeIn({ world, browser }, sue)
    const reader = await listenTo({ page, context })
    const { keyboard } = page
    const times = (line: string | RegExp) =>
      reader.log().filter(said => (typeof line === 'string' ? said === line : line.test(said))).length
    const hears = (line: string | RegExp) => until(`“${line}”`, () => times(line) > 0)
    /** Presses keys. Whatever has the focus then can be named. */
    const press = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key)
      const { role, name } = await reader.focus()
      expect(role, `after ${keys.join(' ')}`).not.toMatch(/^(|generic|none)$/)
      expect(name, `after ${keys.join(' ')}: ${role}`).not.toBe('')
    }

    await page.goto(`${world.baseUrl}/console/inbox/line`)
    await page.getByRole('link', { name: /Mali/ }).waitFor()
    await press('j')
    await hears('says: Conversation with Mali. In the line')
    const thread = page.getByRole('log')
    await thread
      .getByText('Someone changed the priority')
      .or(thread.getByText(/changed the priority/))
      .first()
      .waitFor()

    // Rows that are made as one scrolls are no news.
    await thread.focus()
    reader.news()
    await press('PageUp', 'PageUp')
    await until('the beginning', async () => {
      await keyboard.press('Home')
      return thread.getByText('Where is my parcel?').isVisible()
    })
    await press('PageDown')
    await press('End')
    expect(reader.news()).toEqual([])

    // What comes is told once, with who wrote it; of the other conversation only that somebody wrote.
    await mali.write('Is it lost?')
    await hears('says: Mali: Is it lost?')
    await nok.write('Hello?')

    await press('i')
    await hears(/^says: It is yours/)
    await press('r')
    await keyboard.type('It comes tomorrow.')
    await press('Control+Enter')
    await hears('says: You: It comes tomorrow.')
    await until('the reply', () => mali.received().includes('It comes tomorrow.'))
    await press('Escape')
    await press('n')
    await keyboard.type('She is in a hurry')
    await press('Control+Enter')
    await hears('says: Note by Sue, not shown to the customer: She is in a hurry')
    await press('Escape')

    // What did not arrive is told at once: the customer waits.
    world.emulator.faults.set({ kind: 'refused', errorCode: 63019, to: mali.address })
    await press('r')
    await keyboard.type('Here is a picture')
    await press('Control+Enter')
    await hears(/^says at once: This was not sent: Here is a picture\./)
    await press('Escape')

    await press('p')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.type('urgent')
    await press('Enter')
    await hears(/^says: Priority changed/)
    await press('a')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.type('Bob')
    await press('Enter')
    await hears(/^says: Assigned to Bob/)
    // What a colleague does is told too.
    expect((await desk.bob.api.post(`/v1/conversations/${id}/notes`, { text: 'Mine now' })).status).toBe(202)
    await hears('says: Note by Bob, not shown to the customer: Mine now')
    await press('e')
    await hears(/^says: Resolved/)

    // Nothing twice, and nothing that was there before.
    for (const line of [
      'says: Mali: Is it lost?',
      'says: You: It comes tomorrow.',
      /^says: It is yours/,
      /^says at once: This was not sent/,
      /^says: Assigned to Bob/,
      /^says: Resolved/,
    ])
      expect(times(line), String(line)).toBe(1)
    expect(times(/Where is my parcel|Good morning|changed the priority/)).toBe(0)
  })
})
