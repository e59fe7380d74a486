import type { ConversationEvent, Found, FoundContact, FoundConversation, FoundMessage } from '../api/types.ts'
import type { MessagePlace } from '../routes.tsx'
import type { Mark } from '../ui/marks.ts'
import type { Group } from './groups.ts'

/** A hit, in one shape for all groups. */
export interface Hit {
  key: string
  kind: 'message' | 'note' | 'contact' | 'conversation'
  /** The customer it belongs to. */
  contact: { name: string | null; address: string }
  /** The conversation that it opens. Undefined: the contact has none. */
  conversationId: string | undefined
  /** Where the conversation opens; empty: at its end. */
  place: MessagePlace
  snippet?: { text: string; marks: readonly Mark[] }
  at?: string
  /** The author of a message or note. */
  author?: ConversationEvent['actor']
  status?: FoundConversation['status']
}

/** The hits of an answer by group. */
export function hitsIn(found: Found | undefined): Record<Group, Hit[]> {
  const { messages, contacts, conversations } = found ?? {}
  return {
    messages: (messages?.items ?? []).map(messageHit),
    contacts: (contacts?.items ?? []).map(contactHit),
    conversations: (conversations?.items ?? []).map(conversationHit),
  }
}

/** A message or note. Its key is made of the place, because notes have no id. */
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
    kind,
    contact,
    conversationId,
    place,
    snippet,
    at,
    author,
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
    // The name is the title already.
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
    contact,
    status,
  }
}
