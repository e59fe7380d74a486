import { describe, expect, onTestFinished } from 'vitest'
import { hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { comeIn, expectAccessible, forgive, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { layLine } from './line.ts'

const test = journeyTest()

/** What a browser says when its line is cut. */
const CUT = /net::ERR_|Failed to load resource/

const set = (world: World, presence: 'online' | 'offline', ...agents: TestAgent[]) =>
  Promise.all(agents.map(({ id }) => world.admin.put(`/v1/agents/${id}/presence`, { presence })))

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a supervisor finds who waits longest and why, moves it by drag and by key, and makes room for the next', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    await world.admin.patch(`/v1/agents/${desk.ann.id}`, { capacity: 1 })
    const [first, second, third] = ['Mali', 'Somchai', 'Noi'].map(name => ({ name, ...desk.newCustomer() }))
    if (!first || !second || !third) throw new Error('there are three')
    for (const { write, conversation, name } of [first, second, third]) {
      await write(`This is ${name}`, { profileName: name })
      await conversation(({ status }) => status === 'waiting')
    }
    const told = { events: ['DISABLED_UPDATE'] }
    await world.sql`
      insert into channel_notices (channel_id, code, detail, values)
      values (${desk.channelId}, 'account_update', 'Meta sent a notice.', ${world.sql.json(told)})`
    const ann = await comeIn({ world, browser }, desk.ann, { dark: true })

    // The longest waiting is first, and the board says why nobody has it.
    const { page } = await comeIn({ world, browser }, sue)
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    const line = page.getByRole('region', { name: /^Line/ })
    const waiting = line.getByRole('listitem')
    await line.getByText('Noi').waitFor()
    expect(await waiting.first().getByRole('link').textContent()).toBe('Mali')
    expect(await waiting.getByText(/2 offline/).count()).toBe(3)
    await page.getByText('Reported: DISABLED_UPDATE.').waitFor()
    expect(await page.locator('body [lang="en"]').count()).toBe(0)
    await inEveryLook(page, sue, 'the board', () => page.getByRole('link', { name: 'Mali' }).waitFor())

    // Why, beside the conversation, and back to its beginning by keys.
    await line.getByRole('link', { name: 'Mali' }).click()
    await page.getByRole('log').getByText('This is Mali').waitFor()
    await page.keyboard.press('w')
    const reasons = page.getByRole('complementary', { name: 'Why?' })
    await reasons.getByText('Now: number 1 of 3 in the line').waitFor()
    await expectAccessible(page, 'the reasons')
    const slider = reasons.getByRole('slider')
    await slider.press('Home')
    await reasons.getByText('being opened').waitFor()
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Event 1 of \d+, .*The customer started the/)
    await slider.press('End')
    await reasons.getByText('in the line', { exact: true }).waitFor()

    // The settings of that moment lead to their version.
    await reasons.getByRole('link', { name: /^version \d+$/ }).click()
    await page.waitForURL(/\/settings\/channels\/[\w-]+\/history\?version=\d+$/)
    await page.getByText('It was in use at that moment.').waitFor()
    await inEveryLook(page, sue, 'a version of the settings', () =>
      page.locator('[aria-current="true"]').waitFor(),
    )

    // Given to Ann by drag, it leaves the line and is at her desk, each by itself.
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await page.getByRole('heading', { name: 'Board' }).waitFor()
    const agents = page.getByRole('region', { name: /^Agents/ })
    const cardOf = (name: string) =>
      agents.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
    await waiting.filter({ hasText: 'Mali' }).dragTo(cardOf('Ann'))
    await line.getByText('Mali').waitFor({ state: 'detached' })
    await ann.page.getByRole('navigation', { name: 'Views' }).waitFor()
    await ann.page.getByRole('link', { name: /Mali/ }).click()
    await ann.page.getByRole('log').getByText('This is Mali').waitFor()
    await expectAccessible(ann.page, 'what Ann was given')
    expect((await first.conversation(({ status }) => status === 'assigned')).assigneeId).toBe(desk.ann.id)

    // And the second to Bob by key.
    await line.getByRole('link', { name: 'Somchai' }).focus()
    await page.keyboard.press('a')
    await page.getByRole('combobox').fill('Bob')
    await page.keyboard.press('Enter')
    await line.getByText('Somchai').waitFor({ state: 'detached' })
    expect((await second.conversation(({ status }) => status === 'assigned')).assigneeId).toBe(desk.bob.id)

    // What an agent would get who came online, or handled no channel, before anything is changed.
    await agents.getByRole('combobox', { name: 'Presence of Bob' }).selectOption('online')
    await agents.getByText('If Bob were online:').waitFor()
    await agents.getByText('Noi → Bob').waitFor()
    await expectAccessible(page, 'a presence that is tried')
    await agents.getByRole('button', { name: 'Cancel' }).click()
    await agents.getByRole('button', { name: 'Channels and teams of Bob' }).click()
    const places = page.getByRole('dialog', { name: 'Channels and teams of Bob' })
    await places.getByRole('checkbox', { name: 'whatsapp desk' }).uncheck()
    await places.getByText('1 conversation would return to the line.').waitFor()
    await expectAccessible(page, 'a membership that is tried')
    await page.keyboard.press('Escape')
    await places.waitFor({ state: 'detached' })
    expect((await third.conversation()).status).toBe('waiting')

    // More capacity shows first what it gives out.
    await set(world, 'online', desk.ann)
    await cardOf('Ann')
      .getByText(/^Online for/)
      .waitFor()
    await agents
      .getByRole('group', { name: 'Capacity of Ann' })
      .getByRole('button', { name: 'One more' })
      .click()
    await agents.getByText('Noi → Ann').waitFor()
    await expectAccessible(page, 'a proposal')
    await agents.getByRole('button', { name: 'Change' }).click()
    await line.getByText('Nobody is waiting.').waitFor()
    expect((await third.conversation(({ status }) => status === 'assigned')).assigneeId).toBe(desk.ann.id)
    await ann.page.getByRole('link', { name: /Noi/ }).waitFor()
  })

  test('a screen on the wall shows figures and no customer’s name, and says when they are old', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    await set(world, 'offline', desk.ann, desk.bob)
    const customer = desk.newCustomer()
    await customer.write('Hello?', { profileName: 'Wanida' })
    await customer.conversation(({ status }) => status === 'waiting')
    const cable = await layLine(world.baseUrl)
    onTestFinished(() => cable.close())
    const { page } = await comeIn({ world, browser }, sue, { origin: cable.origin })
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    const wall = page.getByRole('main')
    await wall.getByText('Longest wait').waitFor()
    await wall
      .getByText(/offline/)
      .first()
      .waitFor()
    expect(await wall.textContent()).not.toContain('Wanida')
    expect(await wall.locator('a, button, select, input').count()).toBe(0)
    await inEveryLook(page, sue, 'the wall', () => wall.getByText('whatsapp desk').waitFor())
    cable.cut()
    const old = wall.getByText(/^Old figures/)
    await old.waitFor()
    await expectAccessible(page, 'old figures')
    cable.mend()
    await old.waitFor({ state: 'detached', timeout: 60_000 })
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Board' }).waitFor()
    forgive(page, CUT)
  })

  test('keys and notices are one’s own, and a key says what it collides with', async ({
    world,
    desk,
    browser,
  }) => {
    const { bob } = desk
    const { page } = await comeIn({ world, browser }, bob)
    const settings = async () => (await bob.api.get('/v1/me')).body.settings
    const resolve = page.getByRole('listitem').filter({ hasText: /^Resolve and go on/ })
    const pressFor = async (keys: string) => {
      await page.getByRole('button', { name: /^Press the new key/ }).press(keys)
    }
    await page.goto(`${world.baseUrl}/console/settings/keys`)
    await page.getByRole('button', { name: 'Change: Resolve and go on' }).click()
    await pressFor('r')
    await resolve.getByRole('alert').getByText('R does this already: Write a reply.').waitFor()
    await expectAccessible(page, 'a collision of keys')
    await resolve.getByRole('button', { name: 'Choose another' }).click()
    await pressFor('Control+t')
    await resolve
      .getByRole('alert')
      .getByText(/belongs to the browser/)
      .waitFor()
    await resolve.getByRole('button', { name: 'Choose another' }).click()
    await pressFor('y')
    await until('the key', async () => (await settings()).keys.bindings.resolve === 'y')
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await help
      .getByRole('listitem')
      .filter({ hasText: /^Resolve and go on/ })
      .getByText('y', { exact: true })
      .waitFor()
    await page.keyboard.press('Escape')
    await inEveryLook(page, bob, 'the keys', () => page.getByRole('checkbox').first().waitFor())
    await page.getByRole('button', { name: 'Reset all' }).click()
    await until('the usual keys', async () => (await settings()).keys.bindings.resolve === undefined)

    await page.getByRole('link', { name: 'Notifications' }).click()
    // In quick succession: neither undoes the other.
    await page.getByRole('checkbox', { name: 'Your customer writes: Sound', checked: true }).click()
    await page.getByRole('checkbox', { name: 'Your customer writes: Sound', checked: false }).waitFor()
    await page.getByRole('checkbox', { name: 'Somebody waits in the line: Desktop' }).click()
    await until('the choice', async () => {
      const { events } = (await settings()).notifications
      return events.message?.sound === false && events.line?.desktop === true
    })
    await inEveryLook(page, bob, 'the notices', () => page.getByRole('slider').waitFor())
  })
})
