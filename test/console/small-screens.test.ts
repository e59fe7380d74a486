import { describe, expect } from 'vitest'
import { until } from '../harness/until.ts'
import { comeIn, hasChromium, journeyTest } from './browser.ts'

// What has to be seen and reached where there is little room, or no keyboard.

const test = journeyTest()

describe.skipIf(!hasChromium)('in a browser', () => {
  test('saved views are seen in a window of a laptop, and reached in a lower one', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann } = desk
    const ids: string[] = []
    for (let number = 1; number <= 12; number++) {
      const view = { name: `View ${number}`, scope: 'private', query: { q: `${number}` } }
      ids.push((await ann.api.post('/v1/views', view)).body.id)
    }
    const { page } = await comeIn({ world, browser }, ann)
    const views = page.getByRole('navigation', { name: 'Views' })
    const isSeen = async (name: string) => {
      const [link, list] = await Promise.all([
        views.getByRole('link', { name, exact: true }).boundingBox(),
        views.boundingBox(),
      ])
      if (!link || !list) return false
      return link.y >= list.y && link.y + link.height <= list.y + list.height
    }
    await views.getByRole('link', { name: 'View 1', exact: true }).waitFor()
    expect(await isSeen('View 1')).toBe(true)
    expect(await isSeen('View 9')).toBe(false)
    await views.hover()
    await page.mouse.wheel(0, 2_000)
    await until('the last one', () => isSeen('View 9'))
    // The list scrolls, and the page stays.
    expect(await page.evaluate('document.scrollingElement.scrollTop')).toBe(0)

    // The open view is in sight, however low the window is.
    await page.setViewportSize({ width: 1280, height: 560 })
    await page.goto(`${world.baseUrl}/console/inbox/${ids[8]}`)
    await until('the open view', () => isSeen('View 9'))
  })

  test('menus show keys only to whoever has a keyboard', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page } = await comeIn({ world, browser }, desk.ann, { width: 390, height: 844, phone: true })
    await page.goto(`${world.baseUrl}/console/inbox/line/${id}`)
    await page.getByRole('log').getByText('Hello').waitFor()
    const more = page.getByRole('button', { name: 'More', exact: true })
    const menu = page.getByRole('menu')
    const keys = menu.locator('kbd:visible')
    await more.tap()
    await menu.getByRole('menuitem').first().waitFor()
    expect(await keys.count()).toBe(0)
    await page.touchscreen.tap(200, 600)
    await menu.waitFor({ state: 'detached' })
    // What is typed may come from a keyboard on the screen.
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('Hi')
    await page.getByRole('textbox', { name: 'Write a reply' }).press('x')
    await more.tap()
    await menu.getByRole('menuitem').first().waitFor()
    expect(await keys.count()).toBe(0)
    await page.touchscreen.tap(200, 600)
    await menu.waitFor({ state: 'detached' })
    await page.getByRole('log').press('j')
    await more.tap()
    await until('the keys', async () => (await keys.count()) > 0)
  })
})
