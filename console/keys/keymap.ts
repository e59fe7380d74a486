/**
 * Every action with its default keys, in the order of the help. The key handler, the palette, the help and the
 * tooltips all read this table. Alt and Ctrl+Alt are never used: they type letters on many keyboards.
 */
export const KEYMAP = {
  next: ['j', 'ArrowDown'],
  previous: ['k', 'ArrowUp'],
  leave: ['Escape'],
  select: ['x'],
  selectNext: ['Shift+j'],
  selectPrevious: ['Shift+k'],
  search: ['/'],
  reply: ['r', 'Enter'],
  note: ['n'],
  quote: ['q'],
  template: ['t'],
  canned: [],
  attach: [],
  send: ['Mod+Enter'],
  sendAndResolve: ['Mod+Shift+Enter'],
  // Nobody presses it often enough for a key.
  retry: [],
  resolve: ['e'],
  resolveQuietly: [],
  reopen: ['Shift+e'],
  assign: ['a'],
  claim: ['i'],
  unassign: ['Shift+a'],
  labels: ['l'],
  priority: ['p'],
  snooze: ['h'],
  begin: ['Shift+n'],
  unread: ['u'],
  undo: ['z'],
  contact: ['c'],
  // What can't be undone has no key, so that nobody does it by mistake. It is in the palette.
  mergeContact: [],
  blockContact: [],
  exportContact: [],
  eraseContact: [],
  why: ['w'],
  palette: ['Mod+k'],
  help: ['?'],
  goMine: ['g i'],
  goLine: ['g l'],
  goOpen: ['g o'],
  goUnread: ['g u'],
  goSearch: ['g f'],
  goContacts: ['g c'],
  goBoard: ['g b'],
  goWall: ['g w'],
  goReports: ['g r'],
  goSettings: ['g s'],
} as const satisfies Record<string, readonly string[]>

export type ActionId = keyof typeof KEYMAP
export const ACTION_IDS = Object.keys(KEYMAP) as ActionId[]

/** The agent's own keys, as `PATCH /v1/me` stores them. */
export interface KeySettings {
  /** False: keys without a modifier are off. */
  enabled: boolean
  /** Changed keys by action. Null: the action has none. */
  bindings: Record<string, string | null>
}

/** Keys that can't be changed: Escape always leaves. */
export const FIXED: readonly ActionId[] = ['leave']

/**
 * The keys of an action, with the agent's changes. If its default key was given to another action, that action has
 * it. A second default key, such as an arrow, stays beside a changed first one.
 */
export function keysOf(action: ActionId, { enabled, bindings }: KeySettings): readonly string[] {
  const changed = FIXED.includes(action) ? undefined : bindings[action]
  const [first, ...others] = KEYMAP[action]
  const all = changed === null ? [] : [changed ?? first, ...others]
  // Some actions have no default key.
  const keys = all.filter(key => key !== undefined)
  const given = ACTION_IDS.filter(id => id !== action && !FIXED.includes(id)).map(id => bindings[id])
  const own = keys.filter((key, at) => keys.indexOf(key) === at && (key === changed || !given.includes(key)))
  // Keys without a modifier can be turned off, because speech input may type them (WCAG 2.1.4). Those with a modifier
  // stay.
  return enabled ? own : own.filter(key => key.startsWith('Mod+') || key === 'Escape')
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * A pressed key in the form of the table, such as `Mod+Shift+Enter`. Undefined: no key that an action can have. If
 * the layout gives no Latin letters, such as the Thai one, the key's place on the keyboard decides.
 */
export function pressedKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string | undefined {
  if (altKey) return undefined
  const isCharacter = key.length === 1
  const latin = isCharacter && key.charCodeAt(0) < 128
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  const base = !isCharacter
    ? key
    : latin
      ? key.toLowerCase()
      : (letter?.toLowerCase() ?? placeOf(code, shiftKey))
  if (base === undefined) return undefined
  // For `?` and the like, Shift is part of the character.
  const shift = shiftKey && (!isCharacter || /^[a-z]$/.test(base)) ? 'Shift+' : ''
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${shift}${base}`
}

/** Slash and question mark by their place; letters are found by `Key…` codes. */
function placeOf(code: string, shift: boolean): string | undefined {
  return code === 'Slash' ? (shift ? '?' : '/') : undefined
}
