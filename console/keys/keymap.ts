/**
 * Every action that has a key, in the order of the help: the handler, the palette, the help and the tooltips read this
 * table. Never with Alt or Ctrl+Alt, which type letters on many keyboards.
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
  // What can't be taken back has no key that one could press by mistake: it is in the palette.
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

export interface KeySettings {
  enabled: boolean
  /** Changed keys by action; null: none. */
  bindings: Record<string, string | null>
}

/** Escape always leaves. */
export const FIXED: readonly ActionId[] = ['leave']

/**
 * The keys of an action, with those that the agent has changed. A key that was given to an action is taken from the one that
 * has it by itself; the second key of an action, such as an arrow, stays beside the changed one.
 */
export function keysOf(action: ActionId, { enabled, bindings }: KeySettings): readonly string[] {
  const changed = FIXED.includes(action) ? undefined : bindings[action]
  const [first, ...others] = KEYMAP[action]
  const all = changed === null ? [] : [changed ?? first, ...others]
  // Some actions have no key by themselves.
  const keys = all.filter(key => key !== undefined)
  const given = ACTION_IDS.filter(id => id !== action && !FIXED.includes(id)).map(id => bindings[id])
  const own = keys.filter((key, at) => keys.indexOf(key) === at && (key === changed || !given.includes(key)))
  // Single keys can be turned off (WCAG 2.1.4); those with a modifier stay.
  return enabled ? own : own.filter(key => key.startsWith('Mod+') || key === 'Escape')
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * A pressed key as the table writes it. A layout that gives no Latin letters, such as the Thai one, is read by the key's
 * place on the keyboard.
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
  // The shift of `?` is part of the character.
  const shift = shiftKey && (!isCharacter || /^[a-z]$/.test(base)) ? 'Shift+' : ''
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${shift}${base}`
}

function placeOf(code: string, shift: boolean): string | undefined {
  return code === 'Slash' ? (shift ? '?' : '/') : undefined
}
