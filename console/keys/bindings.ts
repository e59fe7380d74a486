import { ACTION_IDS, type ActionId, FIXED, KEYMAP, type KeySettings, keysOf } from './keymap.ts'

// Changing keys: what a wish collides with, and the settings after it. Pure functions; the page in the settings uses
// them.

/**
 * Why keys can't be given to an action, or only by taking them from another one (`by`). `begins`: one of the two is
 * the beginning of the other, such as `g` and `g i`, so only one of them could ever work.
 */
export type Conflict =
  | { is: 'taken' | 'begins'; by: ActionId }
  /** The browser or the page uses them for something else. */
  | { is: 'reserved' }
  /** An action that is used while writing needs Ctrl or ⌘: other keys would be text there. */
  | { is: 'letter' }

const WHILE_WRITING: readonly ActionId[] = ['send', 'sendAndResolve']

/** Keys that scroll, move the focus or open a menu, and keys that can't be pressed alone. */
const OF_THE_PAGE =
  /^(?:Shift\+)?(?:Tab|Escape|Backspace|Delete|Home|End|PageUp|PageDown|ContextMenu| |\+|F\d+|Arrow(?:Left|Right))$/
/** Keys that browsers do not give to a page, and keys that edit text. */
const OF_THE_BROWSER = new Set([
  ...[...'acdfhjlnopqrstuvwxyz0123456789-=+'].map(key => `Mod+${key}`),
  ...[...'cdijnprtvwz'].map(key => `Mod+Shift+${key}`),
  'Mod+Tab',
  'Mod+Shift+Tab',
  'Mod+Backspace',
  'Mod+Delete',
  'Mod+ ',
  'Mod+ArrowLeft',
  'Mod+ArrowRight',
  'Mod+ArrowUp',
  'Mod+ArrowDown',
  'Mod+Home',
  'Mod+End',
])

/** What these keys would collide with for this action; undefined: nothing. */
export function conflictOf(action: ActionId, keys: string, settings: KeySettings): Conflict | undefined {
  const parts = keys.split(/(?<=.) (?=.)/)
  if (parts.some(part => OF_THE_PAGE.test(part) || OF_THE_BROWSER.has(part))) return { is: 'reserved' }
  if (WHILE_WRITING.includes(action) && !keys.startsWith('Mod+')) return { is: 'letter' }
  // Keys that are turned off still count: turning them on later must not cause a collision.
  const on = { ...settings, enabled: true }
  for (const by of ACTION_IDS) {
    if (by === action) continue
    for (const other of keysOf(by, on)) {
      if (other === keys) return { is: 'taken', by }
      if (other.startsWith(`${keys} `) || keys.startsWith(`${other} `)) return { is: 'begins', by }
    }
  }
  return undefined
}

/** Gives keys to an action. An action that had been given them gets its default keys back. */
export function bound(action: ActionId, keys: string, settings: KeySettings): KeySettings {
  const rest = Object.entries(settings.bindings).filter(([id, other]) => id !== action && other !== keys)
  const isDefault = KEYMAP[action][0] === keys
  return { ...settings, bindings: Object.fromEntries(isDefault ? rest : [...rest, [action, keys]]) }
}

/** Takes all keys from an action. */
export function unbound(action: ActionId, settings: KeySettings): KeySettings {
  return { ...settings, bindings: { ...settings.bindings, [action]: null } }
}

/** Gives an action its default keys back. */
export function restored(action: ActionId, settings: KeySettings): KeySettings {
  const { [action]: _, ...bindings } = settings.bindings
  return { ...settings, bindings }
}

/** Whether the agent has changed the keys of an action. */
export function isChanged(action: ActionId, { bindings }: KeySettings): boolean {
  return !FIXED.includes(action) && bindings[action] !== undefined
}

/** Keys that mean nothing alone: they modify another key, or begin a character. */
export function isHalf(key: string): boolean {
  return /^(?:Shift|Control|Meta|Alt|AltGraph|CapsLock|Fn|Dead|Process|Unidentified|OS)$/.test(key)
}

/** Whether a second key may follow, as in `g i`: only after a single letter or digit. */
export function mayGoOn(keys: string): boolean {
  return /^[a-z0-9]$/.test(keys)
}
