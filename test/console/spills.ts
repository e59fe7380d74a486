import type { Page } from 'playwright-core'

/** The widths at which every screen is measured, CSS px: a desk, half of a desk, a tablet, a phone. */
export const WIDTHS = [1280, 1024, 768, 390] as const

/**
 * What does not fit: the page or its main part is wider than the window, something stands beyond the right edge, or a text is
 * cut off without an ellipsis. It is text, because these files have no types of the DOM.
 */
const SPILLS = `(() => {
  const found = new Set()
  const nameOf = element => {
    const text = (element.getAttribute('aria-label') || element.textContent || '').trim().replaceAll(/\\s+/g, ' ')
    return element.tagName.toLowerCase() + ' “' + text.slice(0, 60) + '”'
  }
  const scrolls = (element, axis) => /auto|scroll/.test(getComputedStyle(element)[axis])
  const isBeyond = element => {
    if (element.getBoundingClientRect().right <= innerWidth + 1) return false
    for (let at = element.parentElement; at && at.tagName !== 'MAIN'; at = at.parentElement)
      if (scrolls(at, 'overflowX')) return false
    return true
  }
  if (document.documentElement.scrollWidth > innerWidth) found.add('the page is wider than the window')
  for (const main of document.querySelectorAll('main'))
    if (main.scrollWidth > main.clientWidth + 1) found.add('the main part is wider than its frame')
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element)
    const { width, height } = element.getBoundingClientRect()
    const isSeen = style.visibility !== 'hidden' && width > 1 && height > 1 && !element.closest('.sr-only')
    const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    if (!isSeen || !hasText || element.closest('svg')) continue
    if (isBeyond(element)) found.add('beyond the edge: ' + nameOf(element))
    const isCut = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1
    if (isCut && style.webkitLineClamp === 'none') found.add('cut off below: ' + nameOf(element))
    const isShort = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
    if (isShort && style.textOverflow !== 'ellipsis' && style.webkitLineClamp === 'none')
      found.add('cut off at the side: ' + nameOf(element))
  }
  return [...found]
})()`

/** What does not fit into the window as it is. */
export function spillsAt(page: Page): Promise<string[]> {
  return page.evaluate(SPILLS)
}
