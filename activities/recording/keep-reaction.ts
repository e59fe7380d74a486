import type { Sql } from '../../db/client.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { findContacts } from '../../db/people.ts'
import {
  findLatestOf,
  findReactedTo,
  insertReaction,
  listQuotable,
  type ReactedTo,
} from '../../db/reactions.ts'
import { CONTACT } from '../../domain/conversation.ts'
import { knownBy } from '../../domain/identity.ts'
import { findFile, findQuotation } from '../../domain/inbound-reaction.ts'
import { addressesOf } from '../../domain/message.ts'
import type { ReactionInput, ReactionKept } from '../../protocol/activities/recording.ts'
import { type Dependencies, ownWorkflowId } from '../dependencies.ts'

/** How many messages are searched for the quoted one. Nobody scrolls back further to react. */
const MAX_QUOTABLE = 500

/**
 * Stores a customer's reaction once, and records the event in the conversation of the message that it
 * belongs to. If that message is not found, the event goes to the person's open or latest conversation.
 * A reaction of a person without any conversation is only stored.
 *
 * Event numbers: in its own conversation the workflow gives them out. In a closed conversation nobody
 * else does, so this activity takes the next one. An open conversation of another workflow must record
 * the event itself.
 */
export function keepReaction({ sql }: Dependencies) {
  return async (input: ReactionInput): Promise<ReactionKept> => {
    const { contactIds, found } = await findWhere(sql, input)
    if (found && isElsewhere(found, input)) {
      const { conversationId, workflowId } = found
      return { elsewhere: { conversationId, workflowId } }
    }
    await sql.begin(tx => store(tx, input, found, found?.contactId ?? contactIds[0] ?? null))
    return {}
  }
}

async function findWhere(
  sql: Sql,
  { channelId, conversationId, message }: ReactionInput,
): Promise<{ contactIds: string[]; found: ReactedTo | undefined }> {
  const { to, quoted, toFile = false } = message.reaction ?? {}
  const byId = to === undefined ? undefined : await findReactedTo(sql, channelId, to)
  if (byId) return { contactIds: [], found: byId }
  const addresses = knownBy(addressesOf(message))
  const contactIds = await findContacts(sql, channelId, addresses)
  const messages = quoted !== undefined || toFile ? await listQuotable(sql, contactIds, MAX_QUOTABLE) : []
  const meant = quoted === undefined ? findFile(messages) : findQuotation(quoted, messages)
  return { contactIds, found: meant ?? (await findLatestOf(sql, contactIds, conversationId)) }
}

function isElsewhere({ conversationId, status, workflowId }: ReactedTo, input: ReactionInput): boolean {
  const isOver = status === 'closed' || conversationId === input.ended
  // If an earlier run of this workflow left the conversation open, no workflow runs it.
  return !isOver && conversationId !== input.conversationId && workflowId !== ownWorkflowId()
}

async function store(
  tx: Sql,
  { channelId, conversationId: own, seq, message }: ReactionInput,
  found: ReactedTo | undefined,
  contactId: string | null,
): Promise<void> {
  const { emoji = null, removed = false } = message.reaction ?? {}
  const { messageId = null, conversationId = null } = found ?? {}
  // This comes first because it locks the conversation.
  const place = conversationId === null || conversationId === own ? seq : await nextSeq(tx, conversationId)
  const isNew = await insertReaction(tx, {
    channelId,
    messageId,
    conversationId,
    contactId,
    emoji,
    removed,
    providerMessageId: message.providerMessageId,
    receivedAt: new Date(message.receivedAt),
  })
  if (!isNew || conversationId === null) return
  const data = { messageId, emoji, removed }
  await appendEvents(tx, { id: conversationId, channelId }, [
    { seq: place, type: 'message.reacted', actor: CONTACT, data },
  ])
}
