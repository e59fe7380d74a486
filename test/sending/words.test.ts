import { describe, expect } from 'vitest'
import type { ModelAnswer } from '../../dev/model/start.ts'
import type { LookedAt } from '../../domain/outgoing-media.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { beginAgentTalk, sentTo } from './talk.ts'

const MB = 1024 * 1024

/** What the check of each file would find. */
const FILES: Record<string, Omit<LookedAt, 'url'>> = {
  small: { contentType: 'image/png', size: 1 },
  picture: { contentType: 'image/jpeg', size: 6 * MB },
  film: { contentType: 'video/mp4', size: 17 * MB },
  page: { contentType: 'text/html' },
  unknown: {},
}
const at = (...names: string[]) => names.map(name => ({ url: `https://files.example/${name}` }))

let says: ModelAnswer
let world: World
let whatsapp: Desk
let sms: Desk

const test = modelTest({
  model: { answer: () => says },
  world: { lookAt: async url => ({ url, ...FILES[url.split('/').at(-1) ?? ''] }) },
})
test.beforeAll(async ({ world: itsWorld, desk }) => {
  ;[world, whatsapp] = [itsWorld, desk]
  sms = await openDesk(world, { medium: 'sms' })
})

const set = async (desk: Desk, settings: Record<string, unknown>) => {
  const changed = await world.admin.patch(`/v1/channels/${desk.channelId}`, settings)
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
}

describe('placeholders', () => {
  const greeting = {
    enabled: true,
    text: 'Hi {{ Contact.Name }}, welcome to {{channel.name|us}}. {{agent.name}}',
  }

  test('the greeting contains the names, and placeholders without a value are removed', async () => {
    await set(whatsapp, { greeting })
    const greeted = async (profileName: string) => {
      const customer = whatsapp.newCustomer()
      await customer.write('Hello', { profileName })
      return until('the greeting', () => customer.received()[0])
    }
    expect(await greeted('Mali')).toBe('Hi Mali, welcome to whatsapp desk.')
    expect(await greeted('*Mali*\n{{agent.name}}')).toBe('Hi Mali agent. name, welcome to whatsapp desk.')
    expect(await greeted('https://evil.example')).toBe('Hi, welcome to whatsapp desk.')
    await set(whatsapp, { greeting: { enabled: false } })
  })

  test('contact name and agent name are the current ones', async () => {
    const csat = {
      enabled: true,
      question: '{{contact.name|there}}, how was {{agent.name|our help}}?',
      instruction: 'To {{channel.name}}:',
      thanks: 'Thanks, {{contact.name}}!',
    }
    await set(sms, { csat })
    const talk = await beginAgentTalk(sms)
    await world.sql`
      update contacts set name = 'Somchai' where id = (select contact_id from conversations where id = ${talk.id})`
    expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
    const question = await until('the question', () => sentTo(world, talk.customer)[0])
    expect(question.body).toMatch(/^Somchai, how was Ann\?\n\nTo sms desk:\n5 /)
    await talk.customer.write('5')
    await until('the thanks', () => talk.customer.received().includes('Thanks, Somchai!'))
    await set(sms, { csat: { enabled: false } })
  })

  test('unknown placeholders are refused when they are saved, with the list of known ones', async () => {
    const path = `/v1/channels/${whatsapp.channelId}`
    const refused = await world.admin.patch(path, {
      greeting: { text: 'Hi {{contact.nmae}}' },
      csat: { template: { contentSid: `HX${'0'.repeat(32)}`, variables: { 1: 'x', 2: '{{nobody}}' } } },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toEqual([
      {
        path: 'greeting.text',
        message: expect.stringMatching(/\{\{contact\.nmae\}\}.*\{\{contact\.name\}\}/),
      },
      { path: 'csat.template.variables.2', message: expect.stringContaining('{{surveyId}}') },
    ])
  })

  test('texts saved earlier stay unchanged, and do not block other changes', async () => {
    await world.sql`
      update channel_versions v set settings = jsonb_set(settings, '{greeting}',
        '{"enabled": true, "text": "Hi {{first_name}}, {{contact.name}}!"}')
      from channels c where c.id = ${whatsapp.channelId} and v.channel_id = c.id and v.version = c.version`
    await set(whatsapp, { reopenFor: '3h' })
    const customer = whatsapp.newCustomer()
    await customer.write('Hello', { profileName: 'Mali' })
    expect(await until('the greeting', () => customer.received()[0])).toBe('Hi {{first_name}}, Mali!')
    await set(whatsapp, { greeting: { enabled: false, text: 'Hi' } })
  })

  test('a text with only a placeholder without a value is not sent, and the reason is recorded', async () => {
    await set(sms, { greeting: { enabled: true, text: '{{contact.name}}' } })
    const customer = sms.newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const failed = await until('the greeting', async () => {
      const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
      return body.items.find((item: { status: string }) => item.status === 'failed')
    })
    expect(failed).toMatchObject({ kind: 'greeting', error: { code: 'nothing_to_say' } })
    expect(customer.received()).toEqual([])
    await set(sms, { greeting: { enabled: false } })
  })
})

describe('limits are checked before sending', () => {
  test.each<[string, () => Desk, string[], string]>([
    ['a large picture on WhatsApp', () => whatsapp, ['small', 'picture'], 'media.1.url'],
    ['a long film on WhatsApp', () => whatsapp, ['film'], 'media.0.url'],
    ['a page that is no file', () => whatsapp, ['page'], 'media.0.url'],
    ['a large picture by MMS', () => sms, ['picture'], 'media.0.url'],
  ])('%s', async (_, desk, names, path) => {
    const talk = await beginAgentTalk(desk())
    const refused = await talk.agent.api.post(`${talk.path}/messages`, { text: 'Look', media: at(...names) })
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_request', errors: [{ path }] } })
    const started = await talk.agent.api.post('/v1/conversations', {
      channelId: desk().channelId,
      to: desk().newCustomer().address,
      text: 'Look',
      media: at(...names),
    })
    // WhatsApp accepts no file for somebody who never wrote.
    expect(started.body.code).toBe(desk() === sms ? 'invalid_request' : 'outside_window')
    expect(sentTo(world, talk.customer)).toEqual([])
  })

  test('files that can’t be checked are sent; results of checks are cached', async () => {
    const talk = await beginAgentTalk(whatsapp)
    const id = await talk.reply({ text: 'Look', media: at('small', 'unknown') })
    await talk.message(id, 'read')
    expect(sentTo(world, talk.customer).map(({ body, media }) => [body, media[0]?.url])).toEqual([
      ['Look', 'https://files.example/small'],
      ['', 'https://files.example/unknown'],
    ])
    const { body } = await talk.agent.api.get(`${talk.path}/messages`)
    expect(body.items.at(-1).media).toEqual([
      { url: 'https://files.example/small', contentType: 'image/png' },
      { url: 'https://files.example/unknown' },
    ])
  })
})

test.each([
  ['whatsapp', '*Open* 9–17: our page (https://a.example/x_y_z). `**code**`'],
  ['sms', 'Open 9–17: our page (https://a.example/x_y_z). `**code**`'],
] as const)('of the model’s Markdown the safe forms are turned: %s', async (medium, expected) => {
  const desk = medium === 'sms' ? sms : whatsapp
  const made = await world.admin.post('/v1/ai-agents', {
    name: `Robin ${medium}`,
    model: 'scripted',
    instructions: 'Help.',
  })
  await set(desk, { aiAgent: { id: made.body.id, enabled: true, humanButton: '' } })
  says = { text: '**Open** 9–17: [our page](https://a.example/x_y_z). `**code**`' }
  const customer = desk.newCustomer()
  await customer.write('When are you open?')
  expect(await until('the answer', () => customer.received()[0])).toBe(expected)
  await set(desk, { aiAgent: { enabled: false } })
})
