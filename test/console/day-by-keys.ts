import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium } from './browser.ts'
import { test } from './inbox-stage.ts'

/** The journey of an agent who uses no mouse. */
export function dayByKeys(): void {
  describe.skipIf(!hasChromium)('in a browser', () => {
    test('a day by keys alone, in the dark', async ({ world, desk, browser }) => {
      const reply = { name: 'Greeting', shortcut: 'hi', texts: { en: 'Hello {{contact.name|there}}!' } }
      expect((await desk.ann.api.post('/v1/replies', reply)).status).toBe(201)
      const customers = [desk.newCustomer(), desk.newCustomer()]
      for (const [index, customer] of customers.entries()) {
        await customer.write('Hello', { profileName: `Keys ${index + 1}` })
        await customer.conversation(c => c.status === 'waiting')
      }
      const zoe = await hireAgent(world, 'Zoe', [])
      const elsewhere = await comeIn({ world, browser }, zoe)
      await elsewhere.page.goto(`${world.baseUrl}/console/inbox/mentions`)
      await elsewhere.page.getByText('No conversations here').waitFor()
      const { page } = await comeIn({ world, browser }, desk.ann, { dark: true })
      const { keyboard } = page
      await page.getByText('Choose a conversation').or(page.getByText('Nothing to do here')).waitFor()
      await keyboard.press('/')
      await keyboard.press('Escape')
      await keyboard.press('g')
      await keyboard.press('l')
      await page.getByRole('link', { name: /Keys 1/ }).waitFor()
      await keyboard.press('/')
      await keyboard.type('Keys')
      await page.waitForURL(/q=Keys/)
      await until('the two that are looked for', async () => (await page.locator('[data-row]').count()) === 2)
      await keyboard.press('Tab')

      // Both at once: a label is added, and why neither can be snoozed is said.
      await keyboard.press('x')
      await keyboard.press('Shift+J')
      await page.getByText('2 selected').waitFor()
      await expectAccessible(page, 'a selection')
      await keyboard.press('l')
      await page.locator('[role="combobox"]:focus').waitFor()
      await keyboard.type('parcels')
      await keyboard.press('Enter')
      await page.getByText('Labels changed: 2 conversations').waitFor()
      for (const customer of customers) await customer.conversation(c => c.labels.includes('parcels'))
      await page.getByRole('link', { name: /Keys 2/ }).focus()
      await keyboard.press('x')
      await keyboard.press('Shift+K')
      await page.getByText('2 selected').waitFor()
      await keyboard.press('h')
      await page.locator('[role="combobox"]:focus').waitFor()
      // Their channels may have different zones, so the clock is one's own, and named.
      expect(await page.getByRole('option', { name: /^Until tomorrow, 09:00/ }).textContent()).toContain(
        'Asia/Bangkok',
      )
      await expectAccessible(page, 'the end of a snooze')
      await keyboard.press('Enter')
      const outcome = page.getByRole('dialog', { name: 'Snoozed: 2 of 2 failed' })
      await outcome.getByText('Keys 2').waitFor()
      await expectAccessible(page, 'what failed')
      await keyboard.press('Escape')
      await outcome.waitFor({ state: 'detached' })
      await keyboard.press('Escape')
      await page.getByText('2 selected').waitFor({ state: 'detached' })

      await page.getByRole('link', { name: /Keys 1/ }).focus()
      await keyboard.press('j')
      await page.getByRole('heading', { level: 2, name: 'Keys 1' }).waitFor()
      await keyboard.press('i')
      await page.getByText(/^Yours/).waitFor()
      await keyboard.press('r')
      await keyboard.press('/')
      await page.getByRole('option', { name: /Greeting/ }).waitFor()
      await expectAccessible(page, 'canned replies')
      await keyboard.press('Enter')
      const field = page.getByRole('textbox', { name: 'Write a reply' })
      await until('the reply', async () => (await field.inputValue()) === 'Hello Keys 1!')
      await keyboard.press('Control+Enter')
      await until('the reply at the customer', () => customers[0]?.received().includes('Hello Keys 1!'))
      await keyboard.press('Escape')
      await keyboard.press('n')
      await keyboard.type('Call back on Monday, @zo')
      await page.getByRole('option', { name: /^Zoe Can read/ }).waitFor()
      await expectAccessible(page, 'colleagues to mention')
      await keyboard.press('Enter')
      await page.getByText('Tells Zoe.').waitFor()
      await page.getByText('able to read it from then on: Zoe.').waitFor()
      await keyboard.type('please')
      await keyboard.press('Control+Enter')
      await page.getByRole('article').getByText('Call back on Monday, @Zoe please').waitFor()
      // She is told of it, and reads it, though she does not handle the channel.
      await elsewhere.page.getByRole('link', { name: /Keys 1/ }).click()
      await elsewhere.page.getByRole('article').getByText('Call back on Monday').waitFor()
      await elsewhere.page.getByText('You were mentioned here').waitFor()
      await expectAccessible(elsewhere.page, 'a conversation that one may read')
      await keyboard.press('Escape')
      await keyboard.press('l')
      await page.locator('[role="combobox"]:focus').waitFor()
      await keyboard.type('callback')
      await keyboard.press('Enter')
      await page.getByRole('option', { name: 'callback', selected: true }).waitFor()
      await keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Labels', exact: true }).waitFor({ state: 'detached' })
      await keyboard.press('e')
      await customers[0]?.conversation(c => c.status === 'resolved' && c.labels.includes('callback'))

      // The note is found again, and opens the thread where it stands.
      await until('the note is found', async () => {
        const { body } = await desk.ann.api.get('/v1/search?q=monday')
        return body.messages.items.length === 1
      })
      await keyboard.press('Control+k')
      await page.locator('[role="combobox"]:focus').waitFor()
      await keyboard.type('monday')
      await page.getByRole('option', { name: /Call back on Monday/ }).waitFor()
      await expectAccessible(page, 'what the palette finds')
      await keyboard.press('Enter')
      await page.locator('[data-target]:focus').getByText('Call back on Monday').waitFor()
      await keyboard.press('g')
      await keyboard.press('f')
      await page.locator('[type="search"]:focus').waitFor()
      await keyboard.type('back mon')
      await page.getByRole('link', { name: /Call back on Monday/ }).waitFor()
      await expectAccessible(page, 'the search')
      await keyboard.press('ArrowDown')
      await keyboard.press('Enter')
      await page.locator('[data-target]:focus').getByText('Call back on Monday').waitFor()
      await keyboard.press('Control+k')
      await page.locator('[role="combobox"]:focus').waitFor()
      await keyboard.type('shortcuts')
      await keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
      await expectAccessible(page, 'the help')
    })
  })
}
