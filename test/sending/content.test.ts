import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { type AgentTalk, beginAgentTalk, deliveryOf, sentTo } from './talk.ts'

let whatsapp: Desk
let sms: Desk

const test = worldTest()

test.beforeAll(async ({ world }) => {
  const settings = { csat: { enabled: true } }
  whatsapp = await openDesk(world, { settings })
  sms = await openDesk(world, { medium: 'sms', settings })
})

/** Numbered words of ten characters, including the space, so that a lost or doubled one can be seen. */
const words = (count: number) =>
  Array.from({ length: count }, (_, index) => `word${String(index).padStart(5, '0')}`).join(' ')

test('a long text is sent in parts of at most 1,600 characters, split between words, in order', async ({
  world,
}) => {
  const talk = await beginAgentTalk(whatsapp)
  const text = words(500)
  const id = await talk.reply(text)
  await talk.message(id, 'read')

  const parts = sentTo(world, talk.customer)
  expect(parts.length).toBe(4)
  expect(Math.max(...parts.map(part => part.body.length))).toBeLessThanOrEqual(1_600)
  expect(parts.map(part => part.body).join(' ')).toBe(text)
  // Each part has a delivery of its own, which its callback's address names.
  expect(new Set(parts.map(deliveryOf)).size).toBe(4)
  const rows = await world.sql`
    select part, attempt, status, provider_message_id from deliveries where message_id = ${id} order by part`
  expect(rows.map(row => [row.part, row.attempt, row.status, row.providerMessageId])).toEqual(
    parts.map((part, index) => [index, 1, 'read', part.sid]),
  )
  const stored = (await talk.messages()).filter(message => message.id === id)
  expect(stored.map(message => message.text)).toEqual([text])
})

const at = (...names: string[]) => names.map(name => ({ url: `https://example.com/${name}` }))

/** The parts of a message that reached the provider: the text, and the file by its name. */
const partsSent = (world: World, talk: AgentTalk) =>
  sentTo(world, talk.customer).map(({ parameters }) => [
    parameters.Body ?? '',
    [parameters.MediaUrl ?? []].flat().map(url => url.replace('https://example.com/', '')),
  ])

test('on WhatsApp each file is a separate delivery, in order, with the text at the first picture', async ({
  world,
}) => {
  const talk = await beginAgentTalk(whatsapp)
  const id = await talk.reply({ text: 'Two pictures', media: at('a.jpg', 'b.png', 'c.pdf') })
  await talk.message(id, 'read')
  expect(partsSent(world, talk)).toEqual([
    ['Two pictures', ['a.jpg']],
    ['', ['b.png']],
    ['', ['c.pdf']],
  ])
  expect(new Set(sentTo(world, talk.customer).map(deliveryOf)).size).toBe(3)
  const stored = (await talk.messages()).filter(message => message.id === id)
  expect(stored).toMatchObject([{ text: 'Two pictures', media: at('a.jpg', 'b.png', 'c.pdf') }])
})

test('on WhatsApp the text for a document or an audio file is a separate part, sent before the file', async ({
  world,
}) => {
  const talk = await beginAgentTalk(whatsapp)
  const id = await talk.reply({ text: 'The invoice', media: at('a.pdf', 'b.ogg') })
  const next = await talk.reply('Next')
  await talk.message(id, 'read')
  await talk.message(next, 'read')
  expect(partsSent(world, talk)).toEqual([
    ['The invoice', []],
    ['', ['a.pdf']],
    ['', ['b.ogg']],
    ['Next', []],
  ])
})

test('of several files, only those that were not sent are sent again', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  const stop = world.emulator.ledger.onCreate(({ parameters }) => {
    if (!String(parameters.MediaUrl).endsWith('b.jpg')) return
    world.emulator.faults.set({ kind: 'refused', errorCode: 63019, to: talk.customer.address })
    stop()
  })
  const id = await talk.reply({ text: 'Three', media: at('a.jpg', 'b.jpg', 'c.jpg') })
  expect((await talk.message(id, 'failed')).error?.code).toBe('63019')
  expect(partsSent(world, talk)).toEqual([['Three', ['a.jpg']]])
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'read')
  expect(partsSent(world, talk)).toEqual([
    ['Three', ['a.jpg']],
    ['', ['b.jpg']],
    ['', ['c.jpg']],
  ])
})

test('a message stored in the older form without files per part is sent again with all files', async ({
  world,
}) => {
  const talk = await beginAgentTalk(sms)
  world.emulator.faults.set({ kind: 'refused', errorCode: 30007, to: talk.customer.address })
  const id = await talk.reply({ text: 'Old', media: at('a.jpg', 'b.jpg') })
  await talk.message(id, 'failed')
  await world.sql`update deliveries set media = null where message_id = ${id}`
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'delivered')
  expect(partsSent(world, talk)).toEqual([['Old', ['a.jpg', 'b.jpg']]])
})

test('with MMS, up to ten files are sent with the first part of the text', async ({ world }) => {
  const talk = await beginAgentTalk(sms)
  const names = Array.from({ length: 10 }, (_, index) => `photo-${index}.jpg`)
  const id = await talk.reply({ text: words(200), media: at(...names) })
  await talk.message(id, 'delivered')
  const alone = await talk.reply({ media: at('alone.pdf') })
  await talk.message(alone, 'delivered')
  expect(partsSent(world, talk).map(([, files]) => files)).toEqual([names, [], ['alone.pdf']])
  expect(sentTo(world, talk.customer).at(-1)?.parameters).not.toHaveProperty('Body')
})

test('a template is sent with its contentSid and variables', async ({ world }) => {
  const talk = await beginAgentTalk(whatsapp)
  const contentSid = await createTemplate(world)
  const filled = await talk.reply({ contentSid, contentVariables: { '1': 'Mali', '2': 'TH123' } })
  await talk.message(filled, 'read')
  const asItIs = await talk.reply({ contentSid })
  await talk.message(asItIs, 'read')

  const [first, second] = sentTo(world, talk.customer)
  expect(first?.body).toBe('Dear Mali, parcel TH123 is on its way.')
  expect(first?.parameters).toMatchObject({
    ContentSid: contentSid,
    ContentVariables: '{"1":"Mali","2":"TH123"}',
  })
  expect(first?.parameters).not.toHaveProperty('Body')
  // WhatsApp refuses line breaks, tabs and rows of spaces. Twilio refuses an empty variable.
  const uneven = await talk.reply({
    contentSid,
    contentVariables: { '1': ' Mali\n\nWong\t', '2': 'TH     123' },
  })
  await talk.message(uneven, 'read')
  expect(sentTo(world, talk.customer).at(-1)?.parameters.ContentVariables).toBe(
    '{"1":"Mali Wong","2":"TH 123"}',
  )
  const blank = { contentSid, contentVariables: { '1': 'Mali', '2': ' \n' } }
  expect(await talk.agent.api.post(`${talk.path}/messages`, blank)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'contentVariables.2' }] },
  })

  // Without variables the template's own samples are used. An empty parameter would count as a value.
  expect(second?.parameters).not.toHaveProperty('ContentVariables')
})

test('for SMS, line breaks in a template’s variables are kept', async ({ world }) => {
  const talk = await beginAgentTalk(sms)
  const id = await talk.reply({
    contentSid: await createTemplate(world),
    contentVariables: { '1': 'Mali\nWong' },
  })
  await talk.message(id, 'delivered')
  const [sent] = sentTo(world, talk.customer)
  expect(sent?.parameters.ContentVariables).toBe(JSON.stringify({ '1': 'Mali\nWong' }))
})

test('on WhatsApp the survey is a list, with one template per account', async ({ world }) => {
  const talks = await Promise.all([beginAgentTalk(whatsapp), beginAgentTalk(whatsapp)])
  const surveys = await Promise.all(talks.map(talk => resolveAndAwaitSurvey(world, talk)))

  for (const survey of surveys) {
    expect(survey.rendered?.list?.items.map(item => item.title)).toEqual([
      '5 – Very good',
      '4 – Good',
      '3 – All right',
      '2 – Poor',
      '1 – Very poor',
    ])
    expect(survey.rendered).toMatchObject({
      body: 'How would you rate the help you got?',
      list: { button: 'Rate' },
    })
  }
  expect(surveys[0]?.contentSid).toBe(surveys[1]?.contentSid)
  expect(await ourTemplates(world)).toHaveLength(1)
})

test('a template that was deleted at Twilio is created again; until then the survey is sent as text', async ({
  world,
}) => {
  const before = await resolveAndAwaitSurvey(world, await beginAgentTalk(whatsapp))
  await twilio(world, `/v1/Content/${before.contentSid}`, { method: 'DELETE' })

  const asText = await resolveAndAwaitSurvey(world, await beginAgentTalk(whatsapp))
  expect(asText.body).toMatch(
    /^How would you rate the help you got\?\n\nPlease answer with a number:\n5 – Very good\n/,
  )
  const replaced = await resolveAndAwaitSurvey(world, await beginAgentTalk(whatsapp))
  expect(replaced.rendered?.list?.items).toHaveLength(5)
  expect(replaced.contentSid).not.toBe(before.contentSid)
})

test('on SMS the survey is numbered text', async ({ world }) => {
  const survey = await resolveAndAwaitSurvey(world, await beginAgentTalk(sms))
  expect(survey.contentSid).toBeUndefined()
  expect(survey.body.split('\n')).toEqual([
    'How would you rate the help you got?',
    '',
    'Please answer with a number:',
    '5 – Very good',
    '4 – Good',
    '3 – All right',
    '2 – Poor',
    '1 – Very poor',
  ])
})

async function resolveAndAwaitSurvey(world: World, talk: AgentTalk) {
  expect(await command(talk.agent.api, `${talk.path}/resolve`)).toBe('done')
  return until('the survey', () => sentTo(world, talk.customer).at(-1))
}

async function createTemplate(world: World): Promise<string> {
  const content = await twilio(world, '/v1/Content', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      friendly_name: 'shipped',
      language: 'en',
      variables: { '1': 'customer', '2': 'number' },
      types: { 'twilio/text': { body: 'Dear {{1}}, parcel {{2}} is on its way.' } },
    }),
  })
  return content.sid
}

async function ourTemplates(world: World): Promise<unknown[]> {
  const { contents } = await twilio(world, '/v1/Content?PageSize=100')
  return contents.filter((content: { friendly_name: string }) =>
    content.friendly_name.startsWith('switchboard_list'),
  )
}

async function twilio(world: World, path: string, init: RequestInit = {}) {
  const credentials = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')
  const response = await fetch(`${world.emulator.url}${path}`, {
    ...init,
    headers: { ...init.headers, Authorization: `Basic ${credentials}` },
  })
  expect(response.ok).toBe(true)
  const body = await response.text()
  return body ? JSON.parse(body) : undefined
}
