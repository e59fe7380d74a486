import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { type DevTemporal, startTemporal } from '../../dev/servers/temporal.ts'
import { callWebhook, messageParameters } from '../api/webhook-client.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { ADMIN_TOKEN, createWorld, type World } from '../harness/world.ts'
import { eventIn, talkIn } from '../workflow/support.ts'
import { comeIn } from './come-in.ts'
import { bytesOf } from './dump.ts'

// Plays a whole conversation, with everything that can fail in it, and then looks at the places where nobody should be
// able to read it: Temporal's database, the log, and the answers to wrong requests.

const AGENT = 'NameOfTheAgent'
const TEXTS = [
  ...[
    'SecretOfTheCustomer',
    'NameOfTheCustomer',
    'CommentOfTheCustomer',
    'GreetingOfOurs',
    'CommentQuestionOfOurs',
  ],
  ...[
    'ReplyOfOurs',
    'RefusedReplyOfOurs',
    'NoteOfOurs',
    'LabelOfOurs',
    'InstructionsOfOurs',
    'KnowledgeOfOurs',
  ],
  'MalformedTextOfOurs',
  'StrayTextOfTheCustomer',
  'SecretForTheModel',
]

/** All log lines of the file's worlds. The SDK writes its lines to the log of the first world. */
let lines: string[] = []

/** What remains of it, and the texts that must not be in it. */
export interface Played {
  secrets: string[]
  /** The answers to requests that were refused or failed. */
  answers: string[]
  log: string
  /** Everything that the Temporal server wrote to disk. */
  kept: Buffer
  /** What it printed. */
  printed: string
}

/** A model that refuses every request and quotes it in the error. */
async function startQuotingModel(): Promise<Server> {
  const server = createServer((request, response) => {
    request.setEncoding('utf8')
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      response.writeHead(400, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ error: { message: `not ${body}`, type: 'invalid', code: 'quoted' } }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Plays it in a world of its own, to its end. */
export async function play(encryption: boolean): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-dump-'))
  const [temporal, model] = await Promise.all([
    startTemporal({ port: await freePort(), file: join(folder, 'temporal.db') }),
    startQuotingModel(),
  ])
  lines = []
  const world = await createWorld({
    environment: {
      TEMPORAL_ADDRESS: temporal.address,
      PAYLOAD_ENCRYPTION: String(encryption),
      LOG_LEVEL: 'trace',
      OPENAI_API_KEY: 'KeyOfTheModel',
      OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
    },
    onLog: line => lines.push(line),
  })
  try {
    const desk = await openDesk(world, {
      settings: {
        greeting: { enabled: true, text: 'GreetingOfOurs' },
        csat: { enabled: true, askComment: true, commentQuestion: 'CommentQuestionOfOurs' },
      },
    })
    const number = await talk(world, desk)
    const answers = await askWrongly(world, desk, number)
    const cameIn = await comeIn(world)
    await sendIntoTheVoid(world, desk)
    await tellTheModel(world, desk)
    return await end(world, temporal, folder, {
      secrets: [...TEXTS, AGENT, number, desk.ours.slice(-10), ...tokensOf(desk), ...cameIn.secrets],
      answers: [...answers, ...cameIn.answers],
    })
  } finally {
    model.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const tokensOf = ({ ann, bob }: Desk) => [
  EMULATOR_AUTH_TOKEN,
  ADMIN_TOKEN,
  'KeyOfTheModel',
  ann.token,
  bob.token,
]

/**
 * A conversation from its greeting to its score, with sends that fail in all possible ways. Returns the customer's
 * number.
 */
async function talk(world: World, desk: Desk): Promise<string> {
  expect((await world.admin.patch(`/v1/agents/${desk.ann.id}`, { name: AGENT })).status).toBe(200)
  const talk = await talkIn(world, desk, 'assigned')
  const { customer, path, id } = talk
  await withFailing(world, 'messages', async () => {
    await customer.write('SecretOfTheCustomer', { profileName: 'NameOfTheCustomer' })
    await until('a refusal', () => lines.some(line => line.includes('PostgreSQL refused')))
  })
  await until('the message', async () => {
    const [stored] = await world.sql`select from messages where text = 'SecretOfTheCustomer'`
    return stored
  })
  expect(await command(desk.ann.api, `${path}/messages`, { text: 'ReplyOfOurs' })).toBe('done')
  for (const fault of FAULTS) {
    world.emulator.faults.set({ ...fault, to: customer.address })
    expect(await command(desk.ann.api, `${path}/messages`, { text: 'RefusedReplyOfOurs' })).toBe('done')
  }
  await until('the failures', async () => {
    const { body } = await world.admin.get(`${path}/messages?limit=200`)
    const unsettled = body.items.filter(
      (m: { direction: string; status: string }) => m.direction === 'outbound' && m.status === 'queued',
    )
    return unsettled.length === 0
  })
  expect(await command(desk.ann.api, `${path}/notes`, { text: 'NoteOfOurs' })).toBe('done')
  expect(await command(desk.ann.api, `${path}/labels`, { add: ['LabelOfOurs'] })).toBe('done')
  expect(await command(desk.ann.api, `${path}/resolve`)).toBe('done')
  await until('the survey', async () => {
    const [survey] = await world.sql`
      select from messages m join deliveries d on d.message_id = m.id
      where m.conversation_id = ${id} and m.kind = 'survey' and d.status in ('delivered', 'read')`
    return survey
  })
  await customer.write('4 - CommentOfTheCustomer')
  await eventIn(world, id, 'survey.commented')
  return customer.address.replace('whatsapp:+', '')
}

const FAULTS = [
  { kind: 'refused', errorCode: 21211 },
  { kind: 'refused', errorCode: 63016 },
  { kind: 'final_status', status: 'undelivered', errorCode: 30008 },
] as const

/** Sends with an unknown outcome, each in a conversation of its own, because it holds back the messages behind it. */
async function sendIntoTheVoid(world: World, desk: Desk): Promise<void> {
  for (const kind of ['error_before_accepting', 'reset_after_accepting', 'broken_body'] as const) {
    const { customer, path, id } = await talkIn(world, desk, 'assigned')
    world.emulator.faults.set({ kind, to: customer.address })
    expect(await command(desk.ann.api, `${path}/messages`, { text: 'RefusedReplyOfOurs' })).toBe('done')
    await until('the outcome', async () => {
      const [sent] = await world.sql<{ status: string }[]>`
        select d.status from deliveries d join messages m on m.id = d.message_id
        where m.conversation_id = ${id} and m.kind = 'reply'`
      return sent && !['queued', 'sending'].includes(sent.status)
    })
  }
}

/** Makes the database refuse the next writes with an error that quotes them. Returns the function that ends this. */
async function withFailing(world: World, table: 'messages' | 'agents', act: () => Promise<unknown>) {
  await world.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'refused: %', new using errcode = '23514', detail = new::text; end $$;
    create trigger refusing before insert on ${table} for each row execute function refuse();`)
  await act()
  await world.sql.unsafe(`drop trigger refusing on ${table}; drop function refuse()`)
}

/** Requests of all kinds that fail, and that contain confidential texts. */
async function askWrongly(world: World, desk: Desk, number: string): Promise<string[]> {
  const { admin } = world
  const webhookUrl = `${world.baseUrl}/webhooks/twilio/${desk.channelId}`
  const text = 'MalformedTextOfOurs'
  const json = { 'Content-Type': 'application/json' }
  const parameters = messageParameters({ From: `whatsapp:+${number}`, To: desk.ours, Body: text })
  const begin = { channelId: desk.channelId, assigneeId: desk.ann.id, text }
  const requests: (() => Promise<Response>)[] = [
    () =>
      admin.raw('/v1/conversations', { method: 'POST', headers: json, body: `{"text": "${text} +${number}` }),
    () => admin.raw('/v1/conversations', { method: 'POST', headers: json, body: `+${number} ${text}` }),
    ...[
      { ...begin, to: `+${number}999999999` },
      { ...begin, to: number },
      { ...begin, to: `+${number}`, contentSid: text },
      { ...begin, to: `+${number}`, channelId: text },
      { ...begin, to: `whatsapp:+${number}` },
    ].map(
      body => () =>
        admin.raw('/v1/conversations', { method: 'POST', headers: json, body: JSON.stringify(body) }),
    ),
    () => admin.raw(`/v1/agents?cursor=${number}`),
    () => admin.raw(`/v1/conversations?status=${text}&from=${number}`),
    () => world.as(desk.ann.token.slice(0, -1)).raw('/v1/agents'),
    () => callWebhook({ url: webhookUrl, parameters, authToken: 'ab'.repeat(16) }),
    () => callWebhook({ url: webhookUrl, parameters, contentType: 'text/plain' }),
    () => callWebhook({ url: webhookUrl, parameters: { ...parameters, To: '' } }),
    () => callWebhook({ url: `${webhookUrl}/status`, parameters: { ...parameters, MessageStatus: text } }),
  ]
  const answers: string[] = []
  for (const request of requests) {
    const response = await request()
    expect(response.status).toBeGreaterThanOrEqual(400)
    answers.push(await response.text())
  }
  await withFailing(world, 'agents', async () => {
    const agent = { name: text, email: `a${number}@example.com` }
    const { status, body } = await admin.post('/v1/agents', agent)
    expect(status).toBe(500)
    answers.push(JSON.stringify(body))
  })
  // A signal of another program, which is no command.
  const { workflowId }: Pick<Talk, 'workflowId'> = await talkIn(world, desk)
  await world.temporal.workflow.getHandle(workflowId).signal('assign', 'StrayTextOfTheCustomer')
  return answers
}

/** An AI turn that fails with an error that quotes its input. */
async function tellTheModel(world: World, desk: Desk): Promise<void> {
  const ai = await world.admin.post('/v1/ai-agents', {
    name: 'AI',
    model: 'm',
    instructions: 'InstructionsOfOurs',
    knowledge: 'KnowledgeOfOurs',
  })
  const settings = { aiAgent: { id: ai.body.id, enabled: true } }
  expect((await world.admin.patch(`/v1/channels/${desk.channelId}`, settings)).status).toBe(200)
  const customer = desk.newCustomer()
  await customer.write('SecretForTheModel')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  await eventIn(world, id, 'conversation.handed_over')
}

async function end(
  world: World,
  temporal: DevTemporal,
  folder: string,
  found: Pick<Played, 'secrets' | 'answers'>,
): Promise<Played> {
  await world.close()
  const printed = temporal.server.output()
  await temporal.stop()
  return { ...found, log: lines.join(''), kept: bytesOf(folder), printed }
}
