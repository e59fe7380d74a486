import { afterAll, describe, expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID } from '../../dev/emulators/twilio/index.ts'
import { SCRIPTED_MODEL } from '../../dev/model/names.ts'
import { startModel } from '../../dev/model/start.ts'
import { command, eventTypes, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { approveTemplate } from './inbox-stage.ts'

// Lists that are narrowed down and kept as views, what the palette reaches, and what can be taken back.

const model = await startModel()
afterAll(() => model.close())

const test = journeyTest({
  settings: { assignment: { mode: 'manual' }, csat: { enabled: true } },
  world: { environment: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'TheKeyOfOurs' } },
})

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a list is narrowed down, kept as a view for a team, changed, ended and taken back', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann, bob } = desk
    const team = await world.admin.post('/v1/teams', { name: 'Night', agentIds: [ann.id, bob.id] })
    const [first, second] = [desk.newCustomer(), desk.newCustomer()]
    await first.write('Hello', { profileName: 'Mali' })
    const { id } = await first.conversation(c => c.status === 'waiting')
    await second.write('Hello', { profileName: 'Somchai' })
    const other = await second.conversation(c => c.status === 'waiting')
    const path = `/v1/conversations/${id}`
    expect(await command(ann.api, `${path}/priority`, { priority: 'urgent' })).toBe('done')
    const toTeam = { teamId: team.body.id }
    expect(await command(ann.api, `/v1/conversations/${other.id}/assign`, toTeam)).toBe('done')
    const { page } = await comeIn({ world, browser }, ann)
    const { keyboard } = page
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    const mali = page.getByRole('link', { name: /Mali/ })
    const somchai = page.getByRole('link', { name: /Somchai/ })
    await page.getByRole('link', { name: /^My teams/ }).waitFor()
    await keyboard.press('g')
    await keyboard.press('t')
    await somchai.waitFor()
    expect(await mali.count()).toBe(0)
    await keyboard.press('g')
    await keyboard.press('o')
    await mali.waitFor()

    // By key, and the address says it: it shows the same when it is opened again.
    await keyboard.press('f')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.type('urgent')
    await expectAccessible(page, 'filters')
    await keyboard.press('Enter')
    await page.waitForURL(/priority=urgent/)
    await keyboard.press('Escape')
    await somchai.waitFor({ state: 'detached' })
    await page.reload()
    await mali.waitFor()
    expect(await somchai.count()).toBe(0)

    await page.getByRole('button', { name: 'Save as a view' }).click()
    await page.getByLabel('Name of the view').fill('Pressing')
    await page.getByRole('combobox', { name: 'Who has it' }).selectOption({ label: 'Team Night' })
    await expectAccessible(page, 'a new view')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const ours = page.getByRole('link', { name: /^Pressing \(Team Night\)/ })
    await ours.waitFor()
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/)
    const view = async () => {
      const { body } = await ann.api.get('/v1/views')
      return body.items[0] as { id: string; name: string; query: Record<string, string> } | undefined
    }
    expect(await view()).toMatchObject({ scope: 'team', query: { priority: 'urgent' } })

    // The other one of the team has it, and can’t change it.
    const his = await comeIn({ world, browser }, bob)
    await his.page.getByRole('link', { name: /^Pressing \(Team Night · by Ann\)/ }).click()
    await his.page.getByRole('link', { name: /Mali/ }).waitFor()
    await his.page.getByText('Team Night · by Ann', { exact: true }).waitFor()
    expect(await his.page.getByRole('button', { name: 'Change this view' }).count()).toBe(0)

    // Her order stays when she goes elsewhere and comes back.
    const order = page.getByRole('combobox', { name: 'Order' })
    await order.selectOption('createdAt')
    await page.getByRole('link', { name: /^All open/ }).click()
    await page.waitForURL(/\/inbox\/open$/)
    expect(await order.inputValue()).toBe('waitingSince')
    await ours.click()
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/)
    expect(await order.inputValue()).toBe('createdAt')

    // What it asks for is changed, and taken back by key.
    await page.getByRole('button', { name: 'Remove Urgent' }).click()
    await somchai.waitFor()
    await page.getByRole('button', { name: 'Update this view' }).click()
    await page.getByText('“Pressing” is changed').waitFor()
    expect((await view())?.query).not.toHaveProperty('priority')
    expect((await view())?.query.sort).toBe('createdAt')
    await keyboard.press('Control+z')
    await until('the filter again', async () => (await view())?.query.priority === 'urgent')
    await somchai.waitFor({ state: 'detached' })
    await inEveryLook(page, ann, 'a saved view', () => mali.waitFor())

    await page.getByRole('button', { name: 'Change this view' }).click()
    await page.getByLabel('Name of the view').fill('Hot')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const hot = page.getByRole('link', { name: /^Hot/ })
    await hot.waitFor()
    // In a field the key takes back what was typed, and nothing else.
    await keyboard.press('/')
    await page.locator('[type="search"]:focus').waitFor()
    await keyboard.type('x')
    await page.waitForURL(/q=x/)
    await keyboard.press('Control+z')
    await page.waitForURL(url => !url.searchParams.has('q'))
    expect((await view())?.name).toBe('Hot')
    await keyboard.press('Escape')
    await page.getByRole('button', { name: 'Change this view' }).click()
    await page.getByRole('button', { name: 'Delete this view' }).click()
    await hot.waitFor({ state: 'detached' })
    await keyboard.press('Control+z')
    await hot.waitFor()

    // What nobody can pick is shown too, and can be removed.
    const contactId = (await first.conversation()).contact.id
    const mentions = {
      contactId,
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-02-01T00:00:00.000Z',
      mentioned: 'me',
    }
    const kept = await ann.api.post('/v1/views', { name: 'Old', scope: 'private', query: mentions })
    expect(kept.status, JSON.stringify(kept.body)).toBe(201)
    await page.goto(`${world.baseUrl}/console/inbox/${kept.body.id}`)
    await inEveryLook(page, ann, 'all filters', () => page.getByText(/^(Of|ของ) Mali$/).waitFor())
    for (const name of [
      'Of Mali',
      'You were mentioned',
      /^Remove Begun from 1 Jan/,
      /^Remove Begun before 1 Feb/,
    ]) {
      const label = typeof name === 'string' ? `Remove ${name}` : name
      await page.getByRole('button', { name: label }).click()
      await page.getByRole('button', { name: label }).waitFor({ state: 'detached' })
    }
    await mali.waitFor()

    const find = async (words: string) => {
      await keyboard.press('Control+k')
      await page.locator('[role="combobox"]:focus').waitFor()
      await keyboard.type(words)
      await page.getByRole('option').first().waitFor()
      await keyboard.press('Enter')
    }
    await find('hot')
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/)
    await find('dark colours')
    await page.locator('html[data-theme="dark"]').waitFor()
    await find('away')
    await until('the presence', async () => {
      const { body } = await world.admin.get(`/v1/agents/${ann.id}`)
      return body.presence === 'away'
    })
    await find('go to closed')
    await page.waitForURL(/\/inbox\/closed$/)
    await find('sign out')
    await page.waitForURL(/sign-in/)
  })

  test('what an AI agent has is taken from it and given back; it is resolved without a survey; each is taken back by key', async ({
    world,
    desk,
    browser,
  }) => {
    const robin = {
      name: 'Robin',
      model: SCRIPTED_MODEL,
      instructions: 'Be kind.',
      knowledge: 'Nine to five.',
    }
    const { body } = await world.admin.post('/v1/ai-agents', robin)
    const settings = { aiAgent: { id: body.id, enabled: true } }
    expect((await world.admin.patch(`/v1/channels/${desk.channelId}`, settings)).status).toBe(200)
    const customer = desk.newCustomer()
    await customer.write('When do you open?', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'ai')
    const { page } = await comeIn({ world, browser }, desk.ann)
    const { keyboard } = page
    const yours = page.getByText(/^Yours/)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByRole('heading', { level: 2, name: 'Nok' }).waitFor()
    await keyboard.press('i')
    await yours.waitFor()
    await keyboard.press('Control+z')
    await customer.conversation(c => c.status === 'ai')
    await yours.waitFor({ state: 'detached' })
    await keyboard.press('i')
    await yours.waitFor()
    await keyboard.press('a')
    await page.getByRole('option', { name: /^AI agent/ }).waitFor()
    await expectAccessible(page, 'whom to give it to')
    await keyboard.type('AI agent')
    await keyboard.press('Enter')
    await customer.conversation(c => c.status === 'ai')
    await yours.waitFor({ state: 'detached' })
    await keyboard.press('Control+z')
    await customer.conversation(c => c.assigneeId === desk.ann.id)
    await yours.waitFor()

    // The end of a snooze is taken back: it ends when it would have ended.
    await keyboard.press('h')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.press('Enter')
    await page.getByText(/^Snoozed until/).waitFor()
    const snooze = async () => (await desk.ann.api.get(`/v1/conversations/${id}`)).body.snooze
    const { until: before } = await snooze()
    await keyboard.press('h')
    await page.getByRole('option', { name: 'End the snooze' }).click()
    await page.getByText('The snooze is over', { exact: true }).waitFor()
    await keyboard.press('Control+z')
    await until('the snooze again', async () => (await snooze())?.until === before)

    await keyboard.press('Control+k')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.type('without a survey')
    await keyboard.press('Enter')
    await customer.conversation(c => c.status === 'resolved')
    expect(await eventTypes(world.admin, id)).not.toContain('survey.created')
    await page.goto(`${world.baseUrl}/console/inbox/resolved/${id}`)
    await page.getByRole('heading', { level: 2, name: 'Nok' }).waitFor()
    await keyboard.press('Shift+e')
    await customer.conversation(c => c.status !== 'resolved')
    await page.getByText('Reopened', { exact: true }).waitFor()
    await keyboard.press('Control+z')
    await customer.conversation(c => c.status === 'resolved')
  })

  test('a message that failed is sent again from the palette, and the board leads to the channel in trouble', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const customer = desk.newCustomer()
    await customer.write('Is it there?', { profileName: 'Wanida' })
    const { id } = await customer.conversation()
    expect(await command(sue.api, `/v1/conversations/${id}/assign`, { agentId: sue.id })).toBe('done')
    const { page } = await comeIn({ world, browser }, sue)
    const { keyboard } = page
    await page.goto(`${world.baseUrl}/console/inbox/mine/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.waitFor()
    world.emulator.setAccountStatus(EMULATOR_ACCOUNT_SID, 'suspended')
    try {
      await field.fill('It is.')
      await field.press('Control+Enter')
      await page.getByText('This was not sent', { exact: true }).waitFor()
      await field.press('Escape')
      await keyboard.press('g')
      await keyboard.press('b')
      const channels = page.getByRole('region', { name: /^Channels/ })
      await channels.getByText(/messages come by webhook/).waitFor()
      await channels.getByRole('link', { name: 'Open the settings of whatsapp desk' }).click()
      await page.waitForURL(new RegExp(`/settings/channels/${desk.channelId}`))
    } finally {
      world.emulator.setAccountStatus(EMULATOR_ACCOUNT_SID, 'active')
    }
    await page.goto(`${world.baseUrl}/console/inbox/mine/${id}`)
    await page.getByText('This was not sent', { exact: true }).waitFor()
    // Whoever has no keys finds the same in a menu.
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Send the message that failed again' }).waitFor()
    await expectAccessible(page, 'what else can be done')
    await keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await keyboard.press('Control+k')
    await page.locator('[role="combobox"]:focus').waitFor()
    await keyboard.type('failed again')
    await keyboard.press('Enter')
    await until('the reply at the customer', () => customer.received().includes('It is.'))

    // A row says that only a template can be sent, and a template that was sent is told by its text.
    await world.sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${id}`
    await approveTemplate(world)
    const { body: templates } = await sue.api.get(`/v1/channels/${desk.channelId}/templates`)
    const template = { id: templates.items[0].id, variables: { 1: '4711' } }
    expect(await command(sue.api, `/v1/conversations/${id}/messages`, { template })).toBe('done')
    await page.reload()
    await page.getByRole('link', { name: /Wanida.*Your parcel 4711 is there\..*Templates only/ }).waitFor()
    await expectAccessible(page, 'a closed window in the list')
  })
})
