import { describe, expect, onTestFinished } from 'vitest'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest } from './browser.ts'
import { deploy } from './deployment.ts'

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a new version is offered once it is there, and comes when one wants it', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const service = await deploy(world.baseUrl)
    onTestFinished(() => service.close())
    const look = { phone: true, width: 1280, height: 800, origin: service.origin }
    const { page } = await comeIn({ world, browser }, desk.ann, look)
    const script = () =>
      page.evaluate<string>('document.querySelector("script[type=module]").getAttribute("src")')
    const lookForUpdate = () =>
      page.evaluate(`navigator.serviceWorker.ready.then(worker => worker.update()).then(() => {})`)
    const offer = page.getByText('A new version of the console is here')

    // The first service worker takes the page over too: that is no new version.
    await page.goto(`${service.origin}/console/inbox/line/${id}`)
    await page.getByRole('log').getByText('Hello').waitFor()
    await until('the service worker', () =>
      page.evaluate<boolean>('navigator.serviceWorker.controller?.state === "activated"'),
    )
    await lookForUpdate()
    expect(await offer.count()).toBe(0)
    const before = await script()

    // Nothing is loaded by itself: what is half written stays.
    service.rollOut()
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('Half a rep')
    await lookForUpdate()
    await offer.waitFor()
    await expectAccessible(page, 'a new version')
    expect(await script()).toBe(before)

    await page.getByRole('button', { name: 'Reload' }).click()
    await until('the new version', async () => (await script()) !== before)
    await page.getByRole('log').getByText('Hello').waitFor()
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await until('what was half written', async () => (await field.inputValue()) === 'Half a rep')
    await lookForUpdate()
    expect(await offer.count()).toBe(0)
  })
})
