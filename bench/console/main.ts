import { parseArgs } from 'node:util'
import { buildConsole } from '../../dev/console-build.ts'
import { caller } from '../call.ts'
import { openChannel } from '../channel.ts'
import { AI_NUMBER, GREETING_TEXT, OURS } from '../customers.ts'
import { percentile } from '../measure.ts'
import { setStage } from '../stage.ts'
import { layOut } from '../table.ts'
import { measureBoard } from './board.ts'
import { openBrowser } from './browser.ts'
import { fill } from './fill.ts'
import { fillFloor } from './floor.ts'
import { openList, openThread, scrollList, scrollThread } from './long.ts'
import { measureMessages } from './messages.ts'
import { hire, hireSupervisor } from './people.ts'

/**
 * `node --import ./platform/typescript.mjs bench/console/main.ts`: how soon a message is on the screen of a console, what the consoles ask
 * of the API meanwhile, how a long thread and a long list open and scroll in a real browser, each beside what the browser
 * takes without the console, and how the board of a large floor opens, follows and scrolls. Ends with 0 when all requirements are met, else with 1.
 */

/** ms: p95 of a message; p50 of an opening; p95 of a frame, where a bare page keeps within it. Requests an event and console. */
const LIMITS = { screen: 250, requests: 0.1, opening: 300, frame: 1_000 / 60 }
/** The clock of frames is as exact as this, ms. */
const FRAME_SLACK_MS = 1

const { values } = parseArgs({
  options: {
    consoles: { type: 'string', default: '50' },
    messages: { type: 'string', default: '120' },
    openings: { type: 'string', default: '8' },
    thread: { type: 'string', default: '10000' },
    list: { type: 'string', default: '50000' },
    agents: { type: 'string', default: '200' },
    waiting: { type: 'string', default: '500' },
    /** What is measured: messages, board, thread, list. */
    only: { type: 'string', default: 'messages,board,thread,list' },
    markdown: { type: 'boolean', default: false },
  },
})
const [consoles, messages, openings] = [values.consoles, values.messages, values.openings].map(Number) as [
  number,
  number,
  number,
]
const sizes = { thread: Number(values.thread), list: Number(values.list) }
const floor = { agents: Number(values.agents), waiting: Number(values.waiting) }
/** So many of those who wait come while the board is open. */
const ARRIVALS = 100
const isAsked = (part: string) => values.only.split(',').includes(part)

const failed = await buildConsole()
if (failed) throw new Error(failed)
const stage = await setStage()
process.on('SIGINT', () => void stage.close().then(() => process.exit(130)))
const rows: string[][] = []
let isMet = true
/** A row of the table: p50 and p95 of the times, and of those of the floor. */
const tell = (name: string, times: number[], floor: number[], limit = Number.NaN, at: 0.5 | 0.95 = 0.95) => {
  const cells = [times, floor].flatMap(some => [percentile(some, 0.5), percentile(some, 0.95)])
  const is = percentile(times, at)
  const met = Number.isNaN(limit) || is <= limit
  isMet &&= met
  const asked = Number.isNaN(limit) ? '' : `${limit.toFixed(limit < 20 ? 1 : 0)} (p${at * 100})`
  rows.push([
    name,
    ...cells.map(ms => (Number.isNaN(ms) ? '' : ms.toFixed(1))),
    asked,
    Number.isNaN(limit) ? '' : met ? 'met' : 'not met',
  ])
}
/** Where a bare page drops frames too, no more than it does is asked. */
const frames = (bare: number[]) => Math.max(LIMITS.frame, percentile(bare, 0.95) || 0) + FRAME_SLACK_MS
const progress = (line: string) => console.error(line)
try {
  const { serviceUrl: url, adminToken, databaseUrl } = stage
  const admin = caller(url, adminToken)
  const channel = await openChannel(admin, { name: 'Bench', phoneNumber: OURS })
  await admin('PATCH', `/v1/channels/${channel.id}`, { greeting: { enabled: true, text: GREETING_TEXT } })
  progress('Signing in …')
  const people = await hire({ url, admin, channelId: channel.id }, isAsked('messages') ? consoles : 1)
  const [person, ...others] = people
  if (!person) throw new Error('at least one console')
  const browser = await openBrowser(url, person)
  try {
    if (isAsked('messages')) {
      progress('Messages …')
      const place = { url, webhookUrl: `${url}${channel.webhookPath}`, admin }
      const found = await measureMessages(place, { browser, others, messages })
      tell(`message → screen, ${found.consoles} consoles`, found.screen, found.told, LIMITS.screen)
      tell('message → webhook answered', found.answered, [])
      const share = found.requests / (found.events * found.consoles)
      isMet &&= share <= LIMITS.requests
      const told = `${found.requests} requests of ${found.consoles} consoles, ${found.events} events: ${share.toFixed(3)} each`
      rows.push([told, '', '', '', '', `${LIMITS.requests}`, share <= LIMITS.requests ? 'met' : 'not met'])
    }
    if (isAsked('board')) {
      progress('The floor …')
      const { id, webhookPath } = await openChannel(admin, { name: 'Floor', phoneNumber: AI_NUMBER })
      const place = { url, webhookUrl: `${url}${webhookPath}`, admin, databaseUrl }
      const before = { ...floor, waiting: floor.waiting - ARRIVALS }
      const there = { ...place, channelId: id, phoneNumber: AI_NUMBER }
      await fillFloor(there, before)
      const desk = await openBrowser(url, await hireSupervisor({ url, admin }))
      const found = await measureBoard(desk, there, before, { openings, arrivals: ARRIVALS })
      await desk.close()
      tell(`board, ${floor.agents} agents, ${floor.waiting} wait: opened`, found.opened, [])
      tell('request of the board', found.request, [])
      tell('customer → counted, five a second', found.counted, [])
      tell('frames meanwhile', found.arriving, [])
      tell('frames, the agents scrolled', found.agents, [], frames([]))
      tell('frames, the line scrolled', found.line, [], frames([]))
      rows.push([
        `${found.nodes} elements; ${Math.round(found.bytes / 1_000)} kB; ${found.requests} requests`,
      ])
    }
    if (isAsked('thread') || isAsked('list')) {
      progress('Filling the database …')
      await fill(databaseUrl, { channelId: channel.id, agentId: person.id }, sizes)
    }
    if (isAsked('thread')) {
      progress('The long thread …')
      const opened = await openThread(browser, openings)
      tell(`thread of ${sizes.thread}, opened first`, opened.cold, opened.floor, LIMITS.opening, 0.5)
      tell('opened again', opened.warm, opened.floor, LIMITS.opening, 0.5)
      const scrolled = await scrollThread(browser, sizes)
      tell('frames while it is loaded', scrolled.loading, scrolled.floor, frames(scrolled.floor))
      tell(`frames, ${scrolled.rows} loaded`, scrolled.loaded, scrolled.floor, frames(scrolled.floor))
    }
    if (isAsked('list')) {
      progress('The long list …')
      const opened = await openList(browser, openings)
      tell(`list of ${sizes.list}, opened first`, opened.cold, opened.floor, LIMITS.opening, 0.5)
      tell('opened again', opened.warm, opened.floor, LIMITS.opening, 0.5)
      const scrolled = await scrollList(browser, sizes)
      tell('frames while it is loaded', scrolled.loading, scrolled.floor, frames(scrolled.floor))
      tell(`frames, ${scrolled.rows} loaded`, scrolled.loaded, scrolled.floor, frames(scrolled.floor))
    }
  } finally {
    await browser.close()
  }
  const header = ['ms', 'p50', 'p95', 'floor p50', 'floor p95', 'limit', '']
  console.log(`\n${layOut(header, rows, values.markdown ? 'markdown' : 'text', 1)}`)
  process.exitCode = isMet ? 0 : 1
} finally {
  await stage.close()
}
process.exit()
