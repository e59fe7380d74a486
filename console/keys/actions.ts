import { useEffect, useLayoutEffect, useRef } from 'react'
import { ACTION_IDS, type ActionId, type KeySettings, keysOf, pressedKey } from './keymap.ts'

/** What can be done now. An action that is undefined can't. */
export type Actions = Partial<Record<ActionId, (() => void) | undefined>>

/** The sets of actions of what is shown, the innermost last. */
const shown: { current: Actions }[] = []

/** Offers actions, to keys and to the palette, as long as the component is shown. */
export function useActions(actions: Actions): void {
  const own = useRef(actions)
  useLayoutEffect(() => {
    own.current = actions
  })
  useEffect(() => {
    shown.push(own)
    return () => void shown.splice(shown.indexOf(own), 1)
  }, [])
}

export function findAction(id: ActionId): (() => void) | undefined {
  return shown.findLast(({ current }) => current[id])?.current[id]
}

export function possibleActions(): ActionId[] {
  return ACTION_IDS.filter(id => findAction(id))
}

/** The first key of a sequence, such as `g i`, waits this long for the second, ms. */
export const SEQUENCE_MS = 1_200

/** Listens for keys. Returns the function that ends it. */
export function listenForKeys(settings: () => KeySettings): () => void {
  let first = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const key = pressedKey(event)
    if (!key) return
    const isTyping = isField(event.target)
    if (isTyping && !key.startsWith('Mod+') && key !== 'Escape') return
    // A dialog and a menu have keys of their own; a message at the edge has none.
    if (isWithin(event.target, '[role="dialog"]:not([aria-modal="false"]), [role="menu"]')) return
    // Arrows scroll the thread that has the focus.
    if (key.startsWith('Arrow') && isWithin(event.target, '[role="log"]')) return
    // A focused button or link is pressed by Enter.
    if (key === 'Enter' && isWithin(event.target, 'a, button, summary')) return
    const typed = first ? `${first} ${key}` : key
    first = ''
    clearTimeout(timer)
    const run = actionFor(typed, settings())
    if (run) {
      event.preventDefault()
      run()
    } else if (!isTyping && beginsSequence(key, settings())) {
      first = key
      timer = setTimeout(() => {
        first = ''
      }, SEQUENCE_MS)
    }
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}

/** Whether a key waits for a second one, as in `g i`. */
function beginsSequence(key: string, settings: KeySettings): boolean {
  return ACTION_IDS.some(id => keysOf(id, settings).some(keys => keys.startsWith(`${key} `)))
}

function actionFor(typed: string, settings: KeySettings): (() => void) | undefined {
  const id = ACTION_IDS.find(action => keysOf(action, settings).includes(typed))
  return id && findAction(id)
}

function isField(target: EventTarget | null): boolean {
  // Into a box that is ticked nothing is typed.
  const fields = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"]'
  return target instanceof HTMLElement && target.matches(fields)
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
