import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { PROBLEMS } from '../../api/http/problem-codes.ts'
import { parseForm } from '../../providers/twilio/form.ts'
import { readMessage } from '../../providers/twilio/inbound.ts'
import { callWebhook } from '../api/webhook-client.ts'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { allProvidersTest } from './all-providers.ts'
import { callsOf, FOREIGN, type FuzzedCall } from './json-bodies.ts'
import { JSON_PROVIDERS, whoseIs } from './json-webhooks.ts'
import { HANG_MS, runs } from './runs.ts'
import { type FuzzedForm, formsOf } from './webhook-forms.ts'

// Twilio's webhooks with everything that a form can contain: parameters of all kinds, scripts and lengths; missing,
// repeated, unsigned. And the others' webhooks with everything that JSON can contain, and with bodies that are no JSON.

let webhookUrl: string
/** Deliveries of messages that were sent. */
let deliveries: string[]

const test = allProvidersTest()

test.beforeAll(async ({ world, desk }) => {
  webhookUrl = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.webhookUrl
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  for (const text of ['one', 'two', 'three']) {
    expect(await command(desk.ann.api, `/v1/conversations/${id}/messages`, { text })).toBe('done')
  }
  const rows = await until('the deliveries', async () => {
    const found = await world.sql<{ id: string; status: string }[]>`select id, status from deliveries`
    return found.length === 3 && found.every(({ status }) => status === 'delivered') && found
  })
  deliveries = rows.map(row => row.id)
})

interface Answer {
  status: number
  code?: string
}

/** Sends it, and sends it again as Twilio would if the service could not accept it. */
async function post(url: string, { body, contentType, signed }: FuzzedForm): Promise<Answer> {
  const form = parseForm(Buffer.from(body), { contentType: contentType ?? '' })
  const pairs = form.ok
    ? Object.entries(form.value).flatMap(([name, value]) =>
        [value].flat().map((one): [string, string] => [name, one]),
      )
    : []
  const token = signed ? {} : { authToken: 'ab'.repeat(16) }
  for (let attempt = 1; ; attempt++) {
    const answering = callWebhook({ url, parameters: pairs, body, contentType, ...token })
    const response = await Promise.race([answering, hang()])
    const isProblem = response.headers.get('Content-Type')?.includes('problem+json')
    const { code } = isProblem ? ((await response.json()) as { code: string }) : {}
    if (!isProblem) await response.text()
    if (response.status !== 503 || attempt === 5) return { status: response.status, code }
  }
}

function hang(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the webhook hangs')), HANG_MS).unref()
  })
}

function expectAnswer({ status, code }: Answer, form: FuzzedForm): void {
  expect([200, 400, 403, 413]).toContain(status)
  if (status === 200) expect(form.signed).toBe(true)
  else expect(PROBLEMS).toHaveProperty(String(code))
}

/** The message that the form contains. */
function messageIn({ body, contentType }: FuzzedForm) {
  const form = parseForm(Buffer.from(body), { contentType: contentType ?? '' })
  const message = form.ok ? readMessage(form.value, 0) : form
  return message.ok ? message.value : undefined
}

const taken = new Map<string, { text: string; from: string }>()
const refused = new Set<string>()
/** For a number that is not ours: it is acknowledged and not processed. */
const foreign = new Set<string>()

test('a message is answered, never with a failure', async ({ desk }) => {
  const property = fc.asyncProperty(formsOf('message', desk.ours), async form => {
    const answer = await post(webhookUrl, form)
    expectAnswer(answer, form)
    const message = messageIn(form)
    if (!message) return
    const { providerMessageId: id, to } = message
    if (answer.status !== 200) refused.add(id)
    else if (to === desk.ours) taken.set(id, message)
    else foreign.add(id)
  })
  await fc.assert(property, runs(250))
}, 3_600_000)

test('accepted messages are stored once and unchanged, and refused ones are not stored', async ({
  world,
}) => {
  const stored = () => world.sql<{ id: string; text: string; address: string; count: number }[]>`
    select m.provider_message_id as id, min(m.text) as text, min(c.address) as address, count(*)::int
    from messages m join conversations c on c.id = m.conversation_id
    where direction = 'inbound' and m.text <> 'Hello from outside' group by 1`
  const rows = await until(
    'all messages',
    async () => {
      const found = await stored()
      const ids = new Set(found.map(({ id }) => id))
      const missing = [...taken.keys()].filter(id => !ids.has(id))
      if (missing.length > 0) throw new Error(`not there: ${missing.slice(0, 5)}`)
      return found
    },
    40_000,
  )
  expect(taken.size).toBeGreaterThan(50)
  for (const { id, text, address, count } of rows) {
    expect(refused).not.toContain(id)
    const message = taken.get(id)
    expect(message !== undefined || !foreign.has(id)).toBe(true)
    if (message) expect({ id, text, address, count }).toEqual({ id, ...pick(message), count: 1 })
  }
}, 120_000)

function pick({ text, from }: { text: string; from: string }) {
  return { text, address: from }
}

test('a status is answered and never sets an earlier status; a refused status changes nothing', async ({
  world,
  desk,
}) => {
  const state = () => world.sql`select id, status, provider_message_id from deliveries order by id`
  const order = await world.sql<{ status: string }[]>`
    select unnest(enum_range(null::delivery_status))::text as status`
  const rank = (status: unknown) => order.findIndex(one => one.status === status)
  const query = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...deliveries).map(id => `?delivery=${id}`) },
    fc.constantFrom('', '?delivery=', '?delivery=x', '?delivery=%00', '?delivery=a&delivery=b', '?%'),
    fc.uuid().map(id => `?delivery=${id}`),
  )
  const base = webhookUrl.replace(/#.*/, '/status')
  const property = fc.asyncProperty(formsOf('status', desk.ours), query, async (form, search) => {
    // A delivery without any report so far.
    await world.sql`
      update deliveries set status = 'sending', provider_message_id = null where id = ${deliveries[0] ?? ''}`
    const before = await state()
    const answer = await post(base + search, form)
    expectAnswer(answer, form)
    const after = await state()
    if (answer.status !== 200) expect(after).toEqual(before)
    for (const [index, { status }] of after.entries()) {
      expect(rank(status)).toBeGreaterThanOrEqual(rank(before[index]?.status))
    }
  })
  await fc.assert(property, runs(250))
  expect((await world.admin.get('/readyz')).status).toBe(200)
  expect(Object.keys(Object.prototype)).toEqual([])
}, 3_600_000)

describe.each(JSON_PROVIDERS)('the webhook of $name', ({ name, raw, read }) => {
  const taken = new Map<string, string>()
  const never = new Set<string>()

  const call = async (url: string, { body, how }: FuzzedCall) => {
    for (let attempt = 1; ; attempt++) {
      const response = await Promise.race([raw.post(url, body, how), hang()])
      await response.arrayBuffer()
      if (response.status !== 503 || attempt === 5) return response.status
    }
  }
  const note = (body: FuzzedCall['body'], status: number) => {
    for (const event of read(body) ?? []) {
      if (event.type !== 'message') continue
      const { providerMessageId: id, text } = event.message
      const whose = whoseIs(event, raw.ours)
      if (status !== 200 || whose === 'foreign') never.add(id)
      else if (whose === 'ours') taken.set(id, text)
    }
  }

  test('answers every genuine call with success, and no other', async ({ others }) => {
    const { webhookUrl, deliveries } = others[name]
    const property = fc.asyncProperty(callsOf(raw, deliveries), async fuzzed => {
      const status = await call(webhookUrl, fuzzed)
      // Meta repeats refused calls for a week. EngageLab's calls have no signature, and a body that is no JSON is not
      // theirs.
      const genuine = read(fuzzed.body) === undefined ? 400 : 200
      expect(status).toBe(fuzzed.how === 'genuine' ? genuine : 403)
      note(fuzzed.body, status)
    })
    await fc.assert(property, runs(150))
  }, 3_600_000)

  test('takes 3 MB, and a thousand updates in one call', async ({ others }) => {
    const { webhookUrl } = others[name]
    const from = (index: number) => `+1500555${5_000 + (index % 10)}`
    const message = (index: number, text = `update ${index}`) => ({
      id: `wamid.many${index}`,
      from: from(index),
      text,
    })
    const large = [message(2_000, 'ä'.repeat(1_400_000)), message(2_001)]
    const messages = Array.from({ length: 100 }, (_, index) => message(index))
    const strange = Array.from({ length: 400 }, (_, index) => ({ ...message(1_000 + index), to: FOREIGN }))
    const statuses = Array.from({ length: 500 }, (_, index) => ({
      id: `wamid.nobody${index}`,
      status: 'delivered' as const,
      to: from(index),
    }))
    for (const items of [{ messages: large }, { messages: [...messages, ...strange], statuses }]) {
      const body = JSON.stringify(raw.body(items))
      const status = await call(webhookUrl, { body, how: 'genuine' })
      expect(status).toBe(200)
      note(body, status)
    }
    expect(taken.size).toBeGreaterThan(150)
  }, 120_000)

  test('has what it took once, as it was written, and nothing else; and goes on', async ({
    world,
    others,
  }) => {
    const { channelId, webhookUrl, deliveries } = others[name]
    const good = { id: 'wamid.good', from: '+15005555900', text: 'Is anybody there?' }
    const body = JSON.stringify(raw.body({ messages: [good] }))
    note(body, await call(webhookUrl, { body, how: 'genuine' }))
    expect(taken.get('wamid.good') ?? taken.size).toBe(good.text)
    const rows = await until(
      'all messages',
      async () => {
        const found = await world.sql<{ id: string; text: string; count: number }[]>`
          select provider_message_id as id, min(text) as text, count(*)::int from messages
          where direction = 'inbound' and channel_id = ${channelId} group by 1`
        const ids = new Set(found.map(({ id }) => id))
        const missing = [...taken.keys()].filter(id => !ids.has(id))
        if (missing.length > 0) throw new Error(`${missing.length} not there: ${missing.slice(0, 5)}`)
        return found
      },
      90_000,
    )
    for (const { id, text, count } of rows) {
      expect(count).toBe(1)
      if (taken.has(id)) expect({ id, text }).toEqual({ id, text: taken.get(id) })
      else expect(never).not.toContain(id)
    }
    const states = await world.sql<{ status: string }[]>`
      select status from deliveries where id = any(${deliveries}::uuid[])`
    expect(states.map(({ status }) => status)).toEqual(deliveries.map(() => 'read'))
  }, 120_000)
})
