// Unsent texts in this browser. A draft belongs to one agent, one conversation and one mode, so that it can't be sent to
// another customer or turn from a note into a reply. It is written at each key, and all tabs show the same.

/** `reply` goes to the customer, `note` is for colleagues only. */
export type Mode = 'reply' | 'note'

const PREFIX = 'switchboard-draft'

/** What belongs to a draft besides its text. The service stores only texts, so this stays in this browser. */
export interface Beside {
  /** The id of the quoted message. */
  replyTo?: string
  /** Ids that were picked from the list of colleagues. They decide whom a name means when several colleagues have it. */
  picked?: string[]
}

export interface KeptDraft extends Beside {
  text: string
  /** When it was changed here, epoch ms. */
  at: number
  /** The service has had this very text. */
  isSaved?: boolean
}

/** The same each time: what is read while the page is drawn must not change by itself. */
const EMPTY: KeptDraft = { text: '', at: 0 }

const listeners = new Set<() => void>()
/** Saves reading the store at each key, and replaces it where the browser has none. */
const known = new Map<string, KeptDraft>()

export const draftKey = (agentId: string, conversationId: string, mode: Mode) =>
  `${PREFIX} ${agentId} ${conversationId} ${mode}`

/** A draft from memory or from the browser's store. */
export function readDraft(key: string): KeptDraft {
  const cached = known.get(key)
  if (cached) return cached
  let kept = EMPTY
  try {
    kept = parsed(localStorage.getItem(key))
  } catch {
    // A closed store has nothing.
  }
  known.set(key, kept)
  return kept
}

/** Stores a draft in this browser, and removes an empty one. */
export function writeDraft(key: string, kept: KeptDraft): void {
  known.set(key, kept)
  store(key, kept)
  for (const listener of listeners) listener()
}

/** An unsent text of an agent in this browser. */
export interface OwnDraft extends KeptDraft {
  key: string
  conversationId: string
  mode: Mode
}

/** All unsent texts of an agent in this browser. */
export function draftsOf(agentId: string): OwnDraft[] {
  const prefix = `${PREFIX} ${agentId} `
  return keysOf(prefix).map(key => {
    const [conversationId = '', mode] = key.slice(prefix.length).split(' ')
    return { ...readDraft(key), key, conversationId, mode: mode as Mode }
  })
}

/** Removes all unsent texts of an agent from this browser. */
export function forgetDrafts(agentId: string): void {
  for (const { key } of draftsOf(agentId)) writeDraft(key, EMPTY)
}

function keysOf(prefix: string): string[] {
  const isOwn = (key: string) => key.startsWith(prefix)
  try {
    return [...new Set([...Object.keys(localStorage), ...known.keys()])].filter(isOwn)
  } catch {
    return [...known.keys()].filter(isOwn)
  }
}

export function onDrafts(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/**
 * The mode whose draft was written last: in it one goes on. Undefined: nothing is begun.
 *
 * @param elsewhere the drafts that the service has of this agent; they count where this browser has none
 */
export function modeWrittenLast(
  agentId: string,
  conversationId: string,
  elsewhere: readonly { mode: Mode; since: string }[],
): Mode | undefined {
  const here = (['reply', 'note'] as const)
    .map(mode => ({ mode, ...readDraft(draftKey(agentId, conversationId, mode)) }))
    .filter(({ text, replyTo }) => text.trim() !== '' || replyTo !== undefined)
    .toSorted((a, b) => b.at - a.at)
  const there = elsewhere.toSorted((a, b) => Date.parse(b.since) - Date.parse(a.since))
  return here[0]?.mode ?? there[0]?.mode
}

/**
 * What a draft is here after another tab has changed it. What was written here alone stays: it is not what the other tab sent
 * or changed.
 *
 * @param own as this tab has it
 * @param before and `after`: as the other tab had it, and has it
 */
export function draftAfter(own: KeptDraft, before: KeptDraft, after: KeptDraft): KeptDraft {
  return own.text === '' || own.text === before.text ? after : own
}

function parsed(stored: string | null): KeptDraft {
  try {
    return stored === null ? EMPTY : { ...EMPTY, ...JSON.parse(stored) }
  } catch {
    // What can't be read is no draft.
    return EMPTY
  }
}

function store(key: string, kept: KeptDraft): void {
  try {
    if (kept.text === '' && !kept.replyTo) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // The store is full or forbidden. The service still gets the draft.
  }
}

/** Takes over what another tab has written, sent or cleared. */
function fromOtherTab({ key, oldValue, newValue }: StorageEvent): void {
  const own = key?.startsWith(PREFIX) ? known.get(key) : undefined
  if (!key || !own) return
  const after = newValue === null ? { ...EMPTY, at: Date.now() } : parsed(newValue)
  const next = draftAfter(own, parsed(oldValue), after)
  known.set(key, next)
  // It went with the other's; after a reload it would be lost.
  if (next === own && newValue === null) store(key, own)
  for (const listener of listeners) listener()
}

globalThis.addEventListener?.('storage', fromOtherTab)
