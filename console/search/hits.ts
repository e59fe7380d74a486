import type { ConversationEvent, Found, FoundContact, FoundConversation, FoundMessage } from '../api/types.ts'
import type { MessagePlace } from '../routes.tsx'
import type { Mark } from '../ui/marks.ts'
import type { Group } from './groups.ts'

/** Something that was found, as it is shown and opened. */
export interface Hit {
  key: string
  kind: 'message' | 'note' | 'contact' | 'conversation'
  /** Whose it is. */
  contact: { name: string | null; address: string }
  /** Undefined: there is nothing to open, as somebody has not written yet. */
  conversationId: string | undefined
  place: MessagePlace
  snippet?: { text: string; marks: readonly Mark[] }
  at?: string
  /** Who wrote it. */
  author?: ConversationEvent['actor']
  status?: FoundConversation['status']
}

/** What was found, by its groups. */
export function hitsIn(found: Found | undefined): Record<Group, Hit[]> {
  const { messages, contacts, conversations } = found ?? {}
  return {
    messages: (messages?.items ?? []).map(messageHit),
    contacts: (contacts?.items ?? []).map(contactHit),
    conversations: (conversations?.items ?? []).map(conversationHit),
  }
}

function messageHit({
  kind,
  conversationId,
  messageId,
  seq,
  at,
  author,
  contact,
  snippet,
}: FoundMessage): Hit {
  const place = { message: messageId ?? undefined, place: seq ?? undefined }
  return {
    key: `${kind} ${messageId ?? `${conversationId} ${seq}`}`,
    ...{ kind, contact, conversationId, place, snippet, at, author },
  }
}

function contactHit({ id, name, addresses, conversationId, snippet }: FoundContact): Hit {
  const contact = { name, address: addresses[0] ?? '' }
  return {
    key: `contact ${id}`,
    kind: 'contact',
    contact,
    conversationId: conversationId ?? undefined,
    place: {},
    // The name stands there already.
    ...(snippet.text !== name && { snippet }),
  }
}

function conversationHit({ id, contact, status, createdAt }: FoundConversation): Hit {
  return {
    key: `conversation ${id}`,
    kind: 'conversation',
    conversationId: id,
    place: {},
    at: createdAt,
    ...{ contact, status },
  }
}
