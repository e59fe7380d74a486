import type { CDPSession } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { VAPID } from '../push/device.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'
import { layLine } from './line.ts'

const test = journeyTest({
  settings: { assignment: { mode: 'manual' } },
  world: { environment: VAPID },
})

/** The browser's errors when its connection is cut. */
const CUT = /net::ERR_|Failed to load resource/

/** The service worker's registration, once it is active. */
function workerOf(devtools: CDPSession): Promise<string> {
  return new Promise(resolve => {
    devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const active = versions.find(({ status }) => status === 'activated')
      if (active) resolve(active.registrationId)
    })
    void devtools.send('ServiceWorker.enable')
  })
}

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
    // It appears without a reload.
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
    const { id } = await customer.conversation(conversation => conversation.status === 'resolved')

    // Why there is a survey, or none.
    await page.goto(`${world.baseUrl}/console/inbox/resolved/${id}`)
    await thread.getByText('It left this morning.').waitFor()
    await page.keyboard.press('w')
    const reasons = page.getByRole('complementary', { name: 'Why?' })
    await reasons.getByRole('list', { name: 'Survey' }).getByRole('listitem').first().waitFor()
    await expectAccessible(page, 'the reasons')

    // A thread that is too long to be read at once opens at the message that its address names.
    await world.sql`
      insert into events (conversation_id, channel_id, seq, type, at, actor, data)
      select id, channel_id, 1000 + n, 'conversation.prioritized', now(), '{"kind": "system"}'::jsonb,
        '{"before": "normal", "after": "high"}'::jsonb
      from conversations, generate_series(1, 200) n where id = ${id}`
    const { body } = await desk.ann.api.get(`/v1/conversations/${id}/messages?limit=1`)
    await page.goto(`${world.baseUrl}/console/inbox/resolved/${id}?message=${body.items[0].id}`)
    await page.locator('[data-target]:focus').getByText('Where is my parcel?').waitFor()
    await expectAccessible(page, 'a place in a long thread')
    await page.getByRole('button', { name: 'Back to newest' }).click()
    await page.waitForURL(url => !url.searchParams.has('message'))
    await page.getByRole('button', { name: 'Back to newest' }).waitFor({ state: 'detached' })
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

    // Sue does not see new events: only her stream is cut.
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
    const look = { width: 390, height: 844, dark: true, phone: true }
    const { page, context } = await comeIn({ world, browser }, desk.ann, look)
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
    await page.getByRole('button', { name: 'Show the views' }).click()
    await page.getByRole('button', { name: /Ann/ }).click()
    await page.getByRole('menuitemcheckbox', { name: /On this device/ }).waitFor()
    await expectAccessible(page, 'the menu on a phone')

    // It can be installed.
    const devtools = await context.newCDPSession(page)
    const { errors, data } = await devtools.send('Page.getAppManifest')
    expect(errors).toEqual([])
    expect(JSON.parse(data ?? '')).toMatchObject({ start_url: '/console/', display: 'standalone' })
    await context.grantPermissions(['notifications'])
    const registrationId = await workerOf(devtools)
    const shown = () =>
      page.evaluate<string[]>(`navigator.serviceWorker.getRegistration('/console/')
        .then(registration => registration.getNotifications())
        .then(all => all.map(({ title, body }) => title + '|' + body))`)
    const pushed = { kind: 'message', conversationId: id, at: Date.now(), text: null, language: 'en' }
    const push = (name: string, eventId: string) =>
      devtools.send('ServiceWorker.deliverPushMessage', {
        origin: world.baseUrl,
        registrationId,
        data: JSON.stringify({ ...pushed, name, eventId }),
      })
    // Whoever looks at the console is told there. Behind another page of the service it is not in front.
    await push('Nobody', '1-1')
    await page.goto(`${world.baseUrl}/docs`)
    await push('Nok', '1-2')
    await until('the notification', async () => (await shown()).length > 0)
    expect(await shown()).toEqual(['Nok wrote to you|'])

    // Without a line it opens, and says so; with one it goes on.
    await context.setOffline(true)
    await page.goto(`${world.baseUrl}/console/inbox/open`)
    await page.getByText('The service can’t be reached').waitFor()
    await context.setOffline(false)
    await page.getByRole('link', { name: /Nok/ }).first().waitFor()
    // Nothing of the API is kept.
    const kept = await page.evaluate<string[]>(`caches.keys()
      .then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))
      .then(all => all.flat().map(({ url }) => new URL(url).pathname))`)
    expect(kept).toContain('/console/')
    expect(kept.filter(path => !/^\/console\/(assets\/[\w.-]+)?$/.test(path))).toEqual([])
    forgive(page, CUT)
    forgive(page, /ApiError: unreachable/)

    await page.getByRole('button', { name: 'Show the views' }).click()
    await page.getByRole('button', { name: /Ann/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(/sign-in/)
    expect(await shown()).toEqual([])
    expect(await page.evaluate('caches.keys()')).toEqual([])
  })

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
