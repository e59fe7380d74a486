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

    test('a merge by mistake is undone: by its message, by the key, and at the contact', async ({
      world,
      desk,
      browser,
    }) => {
      for (const name of ['Malee 1', 'Malee 2']) {
        const customer = desk.newCustomer()
        await customer.write(`I am ${name}`, { profileName: name })
        await customer.conversation(c => c.status === 'waiting')
      }
      const { items } = (await world.admin.get('/v1/contacts?q=Malee')).body
      const [first, second] = items as { id: string }[]
      const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
      const { page } = await comeIn({ world, browser }, sue)
      const mergeThem = async () => {
        await page.goto(`${world.baseUrl}/console/contacts/${first?.id}`)
        await page.getByRole('button', { name: 'Merge …' }).click()
        const dialog = page.getByRole('dialog', { name: 'Merge two contacts' })
        await dialog.getByRole('button', { name: /Malee 2/ }).click()
        await dialog.getByText('You can undo it for 24 hours.').waitFor()
        await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
        await page.getByText('The two contacts are one').waitFor()
      }
      const areTwo = async () => {
        await page.getByText('They are two contacts again').waitFor()
        const ids = (await world.admin.get('/v1/contacts?q=Malee')).body.items.map(
          (one: { id: string }) => one.id,
        )
        expect(ids.sort()).toEqual([first?.id, second?.id].sort())
        await page.getByText(/^Merged with Malee 2 by Sue/).waitFor({ state: 'detached' })
      }
      await mergeThem()
      await page.getByText(/^Merged with Malee 2 by Sue/).waitFor()
      await page.getByText(/^You can undo it until/).waitFor()
      await expectAccessible(page, 'a contact that was merged')
      await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click()
      await areTwo()

      await mergeThem()
      await page.keyboard.press('z')
      await areTwo()

      await mergeThem()
      await page.reload()
      await page.getByText(/^Merged with Malee 2 by Sue/).waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await areTwo()
      await until('each to have a conversation of their own', async () => {
        const { body } = await world.admin.get('/v1/conversations?status=opening,ai,waiting,assigned')
        const theirs = body.items.map((c: { contact: { id: string } }) => c.contact.id)
        return [first, second].every(one => theirs.filter((id: string) => id === one?.id).length === 1)
      })
    })
  })
}
