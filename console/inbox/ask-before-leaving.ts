/** A message that takes longer than this may not arrive, ms. Most take a fraction of it, and nobody is asked for those. */
const LONG_MS = 2_000

const ask = (event: BeforeUnloadEvent) => event.preventDefault()

let long = 0

/** While it takes long, the browser asks before the page is left: what is on its way is in no draft, and would be lost. */
export function askBeforeLeaving(sent: Promise<unknown>): void {
  let isLong = false
  const timer = setTimeout(() => {
    isLong = true
    if (long++ === 0) addEventListener('beforeunload', ask)
  }, LONG_MS)
  void sent.finally(() => {
    clearTimeout(timer)
    if (isLong && --long === 0) removeEventListener('beforeunload', ask)
  })
}
