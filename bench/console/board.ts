import { setTimeout as rest } from 'node:timers/promises'
import type { Console } from './browser.ts'
import { arrive, type FloorSizes, type Place } from './floor.ts'

/** What is measured of the board of a large floor. Times in ms. */
export interface BoardFound {
  /** From the navigation until the first rows are painted. */
  opened: number[]
  /** The request of the board alone, and how large its answer is, bytes. */
  request: number[]
  bytes: number
  /** From a customer's first message until the board counts them. */
  counted: number[]
  /** Frames while customers arrive, and while each list is scrolled. */
  arriving: number[]
  agents: number[]
  line: number[]
  /** Elements in the page. */
  nodes: number
  /** Requests of the page, and customers who came meanwhile. */
  requests: number
  arrived: number
}

/** Between two arrivals, ms: five a second. */
const INTERVAL_MS = 200
const STEP_PX = 40
const FRAMES = 240
const QUIET_MS = 6_000
const FIRST_ROW = '#line li'

/** Opens the board of a floor that `fillFloor` filled, and lets so many more customers write. */
export async function measureBoard(
  browser: Console,
  place: Place,
  { waiting }: FloorSizes,
  { openings, arrivals }: { openings: number; arrivals: number },
): Promise<BoardFound> {
  const { ask, page } = browser
  const opened: number[] = []
  const request: number[] = []
  let bytes = 0
  for (let time = 0; time < openings; time++) {
    await page.goto(`${place.url}/console/board?channelId=${place.channelId}`)
    opened.push(await ask<number>('sinceNavigation', FIRST_ROW))
    const answer = await ask<{ ms: number; bytes: number }>(
      'request',
      `/v1/board?limit=50&channelId=${place.channelId}`,
    )
    request.push(answer.ms)
    bytes = answer.bytes
  }
  await rest(QUIET_MS)
  const nodes = await page.evaluate<number>('document.querySelectorAll("*").length')
  const agents = await ask<number[]>('scrollIn', '#agents', STEP_PX, FRAMES)
  const line = await ask<number[]>('scrollIn', '#line', STEP_PX, FRAMES)

  await ask('watchCount', '#line h2')
  const before = browser.requests()
  const arriving = ask<number[]>('frames', arrivals * INTERVAL_MS)
  const posted: number[] = []
  const began = performance.now()
  const answers: Promise<unknown>[] = []
  for (let number = 0; number < arrivals; number++) {
    posted.push(Date.now())
    answers.push(arrive(place))
    await rest(began + (number + 1) * INTERVAL_MS - performance.now())
  }
  await Promise.all(answers)
  await rest(QUIET_MS)
  const requests = browser.requests() - before
  const counts = await ask<[number, number][]>('counts')
  const counted = posted.flatMap((at, number) => {
    const [, seen] = counts.find(([count]) => count >= waiting + number + 1) ?? []
    return seen === undefined ? [] : [seen - at]
  })
  return {
    ...{ opened, request, bytes, counted, nodes, agents, line, requests },
    ...{ arriving: await arriving, arrived: arrivals },
  }
}
