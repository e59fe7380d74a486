import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest } from './browser.ts'

const test = journeyTest()

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a supervisor puts back what was deleted, and undoes who was added and removed', async ({
    world,
    desk,
    browser,
  }) => {
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const { page } = await comeIn({ world, browser }, sue)
    const settings = `${world.baseUrl}/console/settings`
    const listOf = async (path: string) => (await world.admin.get(path)).body.items
    const putBack = async (name: string, says: RegExp) => {
      await page.getByRole('button', { name: `Put back: ${name}` }).click()
      const dialog = page.getByRole('dialog', { name: `Put ${name} back?` })
      await dialog.getByText(says).waitFor()
      await expectAccessible(page, `to put back ${name}`)
      await dialog.getByRole('button', { name: 'Put back' }).click()
      await page.getByText(`${name} is back`).waitFor()
    }

    // A text that is longer than what the log keeps of an object with versions.
    const texts = { en: `Dear customer, ${'we are sorry. '.repeat(200)}`, th: 'ขออภัย' }
    const reply = { name: 'Sorry', shortcut: 'sorry', folder: 'Complaints', shared: true, texts }
    const first = (await world.admin.post('/v1/replies', reply)).body.id
    await world.admin.patch(`/v1/replies/${first}`, { texts: { en: 'Sorry!' } })
    await page.goto(`${settings}/replies/${first}`)
    await page.getByText('Texts', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Back to this version' }).last().click()
    const asked = page.getByRole('dialog', { name: 'Back to how it was then?' })
    await asked.getByRole('button', { name: 'Back to this version' }).click()
    await asked.waitFor({ state: 'detached' })
    expect((await world.admin.get(`/v1/replies/${first}`)).body.texts).toEqual(texts)
    // Not while its own page is open, which the stream would tell to read it again.
    await page.goto(`${settings}/labels`)
    await world.admin.delete(`/v1/replies/${first}`)
    await page.goto(`${settings}/replies`)
    await page.getByRole('heading', { name: 'Deleted' }).waitFor()
    await expectAccessible(page, 'the deleted replies')
    await putBack('Sorry', /Name, Shortcut, Folder, Texts, Main language\./)
    expect(await listOf('/v1/replies')).toMatchObject([reply])

    const team = (await world.admin.post('/v1/teams', { name: 'Night', agentIds: [desk.ann.id] })).body.id
    await world.admin.delete(`/v1/teams/${team}`)
    await page.goto(`${settings}/teams`)
    await putBack('Night', /Name, Members/)
    expect(await listOf('/v1/teams')).toMatchObject([{ name: 'Night', agentIds: [desk.ann.id] }])

    const label = (await world.admin.post('/v1/labels', { name: 'vip', color: '#d97706' })).body.id
    await world.admin.delete(`/v1/labels/${label}`)
    await page.goto(`${settings}/labels`)
    await putBack('vip', /do not get it back/)
    expect(await listOf('/v1/labels')).toMatchObject([{ name: 'vip', color: '#d97706' }])

    const instructions = 'Be kind. '.repeat(200).trim()
    const bot = { name: 'Bot', model: 'gpt-5-mini', instructions, limits: { maxTurns: 3 } }
    const ai = (await world.admin.post('/v1/ai-agents', bot)).body.id
    await world.admin.delete(`/v1/ai-agents/${ai}`)
    await page.goto(`${settings}/ai-agents`)
    await putBack('Bot', /Instructions.*Limits/)
    expect(await listOf('/v1/ai-agents')).toMatchObject([bot])

    // A rule goes back to its place in the list, and counts once it is saved.
    const channel = `/v1/channels/${desk.channelId}`
    const ruleFor = (name: string) => ({
      name,
      conditions: [{ field: 'message.text', operator: 'contains', value: name }],
      action: { allocate: { to: 'agent', id: desk.ann.id } },
    })
    await world.admin.put(`${channel}/rules`, { rules: ['gift', 'refund'].map(ruleFor) })
    await world.admin.put(`${channel}/rules`, { rules: [ruleFor('refund')] })
    await page.goto(`${settings}/channels/${desk.channelId}/rules`)
    await page.getByRole('button', { name: 'Put back: gift' }).click()
    await page.getByRole('heading', { name: 'Deleted rules' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('You have changes that are not saved.').waitFor({ state: 'detached' })
    const { rules } = (await world.admin.get(channel)).body
    expect(rules.map(({ name }: { name: string }) => name)).toEqual(['gift', 'refund'])

    // Bob was removed from the channel by mistake.
    const membersNow = async () =>
      (await listOf(`/v1/agents?channelId=${desk.channelId}`)).map(({ id }: { id: string }) => id)
    await world.admin.delete(`${channel}/agents/${desk.bob.id}`)
    await page.goto(`${settings}/channels/${desk.channelId}`)
    await page.getByText('Changes of the agents').click()
    await page.getByRole('button', { name: 'Undo: Bob was removed' }).click()
    await expectAccessible(page, 'the changes of the agents')
    await page
      .getByRole('dialog', { name: 'Add Bob to the channel again?' })
      .getByRole('button', { name: 'Add' })
      .click()
    await until('Bob to be back', async () => (await membersNow()).includes(desk.bob.id))
    await page.getByText('Changed again since').first().waitFor()

    // What is one's own is in no log, and the page says so.
    const own = await sue.api.post('/v1/replies', { name: 'Mine', texts: { en: 'Hello' } })
    await page.goto(`${settings}/replies/${own.body.id}`)
    await page.getByText(/There is no way back to them/).waitFor()
    await page.getByText(/it can’t be put back/).waitFor()
  })
})
