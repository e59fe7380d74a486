import { useEffect, useSyncExternalStore } from 'react'
import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'

// Unsent texts. A draft belongs to one agent, one conversation and one mode, so that it can't be sent to another
// customer or turn from a note into a reply. It is stored in this browser at each key, and in the service after a
// short pause, so that it is there on another device too.

/** `reply` goes to the customer, `note` is for colleagues only. */
export type Mode = 'reply' | 'note'

const PREFIX = 'switchboard-draft'

/** A pause in writing after which the service gets the draft, ms. */
const PAUSE_MS = 1_200

/** What belongs to a draft besides its text. The service stores only texts, so this stays in this browser. */
export interface Beside {
  /** The id of the quoted message. */
  replyTo?: string
  /** Ids that were picked from the list of colleagues. They decide whom a name means when several colleagues have it. */
  picked?: string[]
}

interface Kept extends Beside {
  text: string
  /** When it was changed here, epoch ms. */
  at: number
}

const listeners = new Set<() => void>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** Saves reading the store at each key, and replaces it where the browser has none. */
const known = new Map<string, Kept>()

// What another tab of this browser has written, or sent.
globalThis.addEventListener?.('storage', ({ key }: StorageEvent) => {
  if (!key?.startsWith(PREFIX) || !known.delete(key)) return
  for (const listener of listeners) listener()
})

const keyOf = (agentId: string, conversationId: string, mode: Mode) =>
  `${PREFIX} ${agentId} ${conversationId} ${mode}`

/** A draft from memory or from the browser's store. */
function read(key: string): Kept {
  const cached = known.get(key)
  if (cached) return cached
  let kept: Kept = { text: '', at: 0 }
  try {
    kept = { ...kept, ...JSON.parse(localStorage.getItem(key) ?? '{}') }
  } catch {
    // Unreadable: no draft.
  }
  known.set(key, kept)
  return kept
}

/** Stores a draft in this browser, and removes an empty one. */
function write(key: string, kept: Kept): void {
  known.set(key, kept)
  try {
    if (kept.text === '' && !kept.replyTo) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // The store is full or forbidden. The service still gets the draft.
  }
  for (const listener of listeners) listener()
}

/** Stores the text in the service after a pause in writing. */
function save(key: string, conversationId: string, mode: Mode): void {
  clearTimeout(timers.get(key))
  timers.set(
    key,
    setTimeout(() => {
      const { text } = read(key)
      const params = { path: { id: conversationId }, query: { mode } }
      const saved =
        text.trim() === ''
          ? api.DELETE('/v1/conversations/{id}/draft', { params })
          : api.PUT('/v1/conversations/{id}/draft', { params, body: { text } })
      // It is kept in this browser; the next key tries again.
      saved.catch(() => {})
    }, PAUSE_MS),
  )
}

/** The mode in which the agent goes on writing: a note, if a note was begun and no reply or only an older one. */
export function draftedMode(agentId: string, conversationId: string): Mode {
  const [reply, note] = (['reply', 'note'] as const).map(mode => read(keyOf(agentId, conversationId, mode)))
  if (!reply || !note?.text.trim()) return 'reply'
  return reply.text.trim() && reply.at >= note.at ? 'reply' : 'note'
}

/** Sets the message that the reply quotes, also while a note is being written. Undefined: it quotes none. */
export function keepQuote(agentId: string, conversationId: string, replyTo: string | undefined): void {
  const key = keyOf(agentId, conversationId, 'reply')
  write(key, { ...read(key), replyTo })
}

/** A draft, and how to change it. */
export interface Draft extends Beside {
  text: string
  set(text: string): void
  /** Changes the quote or the picked names only. */
  keep(beside: Beside): void
  /** To be called when it is sent. The service deletes its own copy with the message. */
  sent(): void
  /** Puts a text that could not be sent back, above what was written since. */
  restore(unsent: Beside & { text: string }): void
}

/**
 * The draft of an agent in a conversation. A draft that was written on another device is fetched once the row says
 * that there is one, and never replaces a newer text here.
 */
export function useDraft(
  conversation: Pick<ListedConversation, 'id' | 'drafts'>,
  agentId: string,
  mode: Mode,
): Draft {
  const { id } = conversation
  const key = keyOf(agentId, id, mode)
  const { text, replyTo, picked } = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => read(key),
  )
  const isElsewhere = conversation.drafts.some(draft => draft.agentId === agentId && draft.mode === mode)
  useEffect(() => {
    if (!isElsewhere || read(key).text !== '') return
    const params = { path: { id }, query: { mode } }
    ask(api.GET('/v1/conversations/{id}/draft', { params }))
      .then(({ text, updatedAt }) => {
        const { at } = read(key)
        if (Date.parse(updatedAt) > at) write(key, { ...read(key), text, at: Date.parse(updatedAt) })
      })
      .catch(() => {})
  }, [key, id, mode, isElsewhere])
  const set = (text: string) => {
    write(key, { ...read(key), text, at: Date.now() })
    save(key, id, mode)
  }
  return {
    text,
    replyTo,
    picked,
    set,
    keep: beside => write(key, { ...read(key), ...beside }),
    restore({ text, ...beside }) {
      write(key, { ...beside, ...read(key) })
      set([text, read(key).text].filter(Boolean).join('\n'))
    },
    sent() {
      clearTimeout(timers.get(key))
      write(key, { text: '', at: Date.now() })
    },
  }
}
