// The key for undo takes back the last action, and never one before it: whoever presses it does not mean what is long past. So
// every request that changes something withdraws what the key would have undone before (`noteAction`, told by the client of the
// API). An action that can be undone offers that afterwards (`offerUndo`).

/** How long the key can undo the last action, ms. The message itself disappears earlier. */
const UNDO_MS = 60_000

let latest: { at: number; run: () => void } | undefined

/** Actions that have begun and are not done, and whether one of them is to be undone as soon as it is. */
let underWay = 0
let isAwaited = false

/**
 * Carries out an action. It ends when `work` has shown its message or has failed; until then the key waits for it. For an
 * action that offers an undo, or has several requests.
 */
export async function asAction<T>(work: () => Promise<T>): Promise<T> {
  forgetUndo()
  underWay++
  try {
    return await work()
  } finally {
    underWay--
    if (underWay === 0) isAwaited = false
  }
}

/** To be called when a request changes something. Those of an action that is under way are no action of their own. */
export function noteAction(): void {
  if (underWay === 0) latest = undefined
}

/**
 * Lets the key undo an action that was just done.
 *
 * @returns a function to call when it is undone in another way
 */
export function offerUndo(run: () => void): () => void {
  const offered = { at: Date.now(), run }
  latest = offered
  if (isAwaited) undoLatest()
  return () => {
    if (latest === offered) latest = undefined
  }
}

/** Undoes the last action, if it can be undone. Returns whether there was one. */
export function undoLatest(): boolean {
  if (!latest && underWay > 0) {
    isAwaited = true
    return true
  }
  const undo = latest
  latest = undefined
  isAwaited = false
  if (!undo || undo.at < Date.now() - UNDO_MS) return false
  undo.run()
  return true
}

/** Whoever signs in next must not undo what somebody else did. */
export function forgetUndo(): void {
  latest = undefined
  isAwaited = false
}
