import { describe, expect, onTestFinished } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'
import { layLine } from './line.ts'

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

/** What a browser says when its line is cut. */
const CUT = /net::ERR_|Failed to load resource/

async function lineTo(world: World) {
  const line = await layLine(world.baseUrl)
  onTestFinished(() => line.close())
  return line
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('an agent takes a conversation, answers it, and resolves it', async ({ world, desk, browser }) => {
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.getByRole('link', { name: /^Line/ }).click()
    await page.getByText('No conversations here').waitFor()
    await expectAccessible(page, 'an empty line')

    const customer = desk.newCustomer()
    await customer.write('Where is my parcel?', { profileName: 'Mali' })
    // It comes by itself.
    await page.getByRole('link', { name: /Mali/ }).click()
    const thread = page.getByRole('log')
    await thread.getByText('Where is my parcel?').waitFor()
    await expectAccessible(page, 'a conversation')

    await page.getByRole('button', { name: 'Take it' }).click()
    await page.getByText(/^Yours/).waitFor()
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.fill('It left this morning.')
    await field.press('Control+Enter')
    await thread.getByText('It left this morning.').waitFor()
    await thread.getByRole('img', { name: 'Read' }).waitFor()
    expect(customer.received()).toContain('It left this morning.')
    expect(await field.inputValue()).toBe('')

    await field.press('Escape')
    await page.keyboard.press('e')
    await page.getByText('Resolved', { exact: true }).first().waitFor()
    await customer.conversation(conversation => conversation.status === 'resolved')
  })

  test('a cut stream loses nothing, and says so', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('First')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const line = await lineTo(world)
    const { page } = await comeIn({ world, browser }, desk.ann, { origin: line.origin })
    await page.goto(`${line.origin}/console/inbox/open/${id}`)
    const thread = page.getByRole('log')
    await thread.getByText('First').waitFor()
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.fill('Half a rep')
    line.cut()
    await customer.write('Second')
    await customer.write('Third')
    const banner = page.getByRole('status').filter({ hasText: 'The connection is broken' })
    await banner.waitFor()
    await until('both messages', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
      return body.items.length >= 3
    })
    line.mend()
    await thread.getByText('Third').waitFor()
    await thread.getByText('Second').waitFor()
    await banner.waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('Half a rep')
    forgive(page, CUT)
  })

  test('two agents at one conversation see each other, and neither answers unread', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello?')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const line = await lineTo(world)
    // A supervisor may answer in a colleague's conversation.
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const her = await comeIn({ world, browser }, sue, { origin: line.origin })
    const bob = await comeIn({ world, browser }, desk.bob)
    await her.page.goto(`${line.origin}/console/inbox/line/${id}`)
    await bob.page.goto(`${world.baseUrl}/console/inbox/line/${id}`)
    await her.page.getByText('Bob is looking at this too').first().waitFor()
    const sheWrites = her.page.getByRole('textbox', { name: 'Write a reply' })
    const bobWrites = bob.page.getByRole('textbox', { name: 'Write a reply' })
    await bobWrites.pressSequentially('I am on it')
    await her.page.getByText('Bob is writing …').first().waitFor()

    // Sue does not see what comes: only her stream is cut.
    await her.page.route('**/v1/events', route => route.abort())
    line.cut()
    line.mend()
    await her.page.getByRole('status').filter({ hasText: 'The connection is broken' }).waitFor()
    await bobWrites.press('Control+Enter')
    await until('the reply at the customer', () => customer.received().includes('I am on it'))
    await sheWrites.fill('How can I help?')
    await sheWrites.press('Control+Enter')
    const alert = her.page.getByRole('alert').filter({ hasText: 'Something was written meanwhile' })
    await alert.getByText('I am on it').waitFor()
    expect(await sheWrites.inputValue()).toBe('How can I help?')
    expect(customer.received()).not.toContain('How can I help?')
    forgive(her.page, CUT)
  })

  test('on a phone, a window that has closed is opened again by a template', async ({
    world,
    desk,
    browser,
  }) => {
    await approveTemplate(world)
    const customer = desk.newCustomer()
    await customer.write('Is it there yet?', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    await world.sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${id}`
    const { page } = await comeIn({ world, browser }, desk.ann, { width: 390, height: 844, dark: true })
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByText(/takes only an approved template/).waitFor()
    await expectAccessible(page, 'a closed window')
    await page.getByRole('button', { name: /Choose a template/ }).click()
    await page.getByRole('option', { name: /parcel_is_there/ }).click()
    await page.getByRole('textbox', { name: 'Variable 1' }).fill('4711')
    await page.getByRole('dialog').getByText('Your parcel 4711 is there.').waitFor()
    await expectAccessible(page, 'a template')
    await page.getByRole('button', { name: 'Send the template' }).click()
    await until('the template', () => customer.received().includes('Your parcel 4711 is there.'))
    await customer.write('Thank you, I come for it')
    await page.getByRole('textbox', { name: 'Write a reply' }).waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('link', { name: /Nok/ }).first().waitFor()
    await expectAccessible(page, 'the list on a phone')
  })

  test('a day by keys alone, in the dark', async ({ world, desk, browser }) => {
    const reply = { name: 'Greeting', shortcut: 'hi', texts: { en: 'Hello {{contact.name|there}}!' } }
    expect((await desk.ann.api.post('/v1/replies', reply)).status).toBe(201)
    const customers = [desk.newCustomer(), desk.newCustomer()]
    for (const [index, customer] of customers.entries()) {
      await customer.write('Hello', { profileName: `Keys ${index + 1}` })
      await customer.conversation(c => c.status === 'waiting')
    }
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
    await keyboard.type('Call back on Monday')
    await keyboard.press('Control+Enter')
    await page.getByRole('article').getByText('Call back on Monday').waitFor()
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
    await keyboard.press('Control+k')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.type('shortcuts')
    await keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await expectAccessible(page, 'the help')
  })

  test('in Thai, by day and by night, nothing is in the way', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('สินค้าที่ได้รับไม่ตรงกับที่สั่ง', { profileName: 'วิภา' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    for (const look of [{ dark: false }, { dark: true, width: 390, height: 844 }]) {
      const { page } = await comeIn({ world, browser }, desk.bob, { ...look, locale: 'th-TH' })
      await page.goto(`${world.baseUrl}/console/inbox/line/${id}`)
      await page.getByRole('log').getByText('สินค้าที่ได้รับไม่ตรงกับที่สั่ง').waitFor()
      await page.getByPlaceholder(/เขียนตอบ/).waitFor()
      await expectAccessible(page, `in Thai ${JSON.stringify(look)}`)
    }
  })
})

describe.skipIf(!hasChromium)('the contacts', () => {
  test('two are made one by who may, with what becomes of them shown before; and one is erased', async ({
    world,
    desk,
    browser,
  }) => {
    const customers = [desk.newCustomer(), desk.newCustomer()]
    for (const [index, customer] of customers.entries()) {
      await customer.write('Hello', { profileName: `Niran ${index + 1}` })
      await customer.conversation(c => c.status === 'waiting')
    }
    const find = async (q: string) => (await world.admin.get(`/v1/contacts?q=${q}`)).body.items
    const [first, second] = await find('Niran')
    await desk.ann.api.patch(`/v1/contacts/${first.id}`, { notes: 'Likes tea', labels: ['vip'] })
    await desk.ann.api.patch(`/v1/contacts/${second.id}`, { notes: 'Pays late' })

    // An agent reads and writes what is known, and may no more.
    const ann = await comeIn({ world, browser }, desk.ann)
    await ann.page.getByRole('link', { name: 'Contacts' }).click()
    await ann.page.getByRole('searchbox').fill('niran')
    await ann.page.getByRole('link', { name: /Niran 1/ }).click()
    await ann.page.getByLabel('Notes').waitFor()
    expect(await ann.page.getByRole('button', { name: 'Merge …' }).count()).toBe(0)
    await expectAccessible(ann.page, 'a contact')

    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const { page } = await comeIn({ world, browser }, sue)
    await page.goto(`${world.baseUrl}/console/contacts/${first.id}`)
    await page.getByRole('button', { name: 'Merge …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Merge two contacts' })
    await dialog.getByRole('button', { name: /Niran 2/ }).click()
    await dialog.getByRole('radio', { name: /Niran 2/ }).check()
    const becomes = dialog.getByRole('region', { name: 'What it becomes' })
    await becomes.getByText('Pays late\n\nLikes tea').waitFor()
    await becomes.getByText(/^Both are in a conversation now/).waitFor()
    await expectAccessible(page, 'two contacts that become one')
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.waitForURL(new RegExp(`/contacts/${second.id}`))
    const merged = (await world.admin.get(`/v1/contacts/${first.id}`)).body
    expect(merged).toMatchObject({ id: second.id, labels: ['vip'], notes: 'Pays late\n\nLikes tea' })
    expect(merged.addresses).toHaveLength(2)

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    expect(file.suggestedFilename()).toBe(`contact-${second.id}.json`)

    await page.getByRole('button', { name: 'Erase …' }).click()
    const erase = page.getByRole('dialog', { name: /^Erase/ })
    const go = erase.getByRole('button', { name: 'Erase', exact: true })
    expect(await go.isDisabled()).toBe(true)
    await expectAccessible(page, 'an erasure')
    await erase.getByLabel(/^Type/).fill('Niran 2')
    await go.click()
    await page.getByText(/^Erased by Sue/).waitFor()
    await until('the erasure', async () => {
      const { body } = await world.admin.get(`/v1/contacts/${second.id}`)
      return body.erasure !== null && body.addresses.length === 0
    })
    expect(await find('Niran')).toEqual([])
  })
})

/** A template that the provider has approved. */
async function approveTemplate({ emulator }: World): Promise<void> {
  const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
  const { body } = await twilioClient(account, { baseUrl: emulator.url }).request({
    method: 'post',
    uri: 'https://content.twilio.com/v1/Content',
    headers: { 'Content-Type': 'application/json' },
    data: {
      friendly_name: 'parcel_is_there',
      language: 'en',
      variables: { 1: '12' },
      types: { 'twilio/text': { body: 'Your parcel {{1}} is there.' } },
    },
  })
  emulator.setApproval(body.sid, { status: 'approved' })
}
