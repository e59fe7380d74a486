import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { worldTest } from '../harness/fixtures.ts'
import { ADMIN_TOKEN } from '../harness/world.ts'

// What a developer of a client does: a generator makes types and functions from the description, and a program that
// uses them must compile and work.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

let folder: string

const test = worldTest()

test.beforeAll(async ({ world }) => {
  // The folder in which the generated client finds its runtime.
  const cache = join(ROOT, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  folder = mkdtempSync(join(cache, 'typed-client-'))
  const { body } = await world.admin.get('/openapi.json')
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(body))
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  await run(process.execPath, [bin('oazapfts'), 'openapi.json', 'client.ts'], { cwd: folder })
})
test.afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
})

function bin(name: string): string {
  return join(ROOT, 'node_modules', '.bin', name)
}

/** The compiler's errors for a program beside the client. */
async function compile(name: string, program: string): Promise<string> {
  writeFileSync(join(folder, name), program)
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    module: 'nodenext',
    target: 'es2023',
    allowImportingTsExtensions: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }))
  return run(bin('tsc'), [], { cwd: folder }).then(
    () => '',
    error => String(error.stdout),
  )
}

const PROGRAM = `
import { defaults, getV1Conversations, getV1ReportsCsat, getV1TeamsById, patchV1ChannelsById, postV1Channels, postV1Teams } from './client.ts'

defaults.baseUrl = String(process.env.API)
defaults.headers = { authorization: 'Bearer ' + process.env.TOKEN }

const connected = await postV1Channels(JSON.parse(String(process.env.CHANNEL)))
if (connected.status !== 201) throw new Error(JSON.stringify(connected.data))
const { id, webhookUrl, next } = connected.data
const steps: string[] = next.map(step => step.do)

const intervals = [{ open: '09:00', close: '18:00' }]
const changed = await patchV1ChannelsById(id, {
  businessHours: {
    enabled: true,
    timezone: 'Asia/Bangkok',
    unavailableMessage: 'We are closed.',
    days: {
      monday: { intervals }, tuesday: { intervals }, wednesday: { intervals }, thursday: { intervals },
      friday: { openAllDay: true }, saturday: { closed: true }, sunday: { closed: true },
    },
  },
}, { ifMatch: '"' + connected.data.version + '"' })
if (changed.status !== 200) throw new Error(JSON.stringify(changed.data))
const { saturday, monday } = changed.data.businessHours.days
const opens: string | undefined = 'intervals' in monday ? monday.intervals[0]?.open : undefined

const refused = await patchV1ChannelsById(id, { businessHours: { timezone: 'IST' } })
const why: string | undefined = refused.status === 422 ? refused.data.errors?.[0]?.message : undefined
const code: string | undefined = refused.status === 422 ? refused.data.code : undefined

const team = await postV1Teams({ name: 'Night', businessHours: null })
if (team.status !== 201) throw new Error(JSON.stringify(team.data))
const read = await getV1TeamsById(team.data.id)
const hours = read.status === 200 ? read.data.businessHours : undefined
const zone: string | undefined = hours?.timezone

const list = await getV1Conversations({ channelId: id, status: 'waiting,assigned', limit: 5 })
if (list.status !== 200) throw new Error(JSON.stringify(list.data))
const names: (string | null)[] = list.data.items.map(({ contact }) => contact.name)
const cursor: string | null = list.data.nextCursor

const report = await getV1ReportsCsat({ groupBy: 'month', timezone: 'Asia/Bangkok' })
if (report.status !== 200 || typeof report.data === 'string') throw new Error(JSON.stringify(report.data))
const fives: number = report.data.scores['5']

console.log(JSON.stringify({ webhookUrl, steps, saturday, opens, why, code, hours, zone, names, cursor, fives }))
`

test('a client generated from the OpenAPI description compiles and works', async ({ world }) => {
  expect(await compile('program.ts', PROGRAM)).toBe('')
  const channel = {
    provider: 'twilio',
    medium: 'sms',
    name: 'Typed',
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
    phoneNumber: EMULATOR_ADDRESSES.sms,
  }
  const { PATH } = process.env
  const env = { PATH, API: world.baseUrl, TOKEN: ADMIN_TOKEN, CHANNEL: JSON.stringify(channel) }
  const { stdout } = await run(process.execPath, ['--import', import.meta.resolve('tsx'), 'program.ts'], {
    cwd: folder,
    env,
  })
  expect(JSON.parse(stdout)).toMatchObject({
    webhookUrl: expect.stringContaining(world.baseUrl),
    steps: expect.any(Array),
    saturday: { closed: true },
    opens: '09:00',
    why: expect.stringContaining('Asia/Kolkata'),
    code: 'invalid_request',
    hours: null,
    names: [],
    cursor: null,
    fives: 0,
  })
})

test('and a wrong call does not compile', async () => {
  const errors = await compile(
    'mistakes.ts',
    `
import { getV1ReportsCsat, getV1TeamsById, patchV1ChannelsById, postV1Conversations } from './client.ts'

await patchV1ChannelsById('id', { businessHours: { days: { monday: { closed: true } } } })
await patchV1ChannelsById('id', { bussinessHours: {} })
await getV1ReportsCsat({ groupBy: 'year' })
await postV1Conversations({ channelId: 'id' })
const team = await getV1TeamsById('id')
if (team.status === 200) console.log(team.data.businessHours.timezone)
`,
  )
  const lines = [...errors.matchAll(/mistakes\.ts\((\d+),/g)].map(([, line]) => Number(line))
  expect(lines).toEqual([4, 5, 6, 7, 9])
})
