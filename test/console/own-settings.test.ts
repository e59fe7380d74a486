import { describe, expect } from 'vitest'
import { command, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, hasChromium, journeyTest } from './browser.ts'

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

describe.skipIf(!hasChromium)('in a browser', () => {
  test('who does not look hears again that a customer waits, and the tab and the app say how many', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann } = desk
    const customer = desk.newCustomer()
    await customer.write('Is anybody there?', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    expect(await command(world.admin, `/v1/conversations/${id}/assign`, { agentId: ann.id })).toBe('done')
    const { page, context } = await comeIn({ world, browser }, ann)
    // What the system is told; it shows nothing in a test.
    await context.addInitScript(`window.badges = []
      const set = navigator.setAppBadge?.bind(navigator)
      navigator.setAppBadge = async count => { window.badges.push(count); await set?.(count) }`)
    const devtools = await context.newCDPSession(page)
    let tones = 0
    devtools.on('WebAudio.audioNodeCreated', ({ node }) => {
      if (node.nodeType === 'Oscillator') tones++
    })
    await devtools.send('WebAudio.enable')

    await page.goto(`${world.baseUrl}/console/settings/notifications`)
    await page.getByLabel('At most').selectOption('3')
    await page.getByLabel('Every').selectOption('15')
    const repeat = async () => (await ann.api.get('/v1/me')).body.settings.notifications.repeat
    await until('the choice', async () => (await repeat()).everySeconds === 15)
    expect(await repeat()).toEqual({ times: 3, everySeconds: 15 })
    await until(
      'the title',
      async () => (await page.title()) === '(1) Notifications · Settings · Switchboard',
    )
    const badge = () => page.evaluate('window.badges.at(-1)')
    await until('the number of the app', async () => (await badge()) === 1)
    expect(tones).toBe(0)

    // A page of a test always has the focus: it has to be taken from it.
    await page.evaluate(`document.hasFocus = () => false; dispatchEvent(new Event('blur'))`)
    await until('the sound', () => tones > 0)

    expect(await command(ann.api, `/v1/conversations/${id}/messages`, { text: 'Yes!' })).toBe('done')
    await until('no number', async () => (await page.title()) === 'Notifications · Settings · Switchboard')
    expect(await badge()).toBe(0)
  })

  test('times are those of the zone that one chooses, and in Thai the years of the era', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const me = async () => (await sue.api.get('/v1/me')).body.settings
    const customer = desk.newCustomer()
    await customer.write('What time is it?', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    await world.sql`update contacts set created_at = '2020-02-01T12:00:00Z'`
    const { body } = await sue.api.get(`/v1/conversations/${id}/messages`)
    const clock = (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
        new Date(body.items[0].createdAt),
      )
    const { page } = await comeIn({ world, browser }, sue)
    const thread = page.getByRole('log')
    const open = () => page.goto(`${world.baseUrl}/console/inbox/line/${id}`)
    await open()
    await thread.getByText(clock('Asia/Bangkok')).waitFor()

    await page.goto(`${world.baseUrl}/console/settings/profile`)
    expect(await page.getByLabel('Years').count()).toBe(0)
    await page.getByLabel('Time zone').selectOption('America/New_York')
    await until('the zone', async () => (await me()).zone === 'America/New_York')
    await open()
    await thread.getByText(clock('America/New_York')).waitFor()
    await page.goto(`${world.baseUrl}/console/reports/volume`)
    await page.getByText('in the time zone America/New_York').waitFor()

    await page.goto(`${world.baseUrl}/console/settings/profile`)
    await page.getByRole('combobox', { name: 'Language' }).selectOption('th')
    const year = new Date().getFullYear()
    await page.getByText(new RegExp(`ขณะนี้คือ .*${year}`)).waitFor()
    await page.getByRole('combobox', { name: 'ปี' }).selectOption('buddhist')
    await page.getByText(new RegExp(`ขณะนี้คือ .*${year + 543}`)).waitFor()
    await until('the calendar', async () => (await me()).calendar === 'buddhist')
    const [{ contact }] = (await sue.api.get(`/v1/conversations?ids=${id}`)).body.items
    await page.goto(`${world.baseUrl}/console/contacts/${contact.id}`)
    await page.getByText(/1 ก.พ. 2563/).waitFor()
    await page.goto(`${world.baseUrl}/console/settings/profile`)
    await page.getByLabel('เขตเวลา').selectOption('')
    await until('the zone of the device', async () => (await me()).zone === null)
  })
})
