import { expect } from 'vitest'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { historyTexts } from './history-texts.ts'
import { ACCOUNTS, accountsTest, channelBody, NUMBERS, TOKENS } from './twilio-accounts.ts'

const TOKEN = TOKENS.main
/** The encodings in which a careless step could let the token through. */
const FORMS = [TOKEN, TOKEN.toUpperCase(), ...['base64', 'hex'].map(encoded)]

function encoded(encoding: string): string {
  // Without the last characters, which depend on what follows in the text.
  return Buffer.from(TOKEN)
    .toString(encoding as BufferEncoding)
    .slice(0, -4)
}

let channelId: string
const answers: string[] = []

const test = accountsTest()

test.beforeAll(async ({ world }) => {
  const body = channelBody({ medium: 'sms', name: 'Secret desk', phoneNumber: NUMBERS.sms })
  const headers = { 'Idempotency-Key': 'connect once' }
  const connected = await world.admin.post('/v1/channels', body, headers)
  channelId = connected.body.id
  const path = `/v1/channels/${channelId}`
  const calls = [
    () => world.admin.post('/v1/channels', body, headers),
    () => world.admin.post('/v1/channels', body),
    () => world.admin.post('/v1/channels', { ...body, accountSid: ACCOUNTS.unknown }),
    () => world.admin.post('/v1/channels', { ...body, phoneNumber: 'no number' }),
    () => world.admin.get(path),
    () => world.admin.get('/v1/channels'),
    () => world.admin.patch(path, { authToken: TOKEN, greeting: { enabled: true, text: 'Hello' } }),
    () => world.admin.patch(path, { authToken: TOKENS.wrong }),
    () => world.admin.patch(path, { authToken: `${TOKEN}0` }),
    () => world.admin.get(`${path}/versions`),
    () => world.admin.post(`${path}/verify`, { repair: true }),
  ]
  answers.push(JSON.stringify(connected.body))
  for (const call of calls) answers.push(JSON.stringify((await call()).body))
})

async function listWorkflows(world: World): Promise<string[]> {
  const query = `TaskQueue = '${world.config.TEMPORAL_TASK_QUEUE}'`
  const ids: string[] = []
  for await (const { workflowId } of world.temporal.workflow.list({ query })) ids.push(workflowId)
  return ids
}

const expectNone = (text: string) => {
  for (const form of FORMS) expect(text).not.toContain(form)
}

test('no answer of the API has the token in it', () => {
  expect(answers).toHaveLength(12)
  for (const answer of answers) expectNone(answer)
})

test('the database has it only encrypted, and bound to its account', async ({ world }) => {
  const [channel] = await world.sql<{ credentials: Uint8Array; whole: string }[]>`
    select credentials, row_to_json(c)::text || encode(credentials, 'escape') as whole from channels c`
  expectNone(channel?.whole ?? '')
  const sealed = channel?.credentials ?? Buffer.alloc(0)
  expectNone(Buffer.from(sealed).toString('latin1'))
  expect(world.secrets.open(sealed, 'columns', ACCOUNTS.main).toString()).toBe(`{"authToken":"${TOKEN}"}`)
  expect(() => world.secrets.open(sealed, 'columns', ACCOUNTS.suspended)).toThrow()
})

test('answers stored for an Idempotency-Key are encrypted too', async ({ world }) => {
  const [row] = await world.sql<{ responseBody: Uint8Array }[]>`select response_body from idempotency_keys`
  const kept = Buffer.from(row?.responseBody ?? []).toString('latin1')
  expect(kept.length).toBeGreaterThan(0)
  expect(kept).not.toContain('Secret desk')
})

test('no history contains it, or a readable name or number', async ({ world }) => {
  const kinds = ['connect-channel', 'rotate-token', 'verify-channel']
  // The server's list lags a little.
  const ids = await until('all workflows to be listed', async () => {
    const listed = await listWorkflows(world)
    return kinds.every(kind => listed.some(id => id.startsWith(`${kind}:`))) && listed
  })
  let payloads = 0
  for (const id of ids) {
    const texts = await historyTexts(world, id)
    expectNone(texts.decrypted)
    expect(texts.stored).not.toContain('Secret desk')
    expect(texts.stored).not.toContain(NUMBERS.sms.slice(1))
    payloads += texts.payloads
  }
  // The reader does find these texts. Otherwise, not finding the token would prove nothing.
  const connected = await historyTexts(world, `connect-channel:${channelId}`)
  expect(connected.decrypted).toContain('Secret desk')
  expect(payloads).toBeGreaterThan(10)
})
