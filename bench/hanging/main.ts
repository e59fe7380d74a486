import { setTimeout as rest } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '../../db/client.ts'
import { caller } from '../call.ts'
import { openChannel } from '../channel.ts'
import { AI_NUMBER, GREETING_TEXT, inboundWebhook, newCustomer } from '../customers.ts'
import { post } from '../http.ts'
import { percentile } from '../measure.ts'
import { serviceSide } from '../service.ts'
import type { Turn } from '../side.ts'
import { type Stage, setStage } from '../stage.ts'

/**
 * `node --import ./platform/typescript.mjs bench/hanging/main.ts`: how long it takes until a message of one channel is
 * stored while the sends of another channel hang, compared with an idle worker. Exits with 0 if the requirement is met,
 * else with 1.
 */

/** The limit: a multiple of the time on an idle worker. */
const LIMIT = 2

/** Between two messages, ms. */
const REST_MS = 150

const { values } = parseArgs({
  options: { hanging: { type: 'string', default: '120' }, messages: { type: 'string', default: '60' } },
})
const [hanging, messages] = [Number(values.hanging), Number(values.messages)]

const stage = await setStage()
process.on('SIGINT', () => void stage.close().then(() => process.exit(130)))
const sql = openDatabase(stage.databaseUrl, { name: 'bench', connections: 2 })
try {
  const { serviceUrl: url, adminToken, temporal } = stage
  const quiet = await serviceSide({ url, adminToken, temporal })
  const others = await openGreeting(stage)
  const round = async () => {
    const taken: number[] = []
    for (let count = 0; count < messages; count++) {
      taken.push(await recorded(sql, quiet.firstMessage()))
      await rest(REST_MS)
    }
    return taken
  }
  await round()
  const before = await round()
  for (let count = 0; count < hanging; count++) {
    const turn = inboundWebhook(others, newCustomer(), AI_NUMBER)
    stage.emulator.faults.set({ kind: 'hang_before_accepting', to: turn.address })
    await post(turn.request)
  }
  // Each conversation is open now, and its greeting hangs or waits for a free slot.
  await rest(2_000)
  const meanwhile = await round()
  const [p50, then50] = [before, meanwhile].map(taken => percentile(taken, 0.5)) as [number, number]
  const [p99, then99] = [before, meanwhile].map(taken => percentile(taken, 0.99)) as [number, number]
  const ratio = then50 / p50
  console.log(`\nuntil a message is recorded, quiet  →  while ${hanging} sends of another channel hang`)
  console.log(`p50  ${p50.toFixed(1)} ms  →  ${then50.toFixed(1)} ms`)
  console.log(`p99  ${p99.toFixed(1)} ms  →  ${then99.toFixed(1)} ms`)
  console.log(`${ratio <= LIMIT ? 'met     ' : 'NOT MET '} ${ratio.toFixed(2)} × (at most ${LIMIT})`)
  process.exitCode = ratio <= LIMIT ? 0 : 1
} finally {
  await sql.end({ timeout: 1 })
  await stage.close()
}
process.exit()

/** Connects a channel with a greeting. Returns the path of its webhook. */
async function openGreeting({ serviceUrl, adminToken }: Stage): Promise<string> {
  const admin = caller(serviceUrl, adminToken)
  const { id, webhookPath } = await openChannel(admin, { name: 'Hanging', phoneNumber: AI_NUMBER })
  await admin('PATCH', `/v1/channels/${id}`, { greeting: { enabled: true, text: GREETING_TEXT } })
  return `${serviceUrl}${webhookPath}`
}

/** From the webhook to the stored row, ms. */
async function recorded(sql: Database, { request }: Turn): Promise<number> {
  const sid = new URLSearchParams(request.body).get('MessageSid') ?? ''
  const start = performance.now()
  await post(request)
  for (;;) {
    const [row] = await sql`select from messages where provider_message_id = ${sid}`
    if (row) return performance.now() - start
    await rest(1)
  }
}
