import { expect } from 'vitest'
import { command, eventTypes } from './harness/desk.ts'
import { deskTest } from './harness/fixtures.ts'
import { until } from './harness/until.ts'

const test = deskTest({
  settings: {
    greeting: { enabled: true, text: 'Welcome! Someone is with you in a moment.' },
    csat: { enabled: true },
  },
})

test('from the first message to the report: greeting, assignment, replies, resolution, survey, score', async ({
  world,
  desk,
}) => {
  const { ann } = desk
  const customer = desk.newCustomer()
  await customer.write('My parcel is lost', { profileName: 'Mali' })
  const { id } = await customer.conversation(c => c.status === 'waiting')
  await until('the greeting', () => customer.received().length === 1)

  const path = `/v1/conversations/${id}`
  expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
  expect(await command(ann.api, `${path}/messages`, { text: 'Which number has it?' })).toBe('done')
  await until('the reply', () => customer.received().at(-1) === 'Which number has it?')
  await customer.write('TH123')
  expect(await command(ann.api, `${path}/messages`, { text: 'It comes tomorrow.' })).toBe('done')
  await until('the answer', () => customer.received().at(-1) === 'It comes tomorrow.')
  expect(await command(ann.api, `${path}/resolve`)).toBe('done')
  await until('the survey', () => customer.received().length === 4)
  await customer.write('5')

  const report = await until('the score', async () => {
    const { body } = await world.admin.get('/v1/reports/csat')
    return body.responses === 1 && body
  })
  expect(report).toMatchObject({ sent: 1, responses: 1, responseRate: 1, average: 5, satisfied: 1 })
  expect(report.scores).toEqual({ '1': 0, '2': 0, '3': 0, '4': 0, '5': 1 })

  const { body } = await ann.api.get(`${path}/messages`)
  expect(body.items.map((m: { author: { kind: string }; text: string }) => [m.author.kind, m.text])).toEqual([
    ['contact', 'My parcel is lost'],
    ['system', 'Welcome! Someone is with you in a moment.'],
    ['agent', 'Which number has it?'],
    ['contact', 'TH123'],
    ['agent', 'It comes tomorrow.'],
    ['system', 'How would you rate the help you got?'],
    ['contact', '5'],
  ])
  expect(await eventTypes(ann.api, id)).toEqual([
    'conversation.opened',
    'message.received',
    'conversation.waiting',
    'message.queued',
    'conversation.assigned',
    'message.queued',
    'message.received',
    'message.queued',
    'conversation.resolved',
    'survey.created',
    'message.queued',
    'message.received',
    'survey.scored',
  ])
  expect((await customer.conversation()).status).toBe('resolved')
})
