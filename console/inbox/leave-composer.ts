/**
 * Moves the focus from the composer to the message that is read: the one that the address names, else the newest in sight; in an
 * empty thread to the row of the list. From the page itself, a screen reader would begin anew.
 */
export function leaveComposer(field: HTMLElement): void {
  const thread = field.closest('main')?.querySelector('[role="log"]')
  const place =
    (thread && messageIn(thread)) ?? document.querySelector<HTMLElement>('[data-row][aria-current]')
  if (place) place.focus({ preventScroll: true })
  else field.blur()
}

function messageIn(thread: Element): HTMLElement | undefined {
  const { top, bottom } = thread.getBoundingClientRect()
  const isInSight = (message: Element) => {
    const box = message.getBoundingClientRect()
    return box.height > 0 && box.top < bottom && box.bottom > top
  }
  const inSight = [...thread.querySelectorAll<HTMLElement>('[data-message]')].filter(isInSight)
  const byPlace = inSight.toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
  return byPlace.find(message => message.closest('[data-target]')) ?? byPlace.at(-1)
}
