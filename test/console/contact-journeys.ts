import { describe, expect } from 'vitest'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { comeIn, expectAccessible, hasChromium } from './browser.ts'
import { test } from './inbox-stage.ts'

/** Journeys through the pages of contacts. */
export function contactJourneys(): void {
  describe.skipIf(!hasChromium)('the contacts', () => {
    test('two are made one by who may, with what becomes of them shown before; and one is erased', async ({
      world,
      desk,
      browser,
    }) => {
      const customers = [desk.newCustomer(), desk.newCustomer()]
      for (const [index, customer] of customers.entries()) {
        await customer.write('Hello', { profileName: `Niran ${index + 1}` })
        await customer.conversation(c => c.status === 'waiting')
      }
      const find = async (q: string) => (await world.admin.get(`/v1/contacts?q=${q}`)).body.items
      const [first, second] = await find('Niran')
      await desk.ann.api.patch(`/v1/contacts/${first.id}`, { notes: 'Likes tea', labels: ['vip'] })
      await desk.ann.api.patch(`/v1/contacts/${second.id}`, { notes: 'Pays late' })

      // An agent reads and writes what is known, and may no more.
      const ann = await comeIn({ world, browser }, desk.ann)
      await ann.page.getByRole('link', { name: 'Contacts' }).click()
      await ann.page.getByRole('searchbox').fill('niran')
      await ann.page.getByRole('link', { name: /Niran 1/ }).click()
      await ann.page.getByLabel('Notes').waitFor()
      expect(await ann.page.getByRole('button', { name: 'Merge …' }).count()).toBe(0)
      await expectAccessible(ann.page, 'a contact')

      const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
      const { page } = await comeIn({ world, browser }, sue)
      await page.goto(`${world.baseUrl}/console/contacts/${first.id}`)
      await page.getByRole('button', { name: 'Merge …' }).click()
      const dialog = page.getByRole('dialog', { name: 'Merge two contacts' })
      await dialog.getByRole('button', { name: /Niran 2/ }).click()
      await dialog.getByRole('radio', { name: /Niran 2/ }).check()
      const becomes = dialog.getByRole('region', { name: 'What it becomes' })
      await becomes.getByText('Pays late\n\nLikes tea').waitFor()
      await becomes.getByText(/^Both are in a conversation now/).waitFor()
      await expectAccessible(page, 'two contacts that become one')
      await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.waitForURL(new RegExp(`/contacts/${second.id}`))
      const merged = (await world.admin.get(`/v1/contacts/${first.id}`)).body
      expect(merged).toMatchObject({ id: second.id, labels: ['vip'], notes: 'Pays late\n\nLikes tea' })
      expect(merged.addresses).toHaveLength(2)

      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export' }).click(),
      ])
      expect(file.suggestedFilename()).toBe(`contact-${second.id}.json`)

      await page.getByRole('button', { name: 'Erase …' }).click()
      const erase = page.getByRole('dialog', { name: /^Erase/ })
      const go = erase.getByRole('button', { name: 'Erase', exact: true })
      expect(await go.isDisabled()).toBe(true)
      await expectAccessible(page, 'an erasure')
      await erase.getByLabel(/^Type/).fill('Niran 2')
      await go.click()
      await page.getByText(/^Erased by Sue/).waitFor()
      await until('the erasure', async () => {
        const { body } = await world.admin.get(`/v1/contacts/${second.id}`)
        return body.erasure !== null && body.addresses.length === 0
      })
      expect(await find('Niran')).toEqual([])
    })
  })
}
