import type { FrameLocator, Page } from 'playwright-core'

/** What a scene is set on. */
interface Stage {
  /** A tab with the demo page. */
  demo: Page
  /** A tab for the console by itself. */
  own: Page
  demoUrl: string
  consoleUrl: string
}

interface Scene {
  /** The name of the file, without its ending. */
  name: string
  size: { width: number; height: number }
  /** Sets the scene, and returns the tab that shows it. Each begins where the one before ended. */
  stage(stage: Stage): Promise<Page>
}

/** What Ann answers, before she looks why. */
const ANSWERS = [
  ['Nora Lind', 'Hello Nora! I look into it at once.'],
  ['Tom Baker', 'Yes, from nine to six.'],
  ['Amira Said', 'Hello Amira! I look into it at once.'],
] as const

/** The pictures of README.md, in the order in which they are made. */
export const SCENES: readonly Scene[] = [
  {
    name: 'demo',
    size: { width: 1440, height: 900 },
    async stage({ demo, demoUrl }) {
      await demo.goto(demoUrl)
      const desk = await become(demo, /^Boon/)
      await demo.getByPlaceholder('Message').first().fill('Hello, where is my order 4711?')
      await demo.keyboard.press('Enter')
      // The last of the AI agent's answer on the phone.
      await demo.getByText('Talk to a person').first().waitFor()
      await desk.getByRole('link', { name: /With the AI agent/ }).click()
      await desk
        .getByRole('link', { name: /AI agent:/ })
        .first()
        .click()
      await desk.getByRole('log').getByText('I don’t know that').waitFor()
      // It is counted, and the row tells no unread messages any more.
      await desk.getByRole('link', { name: /With the AI agent\D*1/ }).waitFor()
      await desk
        .getByText(/^\d+ unread/)
        .first()
        .waitFor({ state: 'detached' })
      return demo
    },
  },
  {
    name: 'console-why',
    size: { width: 1280, height: 800 },
    async stage({ demo, own, consoleUrl }) {
      const desk = await become(demo, /^Ann/)
      await desk.getByRole('button', { name: 'Go online' }).click()
      await own.goto(`${consoleUrl}inbox/mine`)
      // Nothing is read in a tab that nobody sees.
      await own.bringToFront()
      for (const [who, text] of ANSWERS) {
        await own
          .getByRole('link', { name: new RegExp(who) })
          .first()
          .click()
        await own.getByRole('heading', { name: who }).first().waitFor()
        await own.getByRole('textbox', { name: 'Write a reply' }).fill(text)
        await own.keyboard.press('Control+Enter')
        // On its way until then.
        await own.getByRole('link', { name: new RegExp(`You: ${text.slice(0, 12)}`) }).waitFor()
      }
      await own.keyboard.press('Escape')
      await own.keyboard.press('w')
      await own.getByText('How it came to whoever has it').waitFor()
      await own.getByText('Ann sent a reply').first().waitFor()
      return own
    },
  },
  {
    name: 'console-board',
    size: { width: 1280, height: 728 },
    async stage({ demo, own, consoleUrl }) {
      await become(demo, /supervisor/i)
      await own.goto(`${consoleUrl}board`)
      await own.locator('#channels').getByText('Demo').first().waitFor()
      return own
    },
  },
]

/** Signs in somebody on the demo page, and returns the console in it. */
async function become(demo: Page, who: RegExp): Promise<FrameLocator> {
  await demo.bringToFront()
  const people = demo.locator('#person')
  await people.locator('option').first().waitFor({ state: 'attached' })
  const names = await people.locator('option').allTextContents()
  const label = names.find(name => who.test(name))
  if (label === undefined) throw new Error(`${who} is none of ${names.join(', ')}`)
  await people.selectOption({ label })
  const desk = demo.frameLocator('#desk-frame')
  const [name = label] = label.split(',')
  await desk.getByRole('button', { name: new RegExp(name) }).waitFor()
  return desk
}
