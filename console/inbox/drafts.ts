import { useEffect, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { api, asides, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import type { ListedConversation } from '../api/types.ts'
import { say } from '../ui/toast.tsx'
import {
  type Beside,
  draftKey,
  draftsOf,
  type Mode,
  type OwnDraft,
  onDrafts,
  readDraft,
  writeDraft,
} from './kept-drafts.ts'

export type { Mode } from './kept-drafts.ts'

/** A pause in writing after which the service gets the draft, ms. */
const PAUSE_MS = 1_200

/** How long a sign-out waits for the service to take a draft, ms. */
const PATIENCE_MS = 4_000

/** Drafts that the service is to get after the pause. */
const waiting = new Map<
  string,
  { timer: ReturnType<typeof setTimeout>; store: (keepalive: boolean) => void }
>()

/** Stores the text in the service after a pause in writing, or when the page is left. */
function save(key: string, conversationId: string, mode: Mode): void {
  /** @param keepalive the request outlives the page; then the browser takes no long text */
  const store = (keepalive: boolean) => {
    dontSave(key)
    const { text } = readDraft(key)
    const params = { path: { id: conversationId }, query: { mode } }
    const isEmpty = text.trim() === ''
    const saved = isEmpty
      ? asides.DELETE('/v1/conversations/{id}/draft', { params, keepalive })
      : ask(asides.PUT('/v1/conversations/{id}/draft', { params, body: { text }, keepalive })).then(() => {
          const now = readDraft(key)
          if (now.text === text) writeDraft(key, { ...now, isSaved: true })
        })
    // It is kept in this browser; the next key tries again.
    saved.catch(() => {})
  }
  dontSave(key)
  waiting.set(key, { timer: setTimeout(store, PAUSE_MS, false), store })
}

function dontSave(key: string): void {
  clearTimeout(waiting.get(key)?.timer)
  waiting.delete(key)
}

// A page that is hidden may be closed without another word. Who goes on elsewhere finds all that was written.
globalThis.document?.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const { store } of [...waiting.values()]) store(true)
})

/**
 * Stores what the service does not have of an agent's unsent texts, as before a sign-out. Returns those that it did not take.
 */
export async function saveDrafts(agentId: string): Promise<OwnDraft[]> {
  const unsaved = draftsOf(agentId).filter(({ text, isSaved }) => text.trim() !== '' && !isSaved)
  const lost = await Promise.all(
    unsaved.map(async draft => {
      const { key, conversationId: id, mode, text } = draft
      dontSave(key)
      const params = { path: { id }, query: { mode } }
      const signal = AbortSignal.timeout(PATIENCE_MS)
      const isSaved = await ask(
        asides.PUT('/v1/conversations/{id}/draft', { params, body: { text }, signal }),
      ).then(
        () => true,
        () => false,
      )
      if (isSaved) writeDraft(key, { ...readDraft(key), isSaved: true })
      return isSaved ? [] : [draft]
    }),
  )
  return lost.flat()
}

/** Sets the message that the reply quotes, also while a note is being written. Undefined: it quotes none. */
export function keepQuote(agentId: string, conversationId: string, replyTo: string | undefined): void {
  const key = draftKey(agentId, conversationId, 'reply')
  writeDraft(key, { ...readDraft(key), replyTo, at: Date.now() })
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

type Place = Pick<ListedConversation, 'id' | 'drafts' | 'status'>

/** The drafts that the service has of an agent. */
export function ownDrafts({ drafts }: Pick<Place, 'drafts'>, agentId: string): Place['drafts'] {
  return drafts.filter(draft => draft.agentId === agentId)
}

/**
 * The draft of an agent in a conversation. It is stored in this browser at each key, and in the service after a short
 * pause, so that it is there on another device too.
 */
export function useDraft(conversation: Place, agentId: string, mode: Mode): Draft {
  const { id, status } = conversation
  const key = draftKey(agentId, id, mode)
  const { text, replyTo, picked } = useSyncExternalStore(onDrafts, () => readDraft(key))
  // The service takes no draft of a closed conversation. The text stays in this browser, to be copied.
  const isClosed = status === 'closed'
  useEffect(() => {
    if (isClosed) dontSave(key)
  }, [key, isClosed])
  const set = (text: string) => {
    writeDraft(key, { ...readDraft(key), text, at: Date.now(), isSaved: false })
    if (!isClosed) save(key, id, mode)
  }
  useElsewhere(conversation, { agentId, mode, key, set })
  return {
    text,
    replyTo,
    picked,
    set,
    keep: beside => writeDraft(key, { ...readDraft(key), ...beside }),
    restore({ text, ...beside }) {
      writeDraft(key, { ...beside, ...readDraft(key) })
      set([text, readDraft(key).text].filter(Boolean).join('\n'))
    },
    sent() {
      dontSave(key)
      writeDraft(key, { text: '', at: Date.now() })
    },
  }
}

interface Own {
  agentId: string
  mode: Mode
  key: string
  set(text: string): void
}

/**
 * Follows what this agent did with the draft in another browser. A text is taken, or cleared, only where nothing was written
 * here that the service does not know.
 */
function useElsewhere(conversation: Place, { agentId, mode, key, set }: Own): void {
  const t = useTranslations('thread.draft')
  const { id } = conversation
  const isElsewhere = ownDrafts(conversation, agentId).some(draft => draft.mode === mode)
  useEffect(() => {
    const { text: before, isSaved, at } = readDraft(key)
    if (before !== '' && !isSaved) return
    // Nothing here, and nothing there.
    if (before === '' && !isElsewhere) return
    const isAsBefore = () => readDraft(key).text === before
    const params = { path: { id }, query: { mode } }
    ask(api.GET('/v1/conversations/{id}/draft', { params }))
      .then(({ text, updatedAt }) => {
        const isNewer = before !== '' || Date.parse(updatedAt) > at
        if (isAsBefore() && isNewer && text !== before)
          writeDraft(key, { ...readDraft(key), text, isSaved: true, at: Date.parse(updatedAt) })
      })
      .catch(error => {
        if (asApiError(error).status !== 404 || before === '' || !isAsBefore()) return
        writeDraft(key, { text: '', at: Date.now() })
        say({ title: t('goneElsewhere'), action: { label: t('putBack'), run: () => set(before) } })
      })
  }, [key, id, mode, isElsewhere])
}
