/**
 * A `ref` of what stands at the bottom of the page: messages of the console appear above it, so that they do not lie on the button
 * that one presses next.
 */
export function keepFree(bottom: HTMLElement): () => void {
  const { style } = document.documentElement
  const observer = new ResizeObserver(() => style.setProperty('--kept-free', `${bottom.offsetHeight}px`))
  observer.observe(bottom)
  return () => {
    observer.disconnect()
    style.removeProperty('--kept-free')
  }
}
