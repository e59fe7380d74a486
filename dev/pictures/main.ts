import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { SCENES } from './scenes.ts'

/**
 * `npm run pictures`: makes the pictures of README.md anew, from a demo of its own that begins empty, each by day and by night.
 * Needs Chromium at `/usr/bin/chromium` or `CHROMIUM_PATH`. Look at them before they are committed.
 */

const FOLDER = join('docs', 'images')
const CHROMIUM = process.env.CHROMIUM_PATH || '/usr/bin/chromium'

/** The demo starts its servers, and downloads what is missing, ms. */
const START_MS = 300_000

if (!existsSync(CHROMIUM)) fail(`There is no browser at ${CHROMIUM}: install Chromium, or set CHROMIUM_PATH.`)

const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-pictures-'))
// It ends its servers itself when it is interrupted.
const demo = spawn(process.execPath, ['--import', './platform/typescript.mjs', 'dev/main.ts'], {
  env: { ...process.env, DATA_DIR: dataDir, OPENAI_API_KEY: '', OPENAI_BASE_URL: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = new Promise<void>(resolve => demo.once('exit', () => resolve()))
try {
  await makeAll(await addressesOf())
} finally {
  demo.kill('SIGINT')
  await ended
  await rm(dataDir, { recursive: true, force: true })
}

/** What the demo prints of itself: the addresses of its page and of the console. */
async function addressesOf(): Promise<{ demoUrl: string; consoleUrl: string }> {
  let said = ''
  const ready = new Promise<{ demoUrl: string; consoleUrl: string }>((resolve, reject) => {
    demo.stdout.on('data', (piece: Buffer) => {
      said += piece
      const [demoUrl, consoleUrl] = ['Try it', 'Console'].map(
        name => new RegExp(`^ *${name} +(http\\S+)`, 'm').exec(said)?.[1],
      )
      if (demoUrl && consoleUrl) resolve({ demoUrl, consoleUrl })
    })
    void ended.then(() => reject(new Error(`The demo did not start:\n${said}`)))
    setTimeout(() => reject(new Error(`The demo is not there yet:\n${said}`)), START_MS).unref()
  })
  return ready
}

async function makeAll(at: { demoUrl: string; consoleUrl: string }): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    })
    context.setDefaultTimeout(30_000)
    const pages = { demo: await context.newPage(), own: await context.newPage() }
    for (const { name, size, stage } of SCENES) {
      for (const page of Object.values(pages)) await page.setViewportSize(size)
      const page = await stage({ ...pages, ...at })
      await take(context, page, name)
    }
  } finally {
    await browser.close()
  }
}

/** Takes a picture by day and by night. */
async function take(context: BrowserContext, page: Page, name: string): Promise<void> {
  for (const [colorScheme, suffix] of [
    ['light', ''],
    ['dark', '-dark'],
  ] as const) {
    for (const one of context.pages()) await one.emulateMedia({ colorScheme })
    await page.bringToFront()
    // The mouse marks nothing.
    await page.mouse.move(0, 0)
    const file = join(FOLDER, `${name}${suffix}.png`)
    const picture = await page.screenshot({ animations: 'disabled' })
    writeFileSync(file, picture)
    console.log(`${file}  ${Math.round(picture.length / 1_000)} kB`)
  }
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
