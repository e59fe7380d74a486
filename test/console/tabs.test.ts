import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, hasChromium, journeyTest } from './browser.ts'

// What is between the tabs of one browser, and between a tab and a newer version of the console.

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

/** How many streams of events a page has begun. */
function countStreams(page: Page): () => number {
  let count = 0
  page.on('request', request => {
    if (new URL(request.url()).pathname === '/v1/events') count++
  })
  return () => count
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('of many notices the latest three are in sight, and their buttons work', async ({
    world,
    desk,
    browser,
  }) => {
    const ids: string[] = []
    for (let at = 0; at < 6; at++) {
      const customer = desk.newCustomer()
      await customer.write('Hello', { profileName: `Customer ${at}` })
      ids.push((await customer.conversation(c => c.status === 'waiting')).id)
    }
    const { page } = await comeIn({ world, browser }, desk.bob)
    const [read = '', first = '', ...others] = ids
    await page.goto(`${world.baseUrl}/console/inbox/open/${read}`)
    await page.getByRole('img', { name: /^Live/ }).waitFor()
    const assign = (id: string) =>
      command(world.admin, `/v1/conversations/${id}/assign`, { agentId: desk.bob.id })
    const notices = page.getByText(/assigned to you/)
    await assign(first)
    // As long as the pointer is upon them they stay.
    await notices.hover()
    for (const id of others) await assign(id)
    await until('all five', async () => (await notices.count()) === 5)
    expect(await notices.filter({ visible: true }).count()).toBe(3)
    await page.getByRole('button', { name: 'Open', exact: true }).filter({ visible: true }).last().click()
    await page.waitForURL(url => !url.pathname.endsWith(read))
  })

  test('two tabs share one stream; when the first is closed, the other goes on without a gap', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('First', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const first = await comeIn({ world, browser }, desk.ann)
    await until('its stream', () =>
      first.page.evaluate('navigator.locks.query().then(({ held }) => held.length > 0)'),
    )
    const second = await first.context.newPage()
    second.setDefaultTimeout(20_000)
    const streams = countStreams(second)
    await second.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    const thread = second.getByRole('log')
    await thread.getByText('First').waitFor()
    await second.getByRole('img', { name: /^Live/ }).waitFor()
    await customer.write('Second')
    await thread.getByText('Second').waitFor()
    expect(streams()).toBe(0)

    await first.page.close()
    await customer.write('Third')
    await thread.getByText('Third').waitFor()
    await until('a stream of its own', () => streams() === 1)
    await customer.write('Fourth')
    await thread.getByText('Fourth').waitFor()
    expect(streams()).toBe(1)
  })

  test('what one tab has sent is no draft in another', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello', { profileName: 'Nok' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const { page, context } = await comeIn({ world, browser }, desk.ann)
    const address = `${world.baseUrl}/console/inbox/open/${id}`
    await page.goto(address)
    const other = await context.newPage()
    other.setDefaultTimeout(20_000)
    await other.goto(address)
    const [here, there] = [page, other].map(one => one.getByRole('textbox', { name: 'Write a reply' }))
    if (!here || !there) throw new Error('there are two')
    await there.waitFor()
    await here.fill('Only once')
    await until('the draft in the other tab', async () => (await there.inputValue()) === 'Only once')
    await here.press('Control+Enter')
    await until('the reply', () => customer.received().includes('Only once'))
    await until('an empty field', async () => (await there.inputValue()) === '')
    expect(customer.received().filter(text => text === 'Only once')).toHaveLength(1)
  })
})
