import { describe, expect } from 'vitest'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'

// What is written and not sent yet: what is not filled in, and what is kept of it in this browser and in others.

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a placeholder that is not filled in keeps a reply back; values are put in by keys', async ({
    world,
    desk,
    browser,
  }) => {
    const reply = { name: 'Parcel', texts: { en: 'Dear {{contact.name}}, we open {{nextOpening}}.' } }
    expect((await desk.ann.api.post('/v1/replies', reply)).status).toBe(201)
    const customer = desk.newCustomer()
    await customer.write('Where is my parcel?', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    const { keyboard } = page
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.focus()
    await keyboard.press('/')
    await page.getByRole('option', { name: /Parcel/ }).waitFor()
    await keyboard.press('Enter')
    await until('the reply', async () => (await field.inputValue()).startsWith('Dear Mali, we open {{'))
    await page.getByText('{{nextOpening}} is not filled in.').waitFor()
    await expectAccessible(page, 'a placeholder')
    await keyboard.press('End')
    await keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('{{nextOpening}} is not filled in.').waitFor()
    // It is selected: the next key writes over it.
    await keyboard.type('at nine')
    expect(await field.inputValue()).toBe('Dear Mali, we open at nine.')
    await page.getByText(/is not filled in/).waitFor({ state: 'detached' })

    await keyboard.press('End')
    await keyboard.type(' Yours, {{')
    await page.getByRole('option', { name: /Your name.*Ann/ }).waitFor()
    await page.getByText('No value here: When it is open next').waitFor()
    await expectAccessible(page, 'the values')
    await keyboard.type('your name')
    await keyboard.press('Enter')
    const whole = 'Dear Mali, we open at nine. Yours, Ann'
    await until('the name', async () => (await field.inputValue()) === whole)
    await field.press('Control+Enter')
    await until('the reply', () => customer.received().includes(whole))

    // Who means it as it is written says so.
    await field.fill('Write {{name}} there')
    await field.press('Control+Enter')
    await page.getByRole('button', { name: 'Send it as it is' }).click()
    await until('the braces', () => customer.received().includes('Write {{name}} there'))
  })

  test('a reload takes neither the mode, nor the text, nor the files', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('Can you show me?', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann)
    const address = `${world.baseUrl}/console/inbox/open/${id}`
    await page.goto(address)
    const reply = page.getByRole('textbox', { name: 'Write a reply' })
    const note = page.getByRole('textbox', { name: /^Write a note/ })
    await reply.fill('Here it is')
    const chooser = page.locator('input[type="file"]')
    const attached = page.getByRole('list', { name: 'Attached files' })
    const file = (name: string) => ({
      name,
      mimeType: 'application/pdf',
      buffer: Buffer.from(`%PDF-1.4 ${name}`),
    })
    await chooser.setInputFiles(file('terms.pdf'))
    await attached.getByText('terms.pdf').waitFor()
    await attached.getByRole('img', { name: 'Uploading' }).waitFor({ state: 'detached' })
    // This one does not arrive before the page is left.
    await page.route('**/v1/uploads?*', () => {})
    await chooser.setInputFiles(file('prices.pdf'))
    await attached.getByText('prices.pdf').waitFor()
    await until('its bytes', () =>
      page.evaluate<boolean>(`new Promise(resolve => {
        const asked = indexedDB.open('switchboard-files', 1)
        asked.onsuccess = () => {
          const all = asked.result.transaction('files').objectStore('files').count()
          all.onsuccess = () => { asked.result.close(); resolve(all.result > 0) }
        }
      })`),
    )
    await page.getByRole('tab', { name: 'Note' }).click()
    await note.fill('Ask the shop')
    await page.unroute('**/v1/uploads?*')
    await page.reload()
    await note.waitFor()
    expect(await note.inputValue()).toBe('Ask the shop')
    await page.getByRole('tab', { name: 'Reply' }).click()
    expect(await reply.inputValue()).toBe('Here it is')
    await attached.getByText('prices.pdf').waitFor()
    await attached.getByRole('img', { name: 'Uploading' }).waitFor({ state: 'detached' })
    await reply.press('Control+Enter')
    await until('both files', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
      return body.items.flatMap(({ media }: { media: unknown[] }) => media).length === 2
    })
    await attached.waitFor({ state: 'detached' })

    // What the service has no more is told.
    await chooser.setInputFiles(file('offer.pdf'))
    await attached.getByText('offer.pdf').waitFor()
    await attached.getByRole('img', { name: 'Uploading' }).waitFor({ state: 'detached' })
    await page.route('**/v1/uploads/*', route =>
      route.fulfill({ status: 404, json: { code: 'not_found', status: 404 } }),
    )
    await page.reload()
    await page.getByRole('tab', { name: 'Reply' }).click()
    await attached.getByText(/Attach it again/).waitFor()
    await expectAccessible(page, 'a file that is gone')
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
    forgive(page, /status of 404/)
  })

  test('what is sent in one tab, or on another device, is no draft in this one; other words stay', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Prae' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const address = `${world.baseUrl}/console/inbox/open/${id}`
    const { page, context } = await comeIn({ world, browser }, desk.ann)
    await page.goto(address)
    const tab = await context.newPage()
    tab.setDefaultTimeout(20_000)
    await tab.goto(address)
    const writing = (one: typeof page) => one.getByRole('textbox', { name: 'Write a reply' })
    const has = (one: typeof page, text: string) =>
      until(`"${text}"`, async () => (await writing(one).inputValue()) === text)
    await writing(tab).waitFor()
    await writing(page).fill('Only once')
    await has(tab, 'Only once')
    await writing(page).press('Control+Enter')
    await has(tab, '')
    await until('the reply', () => customer.received().includes('Only once'))
    await tab.close()

    const phone = await comeIn({ world, browser }, desk.ann)
    await phone.page.goto(address)
    await writing(page).fill('From my desk')
    await has(phone.page, 'From my desk')
    await writing(phone.page).press('Control+Enter')
    await until('the reply', () => customer.received().includes('From my desk'))
    await page.getByText('You sent or cleared this draft on another device').waitFor()
    await has(page, '')
    forgive(page, /status of 404/)
    await page.getByRole('button', { name: 'Put it back' }).click()
    await has(page, 'From my desk')

    // What the other device never had stays.
    await phone.page.context().setOffline(true)
    await writing(phone.page).fill('Words of the phone')
    await writing(page).fill('Words of the desk')
    await writing(page).press('Control+Enter')
    await until('the reply', () => customer.received().includes('Words of the desk'))
    await phone.page.context().setOffline(false)
    await phone.page.getByRole('log').getByText('Words of the desk').waitFor()
    expect(await writing(phone.page).inputValue()).toBe('Words of the phone')
    forgive(phone.page, /net::ERR_|Failed to load resource/)
  })
})
