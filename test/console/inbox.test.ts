import { describe, expect, onTestFinished } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { comeIn, expectAccessible, forgive, hasChromium, journeyTest } from './browser.ts'
import { layLine } from './line.ts'

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

/** What a browser says when its line is cut. */
const CUT = /net::ERR_|Failed to load resource/

async function lineTo(world: World) {
  const line = await layLine(world.baseUrl)
  onTestFinished(() => line.close())
  return line
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('an agent takes a conversation, answers it, and resolves it', async ({ world, desk, browser }) => {
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.getByRole('link', { name: /^Line/ }).click()
    await page.getByText('No conversations here').waitFor()
    await expectAccessible(page, 'an empty line')

    const customer = desk.newCustomer()
    await customer.write('Where is my parcel?', { profileName: 'Mali' })
    // It comes by itself.
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
    await customer.conversation(conversation => conversation.status === 'resolved')
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

    // Sue does not see what comes: only her stream is cut.
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
})
