/** A keyboard takes at least this much of the page, px. The toolbars of a browser take less. */
const KEYBOARD_PX = 120

/**
 * Keeps the page above the keyboard of a phone. Safari does not know `interactive-widget`: it lays the keyboard over the page, and
 * moves the head out of sight to show the field. There the page becomes as high as what is seen of it (`--seen` of the styles).
 */
export function stayAboveKeyboard(): void {
  const { visualViewport: seen } = window
  const { style } = document.documentElement
  const fit = () => {
    if (!seen) return
    // Whoever zooms in sees a part of the page, without a keyboard.
    const isCovered = seen.scale === 1 && document.documentElement.clientHeight - seen.height > KEYBOARD_PX
    if (!isCovered) return void style.removeProperty('--seen')
    style.setProperty('--seen', `${seen.height}px`)
    scrollTo(0, 0)
  }
  seen?.addEventListener('resize', fit)
}
