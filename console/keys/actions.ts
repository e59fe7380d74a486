import { useEffect, useLayoutEffect, useRef } from 'react'
import { ACTION_IDS, type ActionId, type KeySettings, keysOf, pressedKey } from './keymap.ts'

// How keys, palette and components work together: `keymap.ts` says which keys an action has. A component that can
// carry out an action offers it here while it is shown (`useActions`); the key listener and the palette look it up
// (`findAction`). So a key never does what the page does not show.

/** What a component can do at the moment, by action. Undefined: it can't, and the component below it is asked. */
export type Actions = Partial<Record<ActionId, (() => void) | undefined>>

/** What the mounted components offer. The last one wins: a dialog comes after the page under it. */
const shown: { current: Actions }[] = []

/** Offers actions to keys and to the palette while the component is mounted. */
export function useActions(actions: Actions): void {
  const own = useRef(actions)
  // The functions change at each render; the place in the list must not, or a component would overtake those above
  // it.
  useLayoutEffect(() => {
    own.current = actions
  })
  useEffect(() => {
    shown.push(own)
    return () => void shown.splice(shown.indexOf(own), 1)
  }, [])
}

/** The function that carries out an action now; undefined if nobody offers it. */
export function findAction(id: ActionId): (() => void) | undefined {
  return shown.findLast(({ current }) => current[id])?.current[id]
}

/** All actions that somebody offers now, for the palette. */
export function possibleActions(): ActionId[] {
  return ACTION_IDS.filter(id => findAction(id))
}

/** The actions that go on while their key is held. Any other is done once: a key held too long must not resolve a second one. */
const REPEATED: readonly ActionId[] = ['next', 'previous', 'selectNext', 'selectPrevious']

/** How long the first key of a sequence, such as `g i`, waits for the second, ms. */
export const SEQUENCE_MS = 1_200

/**
 * Listens for keys until the returned function is called. From the first key on, the page is marked with `data-keys`: whoever has
 * a keyboard is shown the keys (styles.css).
 *
 * @param settings asked at each key, so that a changed setting counts at once
 */
export function listenForKeys(settings: () => KeySettings): () => void {
  let first = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const pressed = (event: KeyboardEvent) => {
    // While an input method composes a character, as for Chinese, its keys are no commands.
    if (event.defaultPrevented || event.isComposing) return
    const key = pressedKey(event)
    if (!key) return
    const isTyping = isField(event.target)
    // What is typed into a field may come from a keyboard on the screen.
    if (!isTyping || key.startsWith('Mod+')) document.documentElement.dataset.keys = ''
    // In a text field, keys without Ctrl or ⌘ are text.
    if (isTyping && !key.startsWith('Mod+') && key !== 'Escape') return
    // A dialog and a menu handle their own keys. A notice (a dialog that is not modal) has none.
    if (isWithin(event.target, '[role="dialog"]:not([aria-modal="false"]), [role="menu"]')) return
    // With the focus in the thread, arrows scroll it.
    if (key.startsWith('Arrow') && isWithin(event.target, '[role="log"]')) return
    // Enter presses the focused button or link.
    if (key === 'Enter' && isWithin(event.target, 'a, button, summary')) return
    const typed = first ? `${first} ${key}` : key
    first = ''
    clearTimeout(timer)
    const id = ACTION_IDS.find(action => keysOf(action, settings()).includes(typed))
    // In a field it takes back what was typed.
    const run = id && !(isTyping && id === 'undo') ? findAction(id) : undefined
    if (run && id) {
      event.preventDefault()
      if (!event.repeat || REPEATED.includes(id)) run()
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

/** Whether a key begins a sequence, such as the `g` of `g i`. */
function beginsSequence(key: string, settings: KeySettings): boolean {
  return ACTION_IDS.some(id => keysOf(id, settings).some(keys => keys.startsWith(`${key} `)))
}

/** Whether keys typed there are text. */
function isField(target: EventTarget | null): boolean {
  // A checkbox takes no text.
  const fields = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"]'
  return target instanceof HTMLElement && target.matches(fields)
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
