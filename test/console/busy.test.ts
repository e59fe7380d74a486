import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { until } from '../harness/until.ts'
import { file } from '../media/files.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'
import { CUT, lineTo } from './inbox-stage.ts'

// What an agent meets in a busy hour: answers that come late, keys that come early, a line that breaks, pages that are left.

const test = journeyTest({
  settings: { assignment: { mode: 'manual' }, csat: { enabled: false }, reopenFor: '1s' },
})

/** Whether all of it lies within what is seen of the thread, or else of the page. */
async function isSeen(element: Locator, thread?: Locator): Promise<boolean> {
  const page = element.page().viewportSize()
  const whole = page && { x: 0, y: 0, ...page }
  const [box, frame] = [await element.boundingBox(), thread ? await thread.boundingBox() : whole]
  if (!box || !frame) return false
  const isAcross = box.x >= frame.x && box.x + box.width <= frame.x + frame.width
  return isAcross && box.y >= frame.y && box.y + box.height <= frame.y + frame.height
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a reply is in the thread once, also if the stream is faster than the answer', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const thread = page.getByRole('log')
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    const seen: number[] = []
    await page.route('**/messages', async route => {
      const response = await route.fetch()
      await thread.getByRole('article').getByText('The same words').first().waitFor()
      seen.push(await thread.getByText('The same words').count())
      await route.fulfill({ response })
    })
    await field.fill('The same words')
    await field.press('Control+Enter')
    await until('the first', () => seen.length === 1)
    await field.fill('The same words')
    await field.press('Control+Enter')
    await until(
      'the second',
      () => customer.received().filter(text => text === 'The same words').length === 2,
    )
    await until('both', async () => (await thread.getByText('The same words').count()) === 2)
    // Both answers have reached the page before it is left.
    await until('the second answer', () => seen.length === 2)
    await page.unrouteAll({ behavior: 'wait' })
    await thread.getByText('Sending …').waitFor({ state: 'detached' })
    expect(seen[0]).toBe(1)
    expect(await thread.getByText('The same words').count()).toBe(2)
  })

  test('replies that could not be sent come back in their order, and go together', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const line = await lineTo(world)
    const { page } = await comeIn({ world, browser }, desk.ann, { origin: line.origin })
    await page.goto(`${line.origin}/console/inbox/open/${id}`)
    await page.getByRole('log').getByText('Hello').waitFor()
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    line.cut()
    for (const text of ['One', 'Two']) {
      await field.fill(text)
      await field.press('Control+Enter')
    }
    await field.pressSequentially('Three')
    await until('all three', async () => (await field.inputValue()) === 'One\nTwo\nThree')
    await page.getByText('Sending …').waitFor({ state: 'detached' })
    line.mend()
    await page
      .getByRole('status')
      .filter({ hasText: 'The connection is broken' })
      .waitFor({ state: 'detached' })
    await field.press('Control+Enter')
    await until('the replies', () => customer.received().includes('One\nTwo\nThree'))
    expect(customer.received().filter(text => /One|Two/.test(text))).toHaveLength(1)
    forgive(page, CUT)
  })

  test('the key undoes nothing that was done before something else', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Fah' })
    const { id, contact } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByRole('log').getByText('Hello').waitFor()
    await page.keyboard.press('l')
    await page.locator('[role="combobox"]:focus').waitFor()
    await page.keyboard.type('parcel')
    await page.keyboard.press('Enter')
    await page.getByText('Labels changed').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Contacts' }).click()
    await page.getByRole('link', { name: /Fah/ }).click()
    const notes = page.getByLabel('Notes')
    await notes.fill('Likes tea')
    await notes.press('Tab')
    await until('the notes', async () => {
      const { body } = await world.admin.get(`/v1/contacts/${contact.id}`)
      return body.notes === 'Likes tea'
    })
    await page.keyboard.press('Control+z')
    await page.getByText('There is nothing to undo').waitFor()
    expect((await world.admin.get(`/v1/conversations/${id}`)).body.labels).toEqual(['parcel'])

    // What one types stays when a colleague changes the contact meanwhile.
    await notes.fill('Likes green tea')
    await desk.bob.api.patch(`/v1/contacts/${contact.id}`, { notes: 'Likes coffee', labels: ['vip'] })
    await notes.press('Tab')
    const clash = page.getByRole('alert').filter({ hasText: 'Likes coffee' })
    await clash.waitFor()
    expect(await notes.inputValue()).toBe('Likes green tea')
    await expectAccessible(page, 'notes that were changed meanwhile')
    await clash.getByRole('button', { name: 'Keep mine' }).click()
    await until('the notes', async () => {
      const { body } = await world.admin.get(`/v1/contacts/${contact.id}`)
      return body.notes === 'Likes green tea' && body.labels.includes('vip')
    })
    forgive(page, /status of 412/)
  })

  test('an outcome that comes late leaves whoever has gone on where they are', async ({
    world,
    desk,
    browser,
  }) => {
    const customers = [1, 2, 3].map(() => desk.newCustomer())
    const ids: string[] = []
    for (const [index, customer] of customers.entries()) {
      await customer.write(`Hello ${index + 1}`, { profileName: `Late ${index + 1}` })
      ids.push((await customer.conversation(c => c.status === 'waiting')).id)
    }
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/line/${ids[0]}?q=Late`)
    await page.getByRole('heading', { level: 2, name: 'Late 1' }).waitFor()
    let commands = 0
    let answer = () => {}
    const isAwaited = new Promise<void>(resolve => {
      answer = resolve
    })
    await page.route('**/resolve', async route => {
      commands++
      const response = await route.fetch()
      await isAwaited
      await route.fulfill({ response })
    })
    await page.keyboard.press('e')
    await page.keyboard.press('e')
    await customers[0]?.conversation(c => c.status !== 'waiting')
    await page.getByRole('link', { name: /Late 1/ }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /Late 3/ }).click()
    await page.getByRole('heading', { level: 2, name: 'Late 3' }).waitFor()
    answer()
    await page.getByText('Resolved', { exact: true }).first().waitFor()
    expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe('Late 3')
    expect(commands).toBe(1)
  })

  test('what is typed while a conversation ends stays text, and is kept when the page is left', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Boon' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const path = `/v1/conversations/${id}`
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.fill('Left in the middle')
    // Sooner than the pause after which it is stored by itself.
    await page.goto('about:blank')
    await until('the draft', async () => {
      const { body } = await desk.ann.api.get(`${path}/draft?mode=reply`)
      return body.text === 'Left in the middle'
    })
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await until('the draft', async () => (await field.inputValue()) === 'Left in the middle')
    await field.fill('')
    await desk.bob.api.post(`${path}/resolve`, {})
    await page.getByText(/^This conversation is closed/).waitFor()
    await page.keyboard.type('hello')
    expect(await field.inputValue()).toBe('hello')
    await expectAccessible(page, 'a text in a closed conversation')
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
  })

  test('addresses in a text can be opened; a file that is missing says why in the language of its reader', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('ดูที่ https://example.com/parcelนะคะ', {
      profileName: 'Som',
      media: [file('application/x-msdownload', Buffer.from('MZ'))],
    })
    const { id, contact } = await customer.conversation(c => c.status === 'waiting')
    await desk.bob.api.patch('/v1/me', { language: 'th' })
    const { page } = await comeIn({ world, browser }, desk.bob, { locale: 'th-TH' })
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const link = page.getByRole('log').getByRole('link', { name: 'https://example.com/parcel' })
    expect(await link.getAttribute('href')).toBe('https://example.com/parcel')
    await page.goto(`${world.baseUrl}/console/contacts/${contact.id}`)
    const files = page.getByRole('group').filter({ hasText: 'ไฟล์' })
    await until('why it is missing', async () => {
      await page.reload()
      await page.getByText('จากลูกค้า').first().waitFor()
      return (await files.getByText(/ไฟล์ไม่ใช่ภาพ/).count()) > 0
    })
    await expectAccessible(page, 'a file that is missing')
  })

  test('on a phone, the end of a thread stays in sight above the keyboard, and all can be done', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    for (let n = 1; n <= 20; n++) await customer.write(`Line ${n}`, { profileName: 'Kan' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    await until('all lines', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages?limit=100`)
      return body.items.length === 20
    })
    const { page } = await comeIn({ world, browser }, desk.ann, { width: 360, height: 740, phone: true })
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const thread = page.getByRole('log')
    const last = thread.getByText('Line 20', { exact: true })
    await last.waitFor()
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.tap()
    // A keyboard opens.
    await page.setViewportSize({ width: 360, height: 400 })
    await until('the last line', () => isSeen(last, thread))
    await field.fill('A reply\nof several\nlines')
    await until('the last line', () => isSeen(last, thread))
    await page.getByRole('button', { name: 'Send', exact: true }).tap()
    await until('the reply', () => isSeen(thread.getByText('of several'), thread))
    await page.setViewportSize({ width: 360, height: 740 })
    for (const name of ['Resolve', 'More', 'Show or hide the reasons', 'Show or hide the contact'])
      expect(await isSeen(page.getByRole('button', { name, exact: true })), name).toBe(true)
    await page.getByRole('button', { name: 'More', exact: true }).tap()
    await page.getByRole('menuitem', { name: /^Assign/ }).tap()
    await page.getByRole('option', { name: /Bob/ }).waitFor()
    await expectAccessible(page, 'whom to assign it to, on a phone')
  })

  test('on a tablet, a finger reaches the menu of a message', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('Touch me', { profileName: 'Nid' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const look = { width: 1024, height: 768, phone: true }
    const { page } = await comeIn({ world, browser }, desk.ann, look)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const menu = page
      .getByRole('article')
      .getByRole('button', { name: 'What can be done with this message' })
      .first()
    await menu.waitFor()
    const seen = 'getComputedStyle(document.querySelector("[data-message] [aria-haspopup=menu]")).opacity'
    expect(await page.evaluate(seen)).toBe('1')
    await menu.tap()
    await page.getByRole('menuitem', { name: /^Quote/ }).waitFor()
  })
})
