import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'

/**
 * What a screen reader would say at a page, as a log that a person can read:
 *
 *     says: Mali: Where is my parcel?
 *     says at once: Not sent: …
 *     focus: textbox “Write a reply”
 */
export interface ScreenReader {
  /** All that was said and focused, oldest first. */
  log(): readonly string[]
  /** What was said since this was last asked. */
  news(): string[]
  /** What has the focus, from the browser's accessibility tree. It is kept in the log. */
  focus(): Promise<Focused>
}

export interface Focused {
  role: string
  name: string
}

const NOTED = 'noteForScreenReader'

/**
 * Listens as screen readers do: to what is added to regions that are live already, and to alerts that appear. Not to regions
 * that appear together with their text, which most screen readers miss, nor to what is hidden or busy. The script runs before
 * those of the page; it is text, because these files have no types of the DOM.
 */
const LISTEN = `(() => {
  const log = { push: line => void window.${NOTED}(line) }
  const POLITE = ['log', 'status']
  const mannerOf = element => {
    const live = element.getAttribute('aria-live')
    if (live) return live
    const role = element.getAttribute('role')
    if (role === 'alert') return 'assertive'
    return POLITE.includes(role) || element.tagName === 'OUTPUT' ? 'polite' : undefined
  }
  const regionOf = node => {
    for (let at = node; at; at = at.parentElement)
      if (at.nodeType === 1 && mannerOf(at)) return at
  }
  const isShut = node => {
    for (let at = node; at; at = at.parentElement) {
      if (at.nodeType !== 1) continue
      if (at.getAttribute('aria-hidden') === 'true' || at.getAttribute('aria-busy') === 'true' || at.inert) return true
      if (getComputedStyle(at).display === 'none') return true
    }
    return false
  }
  const textOf = node => {
    if (node.nodeType === 3) return node.data
    if (node.nodeType !== 1 || node.getAttribute('aria-hidden') === 'true') return ''
    const label = node.getAttribute('aria-label')
    if (label && node.getAttribute('role') !== 'region') return label
    return [...node.childNodes].map(textOf).join(' ')
  }
  const isAtomic = region =>
    region.getAttribute('aria-atomic') === 'true' ||
    (region.getAttribute('aria-atomic') !== 'false' && ['status', 'alert'].includes(region.getAttribute('role')))
  new MutationObserver(records => {
    const said = new Set()
    const say = (region, node) => {
      const manner = mannerOf(region)
      if (manner === 'off' || isShut(node.nodeType === 1 ? node : node.parentElement)) return
      const spoken = isAtomic(region) ? region : node
      if (said.has(spoken)) return
      said.add(spoken)
      const text = textOf(spoken).replaceAll(/\\s+/g, ' ').trim()
      if (text) log.push((manner === 'assertive' ? 'says at once: ' : 'says: ') + text)
    }
    const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]))
    for (const { type, target, addedNodes } of records) {
      const region = regionOf(target)
      const isNew = region && [...added].some(node => node.contains(region))
      if (type === 'characterData') {
        if (region && !isNew) say(region, target)
        continue
      }
      for (const node of addedNodes) {
        if (!node.isConnected) continue
        if (region && !isNew) say(region, node)
        else if (node.nodeType === 1)
          for (const alert of [node, ...node.querySelectorAll('*')])
            if (alert.getAttribute('role') === 'alert') say(alert, alert)
      }
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })
})()`

/** Begins to listen at the next page that is loaded. If the test fails, the log is printed. */
export async function listenTo({
  page,
  context,
}: {
  page: Page
  context: BrowserContext
}): Promise<ScreenReader> {
  const lines: string[] = []
  let heard = 0
  await page.exposeFunction(NOTED, (line: string) => void lines.push(line))
  await context.addInitScript(LISTEN)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Accessibility.enable')
  onTestFailed(() => console.log(`What a screen reader heard:\n  ${lines.join('\n  ')}`))
  return {
    log: () => lines,
    news() {
      const since = lines.slice(heard).filter(line => line.startsWith('says'))
      heard = lines.length
      return since
    },
    async focus() {
      const found = await focusedIn(devtools)
      lines.push(`focus: ${found.role} “${found.name}”`)
      return found
    },
  }
}

async function focusedIn(devtools: CDPSession): Promise<Focused> {
  const { nodes } = await devtools.send('Accessibility.getFullAXTree')
  // The page itself has the focus too, if the window has it: the innermost counts.
  const node = nodes.findLast(
    ({ ignored, properties = [] }) =>
      !ignored && properties.some(({ name, value }) => name === 'focused' && value.value === true),
  )
  return { role: String(node?.role?.value ?? ''), name: String(node?.name?.value ?? '') }
}
