import { describe, expect, onTestFinished } from 'vitest'
import { CLOUD_NUMBER } from '../../dev/emulators/whatsapp-cloud/index.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { engagelabFixture } from '../providers/engagelab-fixture.ts'
import { cloudFixture } from '../providers/whatsapp-cloud/fixture.ts'
import { comeIn, expectAccessible, forgive, hasChromium, inEveryLook, journeyTest } from './browser.ts'

// The wizard with the providers that have a form of their own. Twilio's form is in settings.test.ts.

const cloud = await cloudFixture()
const engagelab = await engagelabFixture()
const test = journeyTest({ world: { environment: { ...cloud.environment, ...engagelab.environment } } })

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a number of the Cloud API is picked, set and tried', async ({ world, browser }) => {
    onTestFinished(async () => cloud.close?.())
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    await page.goto(`${world.baseUrl}/console/settings/channels/new`)
    await page.getByRole('radio', { name: /^WhatsApp Cloud API/ }).check()
    const account = cloud.channel(world) as Record<string, string>
    await page.getByLabel('WhatsApp Business Account ID').fill(account.wabaId ?? '')
    await page.getByLabel('Access token').fill(account.accessToken ?? '')
    await page.getByLabel('App secret').fill('ff'.repeat(16))
    await page.getByRole('button', { name: 'Show its numbers' }).click()
    await page
      .getByRole('alert')
      .getByText(/secret/i)
      .first()
      .waitFor()
    forgive(page, /Failed to load resource/)
    await page.getByLabel('App secret').fill(account.appSecret ?? '')
    await page.getByRole('button', { name: 'Show its numbers' }).click()
    await page.getByRole('button', { name: `Choose ${CLOUD_NUMBER.phoneNumber}, WhatsApp` }).click()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('Verify token', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Set it at the provider' }).click()
    await page.getByText('The provider is set up right.').waitFor()
    const id = /channels\/([\w-]+)\/connect/.exec(page.url())?.[1] ?? ''
    const { body } = await world.admin.get(`/v1/channels/${id}`)
    const customer = cloud.customer(world, body)
    await customer.write('Hello from Meta')
    await page.getByText('The first message has come. The channel works.').waitFor()
    await expectAccessible(page, 'a connected number of Meta')

    // A provider that can quote: the answer names what it answers, and leads there.
    expect((await world.admin.put(`/v1/channels/${id}/agents/${amy.id}`)).status).toBe(204)
    await page.goto(`${world.baseUrl}/console/inbox/open`)
    await page.getByRole('link', { name: /Hello from Meta/ }).click()
    const thread = page.getByRole('log')
    await thread.getByText('Hello from Meta').waitFor()
    await page.keyboard.press('q')
    await page.getByText(/^Reply to /).waitFor()
    await expectAccessible(page, 'a quote')
    await page.keyboard.type('Welcome')
    // While it is on its way, it is seen what it answers.
    let goOn = () => {}
    const held = new Promise<void>(resolve => {
      goOn = resolve
    })
    await page.route('**/messages', route => held.then(() => route.continue()))
    await page.keyboard.press('Control+Enter')
    await thread.getByText('Sending …').waitFor()
    await thread.getByRole('button', { name: /Hello from Meta/ }).waitFor()
    goOn()
    await until('the answer', () => customer.received().includes('Welcome'))
    // Until the call is answered, the message may be there twice: as sent from here, and as stored.
    await thread.getByText('Sending …').waitFor({ state: 'hidden' })
    await thread.getByRole('button', { name: /Hello from Meta/ }).click()
    await page.waitForURL(/message=/)
    await page.locator('[data-target]:focus').getByText('Hello from Meta').waitFor()
    // A template with a picked file above its text and a button that takes the end of an address.
    const [talk] = (await world.admin.get(`/v1/conversations?channelId=${id}`)).body.items
    await page.goto(`${world.baseUrl}/console/inbox/open/${talk.id}`)
    await page.getByRole('log').getByText('Hello from Meta').first().waitFor()
    await page.keyboard.press('t')
    await page.getByRole('option', { name: /receipt/ }).click()
    const dialog = page.getByRole('dialog', { name: 'receipt' })
    // What does not fit is refused before it is uploaded.
    const file = dialog.locator('input[type=file]')
    const fileOf = (name: string, mimeType: string) => ({ name, mimeType, buffer: Buffer.from('%PDF-1.4') })
    await dialog.getByText(/up to 100 MB/).waitFor()
    await file.setInputFiles(fileOf('a.png', 'image/png'))
    await dialog.getByText(/^a\.png can’t stand there/).waitFor()
    await file.setInputFiles(fileOf('4711.pdf', 'application/pdf'))
    await dialog.getByRole('link', { name: '4711.pdf' }).waitFor()
    expect(await dialog.getByLabel('Link to the document').count()).toBe(0)
    expect(await dialog.getByLabel('Name of the document').inputValue()).toBe('4711.pdf')
    await dialog.getByLabel('Variable name').fill('Mali')
    const send = dialog.getByRole('button', { name: 'Send the template' })
    expect(await send.isDisabled()).toBe(true)
    await dialog.getByLabel('Button “Look”: end of its address').fill('4711')
    await dialog.getByText('https://example.com/r/4711').waitFor()
    await dialog.getByText('Your receipt, Mali.').waitFor()
    await expectAccessible(page, 'a template with a file and buttons')
    await send.click()
    await dialog.waitFor({ state: 'detached' })
    await until('the template', () => customer.received().includes('Your receipt, Mali.'))
    const sent = JSON.stringify(cloud.emulator.ledger.sends().at(-1)?.body)
    expect(sent).toMatch(/"document":\{"id":"[^"]+","filename":"4711\.pdf"\}/)

    // In the settings a template takes a file too, and still has it when they are opened again.
    await page.goto(`${world.baseUrl}/console/settings/channels/${id}/survey`)
    await page.getByRole('button', { name: /^Choose a template/ }).click()
    await page.getByRole('option', { name: /receipt/ }).click()
    await page.locator('input[type=file]').setInputFiles(fileOf('Terms.pdf', 'application/pdf'))
    await page.getByRole('link', { name: 'Terms.pdf' }).waitFor()
    await page.getByLabel('Variable name').fill('{{contact.name|you}}')
    await page.getByLabel('Button “Look”: end of its address').fill('1')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    const { csat } = (await world.admin.get(`/v1/channels/${id}`)).body
    expect(csat.template.header).toMatchObject({ type: 'document', uploadId: expect.any(String) })
    await inEveryLook(page, amy, 'a file of the settings', () =>
      page.getByRole('link', { name: 'Terms.pdf' }).waitFor(),
    )
    await page.goto(`${world.baseUrl}/console/inbox/open/${talk.id}`)

    // A block goes to the provider too, and the panel says what came of it.
    await page.getByRole('button', { name: 'Block …' }).click()
    await page.getByText(/^The provider is asked to keep their messages away too/).waitFor()
    await expectAccessible(page, 'a block')
    await page.getByRole('button', { name: 'Block', exact: true }).click()
    await page.getByText('The provider keeps their messages away too.').waitFor()
    await page.getByRole('button', { name: 'Unblock' }).click()
    await page.getByText('The provider keeps their messages away too.').waitFor({ state: 'detached' })
  })

  test('a number of EngageLab is entered by hand, and its callback pasted', async ({ world, browser }) => {
    onTestFinished(async () => engagelab.close?.())
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    const { page } = await comeIn({ world, browser }, amy)
    await page.goto(`${world.baseUrl}/console/settings/channels/new`)
    await page.getByRole('radio', { name: /^EngageLab/ }).check()
    const account = engagelab.channel(world) as Record<string, string>
    await page.getByLabel('WhatsApp Business Account ID').fill(account.wabaId ?? '')
    await page.getByLabel('Dev key').fill(account.devKey ?? '')
    await page.getByLabel('Dev secret').fill(account.devSecret ?? '')
    await page.getByRole('button', { name: 'Show its numbers' }).click()
    await page.getByText(/^EngageLab has no documented call/).waitFor()
    await page.getByLabel('Phone number').fill(account.phoneNumber ?? '')
    await page.getByLabel('Name of the channel').fill('Shop')
    await expectAccessible(page, 'a number by hand')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('heading', { name: 'Shop' }).waitFor()
    const id = /channels\/([\w-]+)\/connect/.exec(page.url())?.[1] ?? ''
    const { body } = await world.admin.get(`/v1/channels/${id}`)
    expect(await page.getByText(body.webhookUrl, { exact: true }).count()).toBe(1)
    await engagelab.point(world, body)
    await engagelab.customer(world, body).write('Hello from EngageLab')
    await page.getByText('The first message has come. The channel works.').waitFor()
  })
})
