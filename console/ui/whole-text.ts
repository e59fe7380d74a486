/** What a line or a few lines cut off with an ellipsis. */
const CUT = '.truncate, [class*="line-clamp-"]'

/** The texts that were given a title here: others have one of their own. */
const OURS = 'data-whole'

/**
 * Shows the whole of a text that is cut off, when the pointer rests on it. One listener for the whole page: whether a text is
 * cut off depends on the window's width, which no component knows.
 */
export function showWholeTexts(): void {
  document.addEventListener('pointerover', ({ target }) => {
    const text = target instanceof Element ? target.closest<HTMLElement>(CUT) : null
    if (!text || (text.title && !text.hasAttribute(OURS)) || text.querySelector('[title]')) return
    const isCut = text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight + 1
    text.toggleAttribute(OURS, isCut)
    if (isCut) text.title = text.textContent
    else text.removeAttribute('title')
  })
}
