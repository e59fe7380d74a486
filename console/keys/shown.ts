const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const NAMES: Record<string, string> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Shift: '⇧',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** The labels of keys, one for each: `Mod+Shift+Enter` becomes `⌘`, `⇧`, `↵` on a Mac. */
export function shownKeys(keys: string): string[] {
  return keys.split(/[+ ]/).map(key => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))
}
