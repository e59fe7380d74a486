import { useEffect, useSyncExternalStore } from 'react'
import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'

// What one has begun to write, by agent, conversation and mode, so that it can't end up elsewhere. It is kept in this browser
// at each key, and in the service a moment later.

export type Mode = 'reply' | 'note'

const PREFIX = 'switchboard-draft'

/** A pause in writing after which the service gets the draft, ms. */
const PAUSE_MS = 1_200

/** What belongs to a draft beside its text. The service keeps texts alone, so it stays in this browser. */
export interface Beside {
  /** The message that it quotes. */
  replyTo?: string
  /** Ids of those who were picked to be mentioned: it matters where several have one name. */
  picked?: string[]
}

interface Kept extends Beside {
  text: string
  /** When it was changed here, epoch ms. */
  at: number
}

const listeners = new Set<() => void>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** For a browser without a store, and to spare reading it at each key. */
const known = new Map<string, Kept>()

// What another tab of this browser has written, or sent.
globalThis.addEventListener?.('storage', ({ key }: StorageEvent) => {
  if (!key?.startsWith(PREFIX) || !known.delete(key)) return
  for (const listener of listeners) listener()
})

const keyOf = (agentId: string, conversationId: string, mode: Mode) =>
  `${PREFIX} ${agentId} ${conversationId} ${mode}`

function read(key: string): Kept {
  const cached = known.get(key)
  if (cached) return cached
  let kept: Kept = { text: '', at: 0 }
  try {
    kept = { ...kept, ...JSON.parse(localStorage.getItem(key) ?? '{}') }
  } catch {
    // What can't be read is no draft.
  }
  known.set(key, kept)
  return kept
}

function write(key: string, kept: Kept): void {
  known.set(key, kept)
  try {
    if (kept.text === '' && !kept.replyTo) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // A full or closed store: the service still gets it.
  }
  for (const listener of listeners) listener()
}

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
      // It is kept here; the next key tries again.
      saved.catch(() => {})
    }, PAUSE_MS),
  )
}

/** In which mode one goes on: where a note was begun and no reply, or an older one, it is the note. */
export function draftedMode(agentId: string, conversationId: string): Mode {
  const [reply, note] = (['reply', 'note'] as const).map(mode => read(keyOf(agentId, conversationId, mode)))
  if (!reply || !note?.text.trim()) return 'reply'
  return reply.text.trim() && reply.at >= note.at ? 'reply' : 'note'
}

/** Lets a reply quote a message, whatever is being written now. Undefined: it quotes none. */
export function keepQuote(agentId: string, conversationId: string, replyTo: string | undefined): void {
  const key = keyOf(agentId, conversationId, 'reply')
  write(key, { ...read(key), replyTo })
}

export interface Draft extends Beside {
  text: string
  set(text: string): void
  keep(beside: Beside): void
  /** After it was sent: the service drops its own by itself. */
  sent(): void
  /** Puts back what could not be sent, before what was written since. */
  restore(unsent: Beside & { text: string }): void
}

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
