import { describe, expect } from 'vitest'
import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import { command, type Desk, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { NEVER_ARRIVED } from '../sending/in-the-dark.ts'
import { comeIn, expectAccessible, hasChromium, inEveryLook, journeyTest } from './browser.ts'
import { approveTemplate } from './inbox-stage.ts'

// What a supervisor sees on the board before it is too late, and mends from there.

const test = journeyTest({ settings: { assignment: { mode: 'manual' } } })

/** A customer who has written. */
async function whoWrites(desk: Desk, name: string) {
  const customer = desk.newCustomer()
  await customer.write(`This is ${name}`, { profileName: name })
  const { id } = await customer.conversation(({ status }) => status === 'waiting')
  return { ...customer, name, id, path: `/v1/conversations/${id}` }
}
type Writer = Awaited<ReturnType<typeof whoWrites>>

/** As if so many minutes of the window for free text were left. */
const leave = ({ sql }: World, { id }: Writer, minutes: number) => sql`
  update conversations set last_inbound_at = at, waiting_since = at
  from (values (now() - interval '24 hours' + ${minutes} * interval '1 minute')) v(at) where id = ${id}`

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a window that will close before anybody can answer is told with its reason, and a template is one click away', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann, channelId } = desk
    await approveTemplate(world)
    const sue = await hireAgent(world, 'Sue', [channelId], { role: 'supervisor' })
    const [mali, noi] = [await whoWrites(desk, 'Mali'), await whoWrites(desk, 'Noi')]
    expect(await command(ann.api, `${mali.path}/assign`, { agentId: ann.id })).toBe('done')
    const { page } = await comeIn({ world, browser }, sue)
    await page.getByRole('link', { name: 'Board' }).click()
    const radar = page.getByRole('region', { name: /^Windows that close/ })
    const rowOf = ({ name }: Writer) => radar.getByRole('listitem').filter({ hasText: name })
    await radar.getByText('Every waiting customer can be answered in time.').waitFor()

    // Most of a day passes. Ann has Mali and is not there, and the desk is closed until Noi's window is over.
    await leave(world, mali, 49)
    await leave(world, noi, 90)
    const days = Object.fromEntries(WEEK.map(day => [day, { closed: true }]))
    const hours = { enabled: true, timezone: 'UTC', days, unavailableMessage: 'We are closed.' }
    const closed = await world.admin.patch(`/v1/channels/${channelId}`, { businessHours: hours })
    expect(closed.status, JSON.stringify(closed.body)).toBe(200)
    await page.reload()
    await rowOf(mali)
      .getByText(/^4\d min of free text left$/)
      .waitFor()
    await rowOf(noi).getByText('Closed, and no opening is planned.').waitFor()
    // Whose window ends first is first.
    expect(await radar.getByRole('listitem').first().textContent()).toContain('Mali')
    await inEveryLook(page, sue, 'the radar', () => page.getByText('Mali').first().waitFor())
    await world.admin.patch(`/v1/channels/${channelId}`, { businessHours: { enabled: false } })
    await page.reload()
    await rowOf(mali).getByText('Ann has it and is not online.').waitFor()

    // By keys, from the board to the template and to the customer.
    await rowOf(mali).getByRole('link', { name: 'Send a template' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: /parcel_is_there/ }).waitFor()
    await expectAccessible(page, 'the templates, opened from the board')
    await page.getByRole('option', { name: /parcel_is_there/ }).click()
    await page.getByRole('textbox', { name: 'Variable 1' }).fill('4711')
    await page.getByRole('button', { name: 'Send the template' }).click()
    await until('the template', () => mali.received().includes('Your parcel 4711 is there.'))
    await page.getByRole('log').getByText('Your parcel 4711 is there.').waitFor()

    // She is answered, and leaves the radar.
    await page.goBack()
    await page.getByRole('heading', { name: 'Board' }).waitFor()
    await radar.getByText('Every waiting customer can be answered in time.').waitFor()
  })

  test('a message that failed or is in doubt is found on the board, and mended from there', async ({
    world,
    desk,
    browser,
  }) => {
    const { ann } = desk
    const sue = await hireAgent(world, 'Sue', [desk.channelId], { role: 'supervisor' })
    const reply = async (to: Writer, text: string, ...faults: FaultInput[]) => {
      expect(await command(ann.api, `${to.path}/assign`, { agentId: ann.id })).toBe('done')
      for (const fault of faults) world.emulator.faults.set({ ...fault, to: to.address })
      expect((await ann.api.post(`${to.path}/messages`, { text })).status).toBe(202)
    }
    const failed = await whoWrites(desk, 'Somchai')
    const known = await whoWrites(desk, 'Wanida')
    const lost = await whoWrites(desk, 'Kanya')
    const { page } = await comeIn({ world, browser }, sue)
    await page.getByRole('link', { name: 'Board' }).click()
    const card = page.getByRole('region', { name: 'Messages in doubt or failed' })
    await card.getByText('All messages were sent.').waitFor()

    // The board follows the events: nobody reads it again.
    await reply(failed, 'Your parcel left', { kind: 'refused', errorCode: 63019 })
    await card.getByText('1 message failed in the last 24 hours').waitFor()
    await reply(known, 'It is the blue one', NEVER_ARRIVED, { kind: 'callbacks_never' })
    await reply(lost, 'Tomorrow at nine', NEVER_ARRIVED, { kind: 'callbacks_never' })
    await card.getByText('2 messages of the last 7 days may or may not have been sent').waitFor()
    await card.getByText('63019').waitFor()
    await inEveryLook(page, sue, 'the troubles', () => card.or(page.getByText('63019')).first().waitFor())

    const open = async ({ name }: Writer) => {
      await card.getByRole('link', { name }).click()
      const thread = page.getByRole('log')
      await thread.getByText(`This is ${name}`).waitFor()
      return thread
    }
    const back = async () => {
      await page.getByRole('link', { name: 'Board' }).click()
      await page.getByRole('heading', { name: 'Board' }).waitFor()
    }

    // What was refused is sent again, and arrives.
    const refused = await open(failed)
    await refused.getByText('This was not sent').waitFor()
    await expectAccessible(page, 'a message that failed')
    await refused.getByRole('button', { name: 'Send again' }).click()
    await until('the message', () => failed.received().includes('Your parcel left'))
    await refused.getByText('This was not sent').waitFor({ state: 'detached' })
    await back()
    await card.getByText(/failed in the last 24 hours/).waitFor({ state: 'detached' })

    // What nobody knows can't be sent again unseen. Of one she is sure that it was sent …
    const doubtful = await open(known)
    await doubtful.getByText('Nobody knows whether this was sent').waitFor()
    expect(await doubtful.getByRole('button', { name: 'Send again' }).count()).toBe(0)
    await expectAccessible(page, 'a message in doubt')
    await doubtful.getByRole('button', { name: 'It was sent' }).click()
    await doubtful.getByText('Nobody knows whether this was sent').waitFor({ state: 'detached' })
    // Nothing is sent for that.
    expect(known.received()).not.toContain('It is the blue one')
    await back()
    await card.getByText('1 message of the last 7 days may or may not have been sent').waitFor()

    // … and of the other that it was not: then it is sent, once.
    const unsent = await open(lost)
    await unsent.getByRole('button', { name: 'It was not sent' }).click()
    await unsent.getByText('This was not sent').waitFor()
    await unsent.getByRole('button', { name: 'Send again' }).click()
    await until('the message', () => lost.received().includes('Tomorrow at nine'))
    await unsent.getByText('This was not sent').waitFor({ state: 'detached' })
    await back()
    await card.getByText('All messages were sent.').waitFor()
    expect(lost.received().filter(text => text === 'Tomorrow at nine')).toHaveLength(1)
  })
})
