import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, forgive, hasChromium } from './browser.ts'
import { contactJourneys } from './contact-journeys.ts'
import { dayByKeys } from './day-by-keys.ts'
import { approveTemplate, CUT, lineTo, test, workerOf } from './inbox-stage.ts'

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
    // The thread has what the customer reads.
    await page.getByRole('log').getByText('Your parcel 4711 is there.').waitFor()
    await expectAccessible(page, 'a template that was sent')
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

dayByKeys()
contactJourneys()
