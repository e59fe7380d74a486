import { describe, expect } from 'vitest'
import { hireAgent, openChannel } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'

// What is read in a thread: the conversation before it, a place in the middle, and what a notification leads to.

const test = journeyTest({
  settings: { assignment: { mode: 'manual' }, csat: { enabled: false }, reopenFor: '1s' },
})

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a thread goes on into the conversation before it, if that may be read', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('My first question', { profileName: 'Prae' })
    const first = await customer.conversation(c => c.status === 'waiting')
    const path = `/v1/conversations/${first.id}`
    await desk.bob.api.post(`${path}/messages`, { text: 'My first answer' })
    await until('the answer', () => customer.received().includes('My first answer'))
    await desk.bob.api.post(`${path}/resolve`, {})
    await until('the end', async () => (await world.admin.get(path)).body.status === 'closed')
    // Longer than one page, and with the score that a survey would have brought.
    await world.sql`
      insert into events (conversation_id, channel_id, seq, type, at, actor, data)
      select id, channel_id, 1000 + n, 'conversation.prioritized', now(), '{"kind": "system"}'::jsonb,
        '{"before": "normal", "after": "high"}'::jsonb
      from conversations, generate_series(1, 100) n where id = ${first.id}`
    await world.sql`
      insert into events (conversation_id, channel_id, seq, type, at, actor, data)
      select id, channel_id, 1200, 'survey.scored', now(), '{"kind": "contact"}'::jsonb, '{"score": 4}'::jsonb
      from conversations where id = ${first.id}`
    await customer.write('My second question')
    const second = await customer.conversation(c => c.previousId === first.id)

    const { page } = await comeIn({ world, browser }, desk.ann)
    let asked = 0
    page.on('request', request => {
      if (request.url().includes(first.id)) asked++
    })
    await page.goto(`${world.baseUrl}/console/inbox/open/${second.id}`)
    const thread = page.getByRole('log')
    await thread.getByText('My second question').waitFor()
    await thread.getByRole('button', { name: 'Show the conversation before this one' }).waitFor()
    await expectAccessible(page, 'a thread that has one before it')
    expect(asked).toBe(0)

    // All of this one is shown; whoever goes up all the same reads on.
    await thread.hover()
    await page.mouse.wheel(0, -100)
    await thread.getByText('Resolved · Bob had it · Score: 4 of 5').waitFor()
    await expectAccessible(page, 'the end of the conversation before')
    await until('its beginning', async () => {
      await page.mouse.wheel(0, -5_000)
      return thread.getByText('My first question').isVisible()
    })
    await thread.getByText('My first answer').waitFor()
    await page.mouse.wheel(0, 100_000)
    await thread.getByText('My second question').waitFor()

    // In another channel it is told, and not shown.
    const elsewhere = await openChannel(world, 'sms', 'Elsewhere')
    await world.sql`update conversations set channel_id = ${elsewhere.channelId} where id = ${first.id}`
    await page.reload()
    await thread.getByRole('button', { name: 'Show the conversation before this one' }).click()
    await thread.getByText(/^There was an earlier conversation\. You may not read it/).waitFor()
    expect(await thread.getByText('My first').count()).toBe(0)
    forgive(page, /status of 403/)
  })

  test('a place in the middle is shown without a page more than it needs', async ({
    world,
    desk,
    browser,
  }) => {
    const customer = desk.newCustomer()
    for (let n = 1; n <= 100; n++) await customer.write(`Line ${n}\nof a long\nstory`)
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const message = await until('all lines', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages?limit=200`)
      return body.items.length === 100 && body.items[50]
    })
    // The end is a page away from it, and so is the beginning.
    await world.sql`
      insert into events (conversation_id, channel_id, seq, type, at, actor, data)
      select id, channel_id, 1000 + n, 'conversation.prioritized', now(), '{"kind": "system"}'::jsonb,
        '{"before": "normal", "after": "high"}'::jsonb
      from conversations, generate_series(1, 60) n where id = ${id}`
    const { page } = await comeIn({ world, browser }, desk.ann)
    const read: string[] = []
    page.on('request', request => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname.endsWith('/timeline')) read.push([...searchParams.keys()].sort().join())
    })
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}?message=${message.id}`)
    await page.locator('[data-target]:focus').getByText(message.text.split('\n')[0]).waitFor()
    await page.getByRole('button', { name: 'Back to newest' }).waitFor()
    expect(read.filter(query => query !== 'limit').sort()).toEqual(['after,limit', 'before,limit'])
    // Going on from there does.
    await page.getByRole('log').hover()
    await until('the end', async () => {
      await page.mouse.wheel(0, 5_000)
      return read.includes('cursor,limit')
    })
  })

  test('a notification leads to a view that holds the conversation', async ({ world, desk, browser }) => {
    const customer = desk.newCustomer()
    await customer.write('Who has me?', { profileName: 'Lek' })
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const cat = await hireAgent(world, 'Cat', [desk.channelId])
    const { page } = await comeIn({ world, browser }, cat)
    let read = 0
    page.on('request', request => {
      if (new URL(request.url()).pathname === `/v1/conversations/${id}` && request.method() === 'GET') read++
    })
    await page.goto(`${world.baseUrl}/console/to/${id}?kind=assigned`)
    await page.waitForURL(new RegExp(`/inbox/line/${id}$`))
    await page.getByRole('log').getByText('Who has me?').waitFor()
    expect(read).toBe(1)

    // She looks at another page when it is given to her; the notice leads there.
    await page.goto(`${world.baseUrl}/console/settings/keys`)
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).first().waitFor()
    await world.admin.post(`/v1/conversations/${id}/assign`, { agentId: cat.id })
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.waitForURL(new RegExp(`/inbox/mine/${id}$`))
    await world.admin.post(`/v1/conversations/${id}/assign`, { agentId: desk.bob.id })
    await customer.conversation(c => c.assigneeId === desk.bob.id)
    await page.goto(`${world.baseUrl}/console/to/${id}?kind=message`)
    await page.waitForURL(new RegExp(`/inbox/open/${id}$`))
  })
})
