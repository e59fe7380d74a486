import { connect } from 'node:net'
import { expect } from 'vitest'
import { encryptionCodec } from '../../platform/codec.ts'
import { codecServer } from '../../platform/codec-server.ts'
import { listen } from '../../platform/listen.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { ADMIN_TOKEN } from '../harness/world.ts'

const lines: string[] = []

const test = deskTest({
  world: { environment: { LOG_LEVEL: 'info' }, onLog: line => lines.push(line) },
  medium: 'sms',
})

const JSON_TYPE = 'Content-Type: application/json'
const AUTHORIZED = `Authorization: Bearer ${ADMIN_TOKEN}`
const LONG = 'Content-Length: 200000'
const CHUNKED = 'Transfer-Encoding: chunked'
const AGENTS = `POST /v1/agents`
const form = (type: string) => `Content-Type: ${type}`

const REQUESTS: [what: string, line: (desk: Desk) => string, headers: string[]][] = [
  ['JSON', () => AGENTS, [AUTHORIZED, JSON_TYPE, LONG]],
  ['JSON in chunks', () => AGENTS, [AUTHORIZED, JSON_TYPE, CHUNKED]],
  ['JSON in chunks without a token', () => AGENTS, [JSON_TYPE, CHUNKED]],
  ['a change', desk => `PATCH /v1/channels/${desk.channelId}`, [AUTHORIZED, JSON_TYPE, LONG]],
  [
    'a command with a key',
    () => 'POST /v1/conversations',
    [AUTHORIZED, JSON_TYPE, LONG, 'Idempotency-Key: broken'],
  ],
  [
    'a webhook',
    desk => `POST /webhooks/twilio/${desk.channelId}`,
    [form('application/x-www-form-urlencoded'), LONG],
  ],
  [
    'a webhook in chunks',
    desk => `POST /webhooks/twilio/${desk.channelId}`,
    [form('application/x-www-form-urlencoded'), CHUNKED],
  ],
  [
    'a report',
    desk => `POST /webhooks/twilio/${desk.channelId}/status`,
    [form('application/x-www-form-urlencoded'), LONG],
  ],
  [
    'a multipart body',
    desk => `POST /webhooks/twilio/${desk.channelId}`,
    [form('multipart/form-data; boundary=b'), LONG],
  ],
]

/** How a client disconnects in the middle of a request. */
const WAYS = ['end', 'destroy', 'resetAndDestroy'] as const

async function breakOff(port: number, head: string[], way: (typeof WAYS)[number]): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  const part = 'x'.repeat(70_000)
  const isChunked = head.includes(CHUNKED)
  const sent = `${head.join('\r\n')}\r\n\r\n${isChunked ? `${part.length.toString(16)}\r\n${part}` : part}`
  await new Promise(resolve => socket.write(sent, resolve))
  socket[way]()
}

test.for(REQUESTS)(
  '%s that breaks off is told as that, and as no fault of ours',
  async ([_, line, headers], { world, desk }) => {
    lines.length = 0
    for (const way of WAYS) {
      await breakOff(
        Number(new URL(world.baseUrl).port),
        [`${line(desk)} HTTP/1.1`, 'Host: x', ...headers],
        way,
      )
    }
    const told = () => lines.map(text => JSON.parse(text)).filter(({ name }) => name === 'test')
    await until(
      'all to be told',
      () =>
        told().filter(entry => entry.msg === 'a client closed the connection before its request was complete')
          .length === 3,
    )
    expect(told().map(({ level, code }) => [level, code])).toEqual(
      WAYS.map(() => ['info', 'request_incomplete']),
    )
  },
)

test('the codec server continues without an error', async ({ world }) => {
  const { fetch: serve } = codecServer(encryptionCodec(world.secrets), [])
  const errors: unknown[] = []
  const { error: before } = console
  console.error = (...said) => errors.push(said)
  let requests = 0
  let answers = 0
  const counted: typeof serve = async (...received) => {
    requests++
    const answer = await serve(...received)
    answers++
    return answer
  }
  const server = await listen(counted, {
    port: 0,
    hostname: '127.0.0.1',
    setting: 'CODEC_PORT',
    log: { warn: () => {} },
  })
  const head = ['POST /decode HTTP/1.1', `Host: 127.0.0.1:${server.port}`, JSON_TYPE, LONG]
  for (const way of WAYS) await breakOff(server.port, head, way)
  await until('all to have ended', () => requests === WAYS.length && answers === requests)
  await server.close(0)
  console.error = before
  expect(errors).toEqual([])
})
