import { describe, expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { customerOf, hireAgent } from '../harness/desk.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'

const test = journeyTest()

/** The browser's errors for requests that are refused. */
const REFUSED = /Failed to load resource/

describe.skipIf(!hasChromium)('in a browser', () => {
  test('an administrator connects a number by the wizard, and sees its first message come', async ({
    world,
    browser,
  }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    await page.getByRole('link', { name: /^Line/ }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('link', { name: 'Connect a channel' }).click()
    await page.getByRole('radio', { name: /^Twilio/ }).waitFor()
    await expectAccessible(page, 'the account')

    // A wrong token is reported, with what to do.
    await page.getByLabel('Account SID').fill(EMULATOR_ACCOUNT_SID)
    await page.getByLabel('Auth token').fill('0'.repeat(32))
    await page.getByRole('button', { name: 'Show its numbers' }).click()
    await page.getByRole('alert').getByText(/token/i).first().waitFor()
    await expectAccessible(page, 'a wrong token')
    forgive(page, REFUSED)
    await page.getByLabel('Auth token').fill(EMULATOR_AUTH_TOKEN)
    await page.getByRole('button', { name: 'Show its numbers' }).click()

    await page.getByText('In the account Switchboard emulator').waitFor()
    await expectAccessible(page, 'the numbers')
    await page.getByRole('button', { name: `Choose ${EMULATOR_ADDRESSES.sms}, SMS` }).click()
    await page.getByLabel('Name of the channel').fill('Support line')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()

    await page.waitForURL(/\/settings\/channels\/[\w-]+\/connect$/)
    const id = /channels\/([\w-]+)\/connect/.exec(page.url())?.[1] ?? ''
    await page.getByText('Waiting for the first message …').waitFor()
    await page.getByRole('button', { name: 'Set it at the provider' }).click()
    await page.getByText('The provider is set up right.').waitFor()
    await expectAccessible(page, 'the steps that are left')
    // The wizard does not start again from the beginning.
    await page.reload()
    const customer = customerOf(world, id, EMULATOR_ADDRESSES.sms)
    await page.getByText('Waiting for the first message …').waitFor()
    await customer.write('Hello, does this work?')
    await page.getByText('The first message has come. The channel works.').waitFor()

    await page.getByRole('checkbox', { name: /^Amy/ }).check()
    await page.getByRole('heading', { name: 'Agents (1)' }).waitFor()
    await page.getByRole('switch', { name: 'Greet customers' }).check()
    const text = page.getByLabel('Text of the greeting')
    await text.fill('Hello ')
    await text.press('End')
    await page.getByRole('button', { name: 'Customer’s name' }).click()
    expect(await text.inputValue()).toBe('Hello {{contact.name|there}}')
    await page.getByRole('figure').getByText('Hello Mali').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    await expectAccessible(page, 'a connected channel')
    await page.getByRole('link', { name: 'Done: open the channel' }).click()
    await page
      .getByText(/^Working, last call at/)
      .first()
      .waitFor()
    const { body } = await world.admin.get(`/v1/channels/${id}`)
    expect(body).toMatchObject({
      name: 'Support line',
      greeting: { enabled: true, text: 'Hello {{contact.name|there}}' },
    })
    const next = customerOf(world, id, EMULATOR_ADDRESSES.sms)
    await next.write('Hi')
    await next.conversation()
  })

  test('a supervisor sets hours and rules, sees what they would do, and goes back', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const team = await world.admin.post('/v1/teams', { name: 'Billing', agentIds: [desk.bob.id] })
    expect(team.status, JSON.stringify(team.body)).toBe(201)
    // What the rules decided is stored with the facts.
    const old = {
      name: 'Gifts',
      conditions: [{ field: 'message.text', operator: 'contains', value: 'gift' }],
    }
    const action = { allocate: { to: 'team', id: team.body.id } }
    await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules: [{ ...old, action }] })
    const customer = desk.newCustomer()
    await customer.write('I want a refund')
    await customer.conversation()
    const { page } = await comeIn({ world, browser }, sue)
    const channel = `${world.baseUrl}/console/settings/channels/${desk.channelId}`

    await page.goto(`${channel}/hours`)
    await page.getByRole('switch', { name: 'Use business hours' }).check()
    await page.getByLabel('Time zone').selectOption('Europe/Berlin')
    const opens = page.getByLabel('Monday: opens (1)')
    await opens.fill('830')
    await opens.press('Tab')
    expect(await opens.inputValue()).toBe('08:30')
    await page.getByLabel('Tuesday: open or closed').selectOption('closed')
    // By mouse: a break on Wednesday and Thursday.
    const places = await Promise.all([2, 3].map(day => page.locator(`[data-day="${day}"]`).boundingBox()))
    const [from, to] = places.map((box, index) => ({
      x: (box?.x ?? 0) + ((box?.width ?? 0) * (12.25 + index * 0.5)) / 24,
      y: (box?.y ?? 0) + (box?.height ?? 0) / 2,
    }))
    await page.mouse.move(from?.x ?? 0, from?.y ?? 0)
    await page.mouse.down()
    await page.mouse.move(to?.x ?? 0, to?.y ?? 0, { steps: 5 })
    await page.getByText('Wednesday–Thursday, 12:00–13:00: closed').waitFor()
    await page.mouse.up()
    expect(await page.getByLabel('Thursday: opens (2)').inputValue()).toBe('13:00')
    await page.getByLabel('Message to the customer').fill('We open {{nextOpening}}.')
    await page.getByText('08:30–18:00').first().waitFor()
    await expectAccessible(page, 'hours')
    // A click elsewhere does not lose unsaved changes.
    await page.getByRole('link', { name: 'Greeting' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
    await page.getByRole('button', { name: 'Stay here' }).click()
    // Meanwhile somebody else changes another part, which is no conflict.
    await world.admin.patch(`/v1/channels/${desk.channelId}`, { reopenFor: '12h' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const { body: saved } = await world.admin.get(`/v1/channels/${desk.channelId}`)
    expect(saved).toMatchObject({
      reopenFor: '12h',
      businessHours: {
        enabled: true,
        timezone: 'Europe/Berlin',
        days: {
          monday: { intervals: [{ open: '08:30', close: '18:00' }] },
          tuesday: { closed: true },
          wednesday: {
            intervals: [
              { open: '09:00', close: '12:00' },
              { open: '13:00', close: '18:00' },
            ],
          },
        },
      },
    })

    await page.getByRole('link', { name: 'Rules' }).click()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByLabel('Name of the rule').fill('Refunds')
    await page.getByLabel('Condition 1: value').fill('refund')
    await page.getByText('Moves 1 of 1').waitFor()
    await page.getByRole('button', { name: 'Labels that it gets' }).click()
    await page.keyboard.type('refund')
    await page.getByRole('option', { name: 'Create “refund”' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Labels that it gets: refund' }).waitFor()
    await page.getByLabel('A customer writes').fill('refund please')
    await page
      .getByText(/Refunds/)
      .last()
      .waitFor()
    await expectAccessible(page, 'rules')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByLabel('Name of the rule').fill('All others')
    await page.getByRole('button', { name: 'Remove condition 1' }).click()
    await page.getByRole('button', { name: 'Move All others up' }).press('Enter')
    await page.getByText('Moves 1 of 1').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const { body: ruled } = await world.admin.get(`/v1/channels/${desk.channelId}`)
    expect(ruled.rules.map(({ name }: { name: string }) => name)).toEqual(['Gifts', 'All others', 'Refunds'])
    expect(ruled.rules[2].action.labels).toEqual(['refund'])

    // Somebody else changes the same part, so the person must choose.
    await page.getByRole('link', { name: 'Greeting' }).click()
    await page.getByLabel('Text of the greeting').fill('Mine')
    await world.admin.patch(`/v1/channels/${desk.channelId}`, { greeting: { text: 'Theirs' } })
    await page
      .getByRole('alert')
      .getByRole('button', { name: /^Keep mine/ })
      .click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    expect((await world.admin.get(`/v1/channels/${desk.channelId}`)).body.greeting.text).toBe('Mine')

    await page.getByRole('link', { name: 'History' }).click()
    await page
      .getByText(/^Sue, /)
      .first()
      .waitFor()
    await expectAccessible(page, 'the history')
    await page.getByRole('button', { name: 'Back to this version' }).first().click()
    await page
      .getByRole('dialog', { name: /^Back to version/ })
      .getByRole('button', { name: 'Back to this version' })
      .click()
    await page.getByRole('dialog', { name: /^Back to version/ }).waitFor({ state: 'detached' })
    expect((await world.admin.get(`/v1/channels/${desk.channelId}`)).body.greeting.text).toBe('Theirs')
    forgive(page, REFUSED)
  })

  test('a team gets hours of its own, and what was changed is taken back by the log', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const made = await world.admin.post('/v1/teams', { name: 'Night', agentIds: [desk.ann.id] })
    const team = `/v1/teams/${made.body.id}`
    const { page } = await comeIn({ world, browser }, sue)
    await page.goto(`${world.baseUrl}/console/settings/teams/${made.body.id}`)
    await page.getByLabel('Name', { exact: true }).fill('Late')
    await page.getByRole('checkbox', { name: 'Bob' }).check()
    await page.getByRole('switch', { name: 'Hours of its own' }).check()
    await page.getByLabel('Sunday: open or closed').selectOption('openAllDay')
    await expectAccessible(page, 'a team')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const { body: saved } = await world.admin.get(team)
    expect(saved).toMatchObject({ name: 'Late', businessHours: { days: { sunday: { openAllDay: true } } } })
    expect([...saved.agentIds].sort()).toEqual([desk.ann.id, desk.bob.id].sort())

    await page.getByText(/^Last changed by Sue/).waitFor()
    await page.getByText('Name: Night → Late, Hours').waitFor()
    await page.getByRole('button', { name: 'Back to this version' }).last().click()
    const dialog = page.getByRole('dialog', { name: 'Back to how it was then?' })
    await dialog.getByRole('button', { name: 'Back to this version' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await world.admin.get(team)).body).toMatchObject({ name: 'Night', businessHours: null })
    await expectAccessible(page, 'a team with its changes')
  })

  test('each part is clean in both languages, dark, and on a phone', async ({ world, desk, browser }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy, {
      width: 390,
      height: 780,
      dark: true,
      locale: 'th-TH',
    })
    const settings = `${world.baseUrl}/console/settings`
    await page.goto(settings)
    await page.getByRole('link', { name: 'ช่องทาง' }).waitFor()
    await expectAccessible(page, 'all settings')
    await page.goto(`${settings}/channels/new`)
    await page.getByRole('radio').first().waitFor()
    await expectAccessible(page, 'the wizard')
    for (const part of ['overview', 'greeting', 'hours', 'rules', 'flow', 'survey', 'retention', 'history']) {
      await page.goto(`${settings}/channels/${desk.channelId}/${part}`)
      await page.getByRole('heading', { level: 3 }).first().waitFor()
      await expectAccessible(page, part)
      const width = await page.evaluate('document.querySelector("main").scrollWidth')
      expect(width, part).toBeLessThanOrEqual(390)
    }
    // What the service says by codes is told in the reader's language.
    await page.goto(`${settings}/channels/${desk.channelId}`)
    await page.getByText('ลูกค้าไม่เห็นว่าอ่านแล้วหรือกำลังพิมพ์').waitFor()
    await page.getByRole('button', { name: 'ตรวจสอบ', exact: true }).click()
    await page
      .getByText(/^webhook ของ/)
      .first()
      .waitFor({ state: 'attached' })
    expect(await page.locator('[lang=en]').count()).toBe(0)
    await expectAccessible(page, 'a check of the webhook')
    for (const path of ['settings/teams/new', 'settings/labels/new', 'contacts']) {
      await page.goto(`${world.baseUrl}/console/${path}`)
      await page.getByRole('heading').first().waitFor()
      await expectAccessible(page, path)
    }
  })

  test('an agent has no settings of channels, by link or by address', async ({ world, desk, browser }) => {
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/settings/channels/${desk.channelId}`)
    await page.getByText('This page does not exist, or your role does not open it.').waitFor()
    expect(await page.getByRole('link', { name: 'Channels' }).count()).toBe(0)
  })
})
