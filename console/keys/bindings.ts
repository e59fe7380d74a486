import { ACTION_IDS, type ActionId, FIXED, KEYMAP, type KeySettings, keysOf } from './keymap.ts'

/** Why keys can't be given to an action, or not without taking them from another. */
export type Conflict =
  | { is: 'taken' | 'begins'; by: ActionId }
  /** The browser, or the page, has them for something else. */
  | { is: 'reserved' }
  /** What is done while one writes needs Ctrl or ⌘: other keys are letters there. */
  | { is: 'letter' }

const WHILE_WRITING: readonly ActionId[] = ['send', 'sendAndResolve']

/** Keys that scroll, move the focus, open a menu, or are no key to press alone. */
const OF_THE_PAGE =
  /^(?:Shift\+)?(?:Tab|Escape|Backspace|Delete|Home|End|PageUp|PageDown|ContextMenu| |\+|F\d+|Arrow(?:Left|Right))$/
/** Those that browsers keep for themselves, and those that edit a text. */
const OF_THE_BROWSER = new Set([
  ...[...'acdfhjlnopqrstuvwxyz0123456789-=+'].map(key => `Mod+${key}`),
  ...[...'cdijnprtvwz'].map(key => `Mod+Shift+${key}`),
  ...['Mod+Tab', 'Mod+Shift+Tab', 'Mod+Backspace', 'Mod+Delete', 'Mod+ '],
  ...['Mod+ArrowLeft', 'Mod+ArrowRight', 'Mod+ArrowUp', 'Mod+ArrowDown', 'Mod+Home', 'Mod+End'],
])

/** What is in the way of these keys for this action; undefined: nothing. */
export function conflictOf(action: ActionId, keys: string, settings: KeySettings): Conflict | undefined {
  const parts = keys.split(/(?<=.) (?=.)/)
  if (parts.some(part => OF_THE_PAGE.test(part) || OF_THE_BROWSER.has(part))) return { is: 'reserved' }
  if (WHILE_WRITING.includes(action) && !keys.startsWith('Mod+')) return { is: 'letter' }
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

/** Gives keys to an action. Another one to which they were given has its own again. */
export function bound(action: ActionId, keys: string, settings: KeySettings): KeySettings {
  const rest = Object.entries(settings.bindings).filter(([id, other]) => id !== action && other !== keys)
  const isDefault = KEYMAP[action][0] === keys
  return { ...settings, bindings: Object.fromEntries(isDefault ? rest : [...rest, [action, keys]]) }
}

/** Leaves an action without keys. */
export function unbound(action: ActionId, settings: KeySettings): KeySettings {
  return { ...settings, bindings: { ...settings.bindings, [action]: null } }
}

/** Gives an action the keys that everybody has. */
export function restored(action: ActionId, settings: KeySettings): KeySettings {
  const { [action]: _, ...bindings } = settings.bindings
  return { ...settings, bindings }
}

export function isChanged(action: ActionId, { bindings }: KeySettings): boolean {
  return !FIXED.includes(action) && bindings[action] !== undefined
}

/** Keys that alone are none: they belong to another one, or are not finished. */
export function isHalf(key: string): boolean {
  return /^(?:Shift|Control|Meta|Alt|AltGraph|CapsLock|Fn|Dead|Process|Unidentified|OS)$/.test(key)
}

/** Whether a second key may follow: after a letter or digit alone. */
export function mayGoOn(keys: string): boolean {
  return /^[a-z0-9]$/.test(keys)
}
