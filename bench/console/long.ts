import type { Console } from './browser.ts'
import { FIRST_NAME, FIRST_TEXT, LAST_TEXT, LONG, lastName, type Sizes } from './fill.ts'

/** Times in ms. */
export interface OpeningFound {
  /** The first time since the page was loaded, and once more. */
  cold: number[]
  warm: number[]
  /** The answer of the API alone, its texts set one below the other. */
  floor: number[]
}

/** Frames' times, ms. */
export interface ScrollingFound {
  /** While more is loaded. */
  loading: number[]
  /** In the midst of all that was loaded, and how much that is. */
  loaded: number[]
  rows: number
  /** A bare page with as many rows. */
  floor: number[]
}

const LIST = 'section ul'
const LIST_SCROLLER = 'section div:has(> ul)'
const THREAD = '[role=log]'
const BARE_PATH = { thread: `/v1/conversations/${LONG}/timeline?limit=60`, list: '' }

/** How far one scrolls in a frame, px: quickly, and not so quickly that a frame shows nothing of the last. */
const STEP_PX = 120
const FRAMES = 600
/** For so long all is loaded at most, ms. */
const LOADING_MS = 60_000

const OPEN_QUERY = 'status=opening%2Cai%2Cwaiting%2Cassigned&sort=waitingSince&limit=100'
/** What stands on the screen at once. */
const ON_SCREEN = { thread: 30, list: 20 }

/** Opens the long thread from the list, again and again. */
export async function openThread(browser: Console, times: number): Promise<OpeningFound> {
  const found: OpeningFound = { cold: [], warm: [], floor: [] }
  const row = `[data-row="${LONG}"]`
  for (let time = 0; time < times; time++) {
    await browser.load('/inbox/open', LIST, FIRST_NAME)
    await quiet(browser)
    found.cold.push(await browser.ask('open', row, `${THREAD} article`, LAST_TEXT))
    await browser.page.keyboard.press('Escape')
    await browser.page.waitForSelector(THREAD, { state: 'detached' })
    await quiet(browser)
    found.warm.push(await browser.ask('open', row, `${THREAD} article`, LAST_TEXT))
    found.floor.push(await browser.ask('openBare', BARE_PATH.thread, ON_SCREEN.thread))
  }
  return found
}

/** Opens the long list from an empty one. */
export async function openList(browser: Console, times: number): Promise<OpeningFound> {
  const found: OpeningFound = { cold: [], warm: [], floor: [] }
  for (let time = 0; time < times; time++) {
    await browser.load('/inbox/mentions', 'section', 'No conversations here')
    await quiet(browser)
    found.cold.push(await browser.ask('open', 'aside a[href$="/inbox/open"]', LIST, FIRST_NAME))
    await browser.ask('open', 'aside a[href$="/inbox/mentions"]', 'section', 'No conversations here')
    found.warm.push(await browser.ask('open', 'aside a[href$="/inbox/open"]', LIST, FIRST_NAME))
    found.floor.push(await browser.ask('openBare', `/v1/conversations?${OPEN_QUERY}`, ON_SCREEN.list))
  }
  return found
}

/** Scrolls up through the long thread, from its end. */
export async function scrollThread(browser: Console, { thread }: Sizes): Promise<ScrollingFound> {
  await browser.load(`/inbox/open/${LONG}`, `${THREAD} article`, LAST_TEXT)
  await quiet(browser)
  const loading = await browser.ask<number[]>('scroll', THREAD, -STEP_PX, FRAMES)
  if (!(await browser.ask<boolean>('loadAll', THREAD, false, FIRST_TEXT, LOADING_MS)))
    throw new Error(`the thread was not loaded within ${LOADING_MS / 1_000} s`)
  await browser.ask('to', THREAD, 0.5)
  const loaded = await browser.ask<number[]>('scroll', THREAD, -STEP_PX, FRAMES)
  const floor = await browser.ask<number[]>('scrollBare', thread, -STEP_PX, FRAMES)
  return { loading, loaded, rows: thread, floor }
}

/** Scrolls down the long list, from its beginning. */
export async function scrollList(browser: Console, sizes: Sizes): Promise<ScrollingFound> {
  await browser.load('/inbox/open', LIST, FIRST_NAME)
  await quiet(browser)
  const loading = await browser.ask<number[]>('scroll', LIST_SCROLLER, STEP_PX, FRAMES)
  await browser.ask('loadAll', LIST_SCROLLER, true, lastName(sizes), LOADING_MS)
  const rows = await browser.page.evaluate<number>(
    `Math.round(document.querySelector('${LIST}').clientHeight / document.querySelector('${LIST} > li').clientHeight)`,
  )
  await browser.ask('to', LIST_SCROLLER, 0.5)
  const loaded = await browser.ask<number[]>('scroll', LIST_SCROLLER, STEP_PX, FRAMES)
  const floor = await browser.ask<number[]>('scrollBare', rows, STEP_PX, FRAMES)
  return { loading, loaded, rows, floor }
}

/** Until nothing is loaded any more. */
async function quiet({ page }: Console): Promise<void> {
  await page.waitForTimeout(1_500)
}
