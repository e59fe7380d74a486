import { afterAll, describe, expect } from 'vitest'
import { SCRIPTED_MODEL } from '../../dev/model/names.ts'
import { startModel } from '../../dev/model/start.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest } from './browser.ts'

// AI agents in the console: what they are told and how they answer that, and who has a conversation after them.

const model = await startModel()
const test = journeyTest({
  world: { environment: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'TheKeyOfOurs' } },
})

afterAll(() => model.close())

const ROBIN = {
  name: 'Robin',
  model: SCRIPTED_MODEL,
  instructions: 'Be kind.',
  knowledge: 'We open at nine.',
}

describe.skipIf(!hasChromium)('in a browser', () => {
  test('an AI agent is tried before it is changed, and goes back to an earlier version', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const { body } = await world.admin.post('/v1/ai-agents', ROBIN)
    const { page } = await comeIn({ world, browser }, sue)
    await page.goto(`${world.baseUrl}/console/settings/ai-agents/${body.id}`)
    const chat = page.getByRole('log')
    const customer = page.getByRole('textbox', { name: 'Write as a customer' })
    await customer.fill('When do you open?')
    await customer.press('Enter')
    await chat.getByText('We open at nine.', { exact: true }).waitFor()
    // What is in the form is tried, saved or not.
    await page.getByLabel('Knowledge').fill('We open at ten.')
    await page.getByRole('button', { name: 'Begin again' }).click()
    await customer.fill('When do you open?')
    await customer.press('Enter')
    await chat.getByText('We open at ten.', { exact: true }).waitFor()
    await customer.fill('I want a human')
    await customer.press('Enter')
    await chat.getByText('Hands over to a person: the customer asked for one').waitFor()
    await expectAccessible(page, 'a test of an AI agent')
    expect((await world.admin.get(`/v1/ai-agents/${body.id}`)).body.knowledge).toBe(ROBIN.knowledge)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const knowledge = async () => (await world.admin.get(`/v1/ai-agents/${body.id}`)).body.knowledge
    expect(await knowledge()).toBe('We open at ten.')
    await page
      .getByText(/^Sue, /)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Back to this version' }).first().click()
    const dialog = page.getByRole('dialog', { name: /^Back to version/ })
    await dialog.getByRole('button', { name: 'Back to this version' }).click()
    await until('the version before', async () => (await knowledge()) === ROBIN.knowledge)
  })

  test('what an AI agent has is taken from it, given back, and resolved without a survey, by keys', async ({
    world,
    desk,
    browser,
  }) => {
    const { body } = await world.admin.post('/v1/ai-agents', { ...ROBIN, name: 'Robot' })
    const settings = { aiAgent: { id: body.id, enabled: true }, csat: { enabled: true } }
    expect((await world.admin.patch(`/v1/channels/${desk.channelId}`, settings)).status).toBe(200)
    const customer = desk.newCustomer()
    await customer.write('When do you open?', { profileName: 'Mali' })
    const { id } = await customer.conversation(c => c.status === 'ai')
    const { page } = await comeIn({ world, browser }, desk.ann)
    await page.goto(`${world.baseUrl}/console/inbox/open/${id}`)
    await page.getByRole('log').getByText('We open at nine.').waitFor()
    await page.keyboard.press('i')
    await page.getByText(/^Yours/).waitFor()
    await page.keyboard.press('z')
    await customer.conversation(c => c.status === 'ai')
    await page.getByText('With the AI agent · whatsapp desk').waitFor()
    await page.keyboard.press('i')
    await page.getByText(/^Yours/).waitFor()
    await page.keyboard.press('a')
    await page.getByRole('option', { name: /AI agent/ }).waitFor()
    await page.keyboard.type('AI agent')
    await page.keyboard.press('Enter')
    await customer.conversation(c => c.status === 'ai')

    await page.getByText('With the AI agent · whatsapp desk').waitFor()
    await page.keyboard.press('i')
    await page.getByText(/^Yours/).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('without a survey')
    await page.keyboard.press('Enter')
    await customer.conversation(c => c.status === 'resolved')
    const { body: timeline } = await world.admin.get(`/v1/conversations/${id}/timeline?limit=100`)
    const types = timeline.items.map((item: { event?: { type: string } }) => item.event?.type)
    expect(types).not.toContain('survey.created')
  })
})
